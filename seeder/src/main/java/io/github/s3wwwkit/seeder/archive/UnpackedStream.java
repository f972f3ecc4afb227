package io.github.s3wwwkit.seeder.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What a decoder makes of packed bytes, as long as it is in proportion. */
final class UnpackedStream extends FilterInputStream {
  private final Ratio ratio;

  UnpackedStream(InputStream decoder, Ratio ratio) {
    super(decoder);
    this.ratio = ratio;
  }

  @Override
  public int read() throws IOException {
    int b = in.read();
    if (b >= 0) {
      ratio.count(1);
    }
    return b;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int n = in.read(bytes, offset, length);
    if (n > 0) {
      ratio.count(n);
    }
    return n;
  }
}
