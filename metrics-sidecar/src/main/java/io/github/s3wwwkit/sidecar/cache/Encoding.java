package io.github.s3wwwkit.sidecar.cache;

import io.github.s3wwwkit.sidecar.http1.Bytes;

/** The content codings that a release may hold ready, the preferred one first. */
@SuppressWarnings("ImmutableEnumChecker") // An array that nobody writes to.
enum Encoding {
  BR("br", ".br"),
  ZSTD("zstd", ".zst"),
  GZIP("gzip", ".gz");

  private final byte[] token;
  private final String suffix;

  Encoding(String token, String suffix) {
    this.token = Bytes.ascii(token);
    this.suffix = suffix;
  }

  byte[] token() {
    return token;
  }

  String suffix() {
    return suffix;
  }
}
