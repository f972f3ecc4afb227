package io.github.s3wwwkit.seeder.cli;

import io.github.s3wwwkit.seeder.run.Log;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a run says what it does and how it ended. */
final class OutputOptions implements OptionGroup {
  @Override
  public String heading() {
    return "Outcome and log";
  }

  @Option(names = "--report", paramLabel = "F", description = "Write the outcome there too")
  @Nullable Path report;

  @Option(
      names = "--termination-log",
      paramLabel = "F",
      description = "Write the outcome there too, cut to 4,096 bytes")
  @Nullable Path terminationLog;

  @Option(
      names = "--log-format",
      paramLabel = "json|text",
      description = "Default: text on a terminal, else JSON lines")
  @Nullable LogFormat logFormat;

  @Option(
      names = "--log-level",
      paramLabel = "L",
      defaultValue = "info",
      description = "error, warn, info or debug (${DEFAULT-VALUE})")
  Log.Level logLevel = Log.Level.INFO;
}
