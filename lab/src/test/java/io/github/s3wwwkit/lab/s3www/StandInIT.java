package io.github.s3wwwkit.lab.s3www;

import java.nio.file.Path;
import java.util.List;

/** The stand-in, from its jar or natively compiled. */
class StandInIT extends S3wwwContract {
  @Override
  List<String> program() {
    return System.getProperty("program", "jvm").equals("native")
        ? List.of("target/lab", "s3www")
        : List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-jar",
            "target/lab.jar",
            "s3www");
  }
}
