package io.github.s3wwwkit.lab.s3www;

import io.github.s3wwwkit.lab.LabProgram;
import java.util.List;

/** The stand-in, from its jar or natively compiled. */
class StandInIT extends S3wwwContract {
  @Override
  List<String> program() {
    return LabProgram.command("s3www");
  }
}
