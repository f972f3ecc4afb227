package io.github.s3wwwkit.seeder.release;

import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.source.StartAgain;
import io.github.s3wwwkit.seeder.verify.ContentHash;
import java.io.InputStream;

/** An archive's bytes as they come, digested on the way. */
final class PackedStream extends InputStream {
  /**
   * What ended the stream. Libraries that unpack take an IOException for their own and may hide it.
   */
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Exception reason;

    private Broken(Exception reason) {
      super(reason);
      this.reason = reason;
    }

    /** Throws what a caller can tell apart. */
    StartAgain reason() throws Failure {
      return switch (reason) {
        case Failure e -> throw e;
        case StartAgain e -> e;
        default -> throw new IllegalStateException(reason);
      };
    }
  }

  private final Feed feed;
  private final ContentHash hash;

  PackedStream(Feed feed, ContentHash hash) {
    this.feed = feed;
    this.hash = hash;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int at, int length) {
    if (length == 0) {
      return 0;
    }
    try {
      int n = feed.read(into, at, length);
      if (n > 0) {
        hash.update(into, at, n);
      }
      return n;
    } catch (Failure | StartAgain e) {
      throw new Broken(e);
    }
  }
}
