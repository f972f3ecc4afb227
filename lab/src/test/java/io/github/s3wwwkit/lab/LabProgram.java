package io.github.s3wwwkit.lab;

import java.nio.file.Path;
import java.util.List;

/** This module's program, from its jar or natively compiled, as the run asks for. */
public final class LabProgram {
  private LabProgram() {}

  public static List<String> command(String subcommand) {
    return System.getProperty("program", "jvm").equals("native")
        ? List.of("target/lab", subcommand)
        : List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-jar",
            "target/lab.jar",
            subcommand);
  }
}
