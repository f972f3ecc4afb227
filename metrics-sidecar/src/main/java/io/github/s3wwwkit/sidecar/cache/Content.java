package io.github.s3wwwkit.sidecar.cache;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The bytes that the record promises, under whatever paths; and where they are, if in memory. */
public final class Content {
  private final String sha256;
  // As it is written into heads.
  private final byte[] base64;
  private final long size;

  /** Where they are, once they are verified. */
  volatile @Nullable Held held;

  /** Whether somebody is about to bring them; under the cache's lock. */
  boolean filling;

  Content(String sha256, long size) {
    this.sha256 = sha256;
    base64 = Base64.getEncoder().encode(HexFormat.of().parseHex(sha256));
    this.size = size;
  }

  /** In bytes. */
  public long size() {
    return size;
  }

  /** The bytes, held until {@link Held#release}; null when they are not in memory. */
  public @Nullable Held hold() {
    Held current = held;
    return current != null && current.hold() ? current : null;
  }

  /** Whether memory holds them. */
  public boolean present() {
    return held != null;
  }

  /** The digest, in hexadecimal digits. */
  String sha256() {
    return sha256;
  }

  boolean is(byte[] digest) {
    return Arrays.equals(Base64.getEncoder().encode(digest), base64);
  }

  byte[] base64() {
    return base64;
  }
}
