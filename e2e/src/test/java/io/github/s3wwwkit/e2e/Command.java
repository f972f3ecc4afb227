package io.github.s3wwwkit.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command-line tool run to its end. */
record Command(List<String> line, int code, String output, String errors) {

  /** Runs a command that must succeed and gives its standard output. */
  static String run(String... line) {
    return run("", Map.of(), line);
  }

  static String run(String input, Map<String, String> environment, String... line) {
    Command ended = attempt(input, environment, line);
    if (ended.code != 0) {
      throw new IllegalStateException(
          String.join(" ", line)
              + " ended with "
              + ended.code
              + "\n"
              + ended.errors
              + ended.output);
    }
    return ended.output;
  }

  /** Runs a command to its end, whatever that is; five minutes at most. */
  static Command attempt(String input, Map<String, String> environment, String... line) {
    try {
      // Files, because a pipe that nobody reads in time would block the tool.
      Path output = Files.createTempFile("e2e", ".out");
      Path errors = Files.createTempFile("e2e", ".err");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(line).redirectOutput(output.toFile()).redirectError(errors.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (var stdin = process.getOutputStream()) {
          stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
          process.destroyForcibly();
          throw new IllegalStateException(
              String.join(" ", line) + " did not end\n" + Files.readString(errors));
        }
        return new Command(
            List.of(line), process.exitValue(), Files.readString(output), Files.readString(errors));
      } finally {
        Files.delete(output);
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
