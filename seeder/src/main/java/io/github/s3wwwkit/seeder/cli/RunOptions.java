package io.github.s3wwwkit.seeder.cli;

import io.github.s3wwwkit.seeder.run.Failure;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long a run waits and how often it tries. */
final class RunOptions implements OptionGroup {
  @Override
  public String heading() {
    return "Timeouts and tries";
  }

  @Option(
      names = "--connect-timeout",
      paramLabel = "D",
      defaultValue = "10s",
      converter = Durations.class,
      description = "Until a connection stands (${DEFAULT-VALUE})")
  Duration connectTimeout = Duration.ZERO;

  @Option(
      names = "--idle-timeout",
      paramLabel = "D",
      defaultValue = "30s",
      converter = Durations.class,
      description = "Since the last byte (${DEFAULT-VALUE})")
  Duration idleTimeout = Duration.ZERO;

  @Option(
      names = "--deadline",
      paramLabel = "D",
      defaultValue = "15m",
      converter = Durations.class,
      description = "For the whole command (${DEFAULT-VALUE})")
  Duration deadline = Duration.ZERO;

  @Option(
      names = "--max-attempts",
      paramLabel = "N",
      defaultValue = "8",
      description = "Tries in a row without progress, per request (${DEFAULT-VALUE})")
  int maxAttempts;

  void check() throws Failure {
    Judge.between("--max-attempts", maxAttempts, 1, Integer.MAX_VALUE);
  }
}
