package io.github.s3wwwkit.lab.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program to run: a native binary, or a jar on this very JVM. */
record Program(Path file, List<String> arguments) {
  /**
   * A program that is there.
   *
   * @throws DemoFailure when it is not
   */
  static Program at(Path file) throws DemoFailure {
    if (!Files.isRegularFile(file)) {
      throw new DemoFailure("there is no program " + file + ": build it first (make)");
    }
    return new Program(file, List.of());
  }

  /** The stand-in of this jar. */
  static Program standIn() {
    return new Program(Path.of(System.getProperty("java.class.path")), List.of("s3www"));
  }

  boolean isJar() {
    return file.toString().endsWith(".jar");
  }

  String kind() {
    return isJar() ? "on the JVM" : "native binary";
  }

  List<String> command(List<String> more) {
    List<String> command = new ArrayList<>();
    if (isJar()) {
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("-jar");
    }
    command.add(file.toString());
    command.addAll(arguments);
    command.addAll(more);
    return command;
  }
}
