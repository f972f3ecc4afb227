package io.github.s3wwwkit.seeder.verify;

import io.github.s3wwwkit.seeder.run.Failure;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Digests content as it streams by: SHA-256 for the record, and what was promised. */
public final class ContentHash {
  private final MessageDigest sha256 = Digest.Algorithm.SHA256.newDigest();
  private final @Nullable Digest promised;
  private final @Nullable MessageDigest other;

  public ContentHash(@Nullable Digest promised) {
    this.promised = promised;
    this.other =
        promised == null || promised.algorithm() == Digest.Algorithm.SHA256
            ? null
            : promised.algorithm().newDigest();
  }

  public void update(byte[] bytes, int from, int length) {
    sha256.update(bytes, from, length);
    if (other != null) {
      other.update(bytes, from, length);
    }
  }

  /**
   * The SHA-256 of all of it, in hex; to be called once.
   *
   * @param what the content's name, for messages
   */
  public String finish(String what) throws Failure {
    Digest actual = Digest.of(Digest.Algorithm.SHA256, sha256);
    if (promised != null) {
      Digest judged = other == null ? actual : Digest.of(promised.algorithm(), other);
      if (!judged.equals(promised)) {
        throw Failure.integrity(
            what + " has the digest " + judged + " but " + promised + " was promised");
      }
    }
    return actual.hex();
  }
}
