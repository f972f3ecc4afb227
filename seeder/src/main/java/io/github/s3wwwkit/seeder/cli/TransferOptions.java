package io.github.s3wwwkit.seeder.cli;

import io.github.s3wwwkit.seeder.archive.Limits;
import io.github.s3wwwkit.seeder.release.TransferLimits;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.store.Buffers;
import picocli.CommandLine.Option;

/** What moving content may cost. */
final class TransferOptions implements OptionGroup {
  @Override
  public String heading() {
    return "Limits";
  }

  @Option(
      names = "--max-bytes",
      paramLabel = "SIZE",
      defaultValue = "20Gi",
      converter = Sizes.class,
      description = "Refuse a larger source, and a larger unpacked archive (${DEFAULT-VALUE})")
  long maxBytes;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      defaultValue = "64Mi",
      converter = Sizes.class,
      description = "Ceiling for buffers (${DEFAULT-VALUE})")
  long memory;

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

  TransferLimits limits(int concurrency) throws Failure {
    Judge.between("--max-entries", maxEntries, 1, Integer.MAX_VALUE);
    Judge.between("--max-ratio", maxRatio, 1, Integer.MAX_VALUE);
    long most = Math.min(maxBytes, Buffers.maxObject());
    return new TransferLimits(most, concurrency, new Limits(maxBytes, maxEntries, maxRatio));
  }

  Buffers buffers(int concurrency) throws Failure {
    // One more than there are transfers: on its way to the store while its place is being filled.
    return Judge.read(
        "--memory", Long.toString(memory), text -> new Buffers(memory, concurrency + 1));
  }
}
