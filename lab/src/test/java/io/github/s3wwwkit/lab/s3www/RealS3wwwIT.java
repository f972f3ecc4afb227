package io.github.s3wwwkit.lab.s3www;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The program that the stand-in stands in for, where there is one. */
@EnabledIfEnvironmentVariable(named = "S3WWW_BIN", matches = ".+")
@EnabledIfSystemProperty(named = "program", matches = "jvm")
class RealS3wwwIT extends S3wwwContract {
  @Override
  List<String> program() {
    return List.of(Objects.requireNonNull(System.getenv("S3WWW_BIN")));
  }
}
