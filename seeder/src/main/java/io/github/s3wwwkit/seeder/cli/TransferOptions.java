package io.github.s3wwwkit.seeder.cli;

import io.github.s3wwwkit.seeder.archive.Limits;
import io.github.s3wwwkit.seeder.release.TransferLimits;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.store.Buffers;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What moving content may cost. */
final class TransferOptions implements OptionGroup {
  @Override
  public String heading() {
    return "Limits";
  }

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      defaultValue = "64Mi",
      converter = Sizes.class,
      description = "Ceiling for buffers (${DEFAULT-VALUE})")
  long memory;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "4",
      description = "Transfers in flight: entries, and parts of one (${DEFAULT-VALUE})")
  int concurrency;

  @Option(
      names = "--lease-ttl",
      paramLabel = "D",
      defaultValue = "60s",
      converter = Durations.class,
      description = "How long other seeders wait for one that is gone (${DEFAULT-VALUE})")
  Duration leaseTtl = Duration.ZERO;

  @Option(
      names = "--max-entries",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Refuse an archive of more members (${DEFAULT-VALUE})")
  int maxEntries;

  @Option(
      names = "--max-ratio",
      paramLabel = "N",
      defaultValue = "100",
      description = "Refuse an archive that unpacks to more times its size (${DEFAULT-VALUE})")
  int maxRatio;

  TransferLimits limits(long maxBytes) throws Failure {
    check("--concurrency", concurrency);
    check("--max-entries", maxEntries);
    check("--max-ratio", maxRatio);
    long most = Math.min(maxBytes, Buffers.maxObject());
    return new TransferLimits(most, concurrency, new Limits(maxBytes, maxEntries, maxRatio));
  }

  private static void check(String option, int value) throws Failure {
    if (value < 1) {
      throw Failure.usage(option + " " + value + " must be at least 1");
    }
  }

  Buffers buffers() throws Failure {
    return Judge.read("--memory", Long.toString(memory), text -> new Buffers(memory));
  }
}
