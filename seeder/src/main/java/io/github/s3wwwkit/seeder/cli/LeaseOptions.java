package io.github.s3wwwkit.seeder.cli;

import io.github.s3wwwkit.seeder.run.Failure;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How releases are held while they are worked on. */
final class LeaseOptions implements OptionGroup {
  // Renewed at a third of it: below that a slow answer would already lose it.
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  @Override
  public String heading() {
    return "Timeouts and tries";
  }

  @Option(
      names = "--lease-ttl",
      paramLabel = "D",
      defaultValue = "60s",
      converter = Durations.class,
      description = "How long other seeders wait for one that is gone (${DEFAULT-VALUE})")
  private Duration leaseTtl = Duration.ZERO;

  Duration ttl() throws Failure {
    if (leaseTtl.compareTo(SHORTEST) < 0) {
      throw Failure.usage("--lease-ttl '" + leaseTtl.toMillis() + "ms' must be at least 1s");
    }
    return leaseTtl;
  }
}
