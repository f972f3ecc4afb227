package io.github.s3wwwkit.seeder.verify;

import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.Retry;
import io.github.s3wwwkit.seeder.run.Transient;
import io.github.s3wwwkit.seeder.source.Content;
import io.github.s3wwwkit.seeder.source.Fetcher;
import io.github.s3wwwkit.seeder.source.SourceAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Finds the digest that a checksum promises. */
public final class Promises {
  private static final int MAX_SUMS_FILE = 1 << 20;

  private final Fetcher fetcher;
  private final Retry retry;

  public Promises(Fetcher fetcher, Retry retry) {
    this.fetcher = fetcher;
    this.retry = retry;
  }

  /**
   * The digest itself, or the one in the sums file.
   *
   * @param names what the content may be called in a sums file, the likeliest first
   */
  public Digest digest(Checksum checksum, List<String> names) throws Failure {
    return switch (checksum) {
      case Checksum.Inline inline -> inline.digest();
      case Checksum.Sums sums ->
          SumsFile.lookUp(read(sums.address()), names, sums.address().display());
    };
  }

  private String read(SourceAddress address) throws Failure {
    return retry.call(
        Failure.Kind.SOURCE,
        "fetching the sums file " + address.display(),
        () -> {
          try (Content content = fetcher.open(address)) {
            byte[] bytes = content.stream().readNBytes(MAX_SUMS_FILE + 1);
            if (bytes.length > MAX_SUMS_FILE) {
              throw Failure.integrity(
                  "the sums file " + address.display() + " is larger than 1 MiB");
            }
            return new String(bytes, StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new Transient(Transient.reason(e));
          }
        });
  }
}
