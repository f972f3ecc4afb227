package io.github.s3wwwkit.seeder.verify;

import io.github.s3wwwkit.seeder.source.SourceAddress;
import org.jspecify.annotations.Nullable;

/** What an entry promises about its content. */
public sealed interface Checksum {
  /** The digest itself. */
  record Inline(Digest digest) implements Checksum {}

  /** Where the digest stands. */
  record Sums(SourceAddress address) implements Checksum {}

  /**
   * Reads a checksum.
   *
   * @throws IllegalArgumentException with a message that says what is wrong with it
   */
  static Checksum parse(String text) {
    @Nullable Digest digest = Digest.parse(text);
    if (digest != null) {
      return new Inline(digest);
    }
    try {
      return new Sums(SourceAddress.parse(text));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "is neither sha256:… or sha512:… nor the address of a sums file", e);
    }
  }
}
