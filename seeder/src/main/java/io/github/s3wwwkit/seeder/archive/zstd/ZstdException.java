package io.github.s3wwwkit.seeder.archive.zstd;

import java.io.IOException;

/** The data is not sound Zstandard; the message goes on after its name. */
public final class ZstdException extends IOException {
  private static final long serialVersionUID = 1L;

  ZstdException(String message) {
    super(message);
  }

  static ZstdException broken() {
    return new ZstdException("has broken zstd data");
  }

  static ZstdException truncated() {
    return new ZstdException("ends too early: it was cut off");
  }
}
