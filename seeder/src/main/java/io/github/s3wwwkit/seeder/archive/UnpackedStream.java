package io.github.s3wwwkit.seeder.archive;

import io.github.s3wwwkit.seeder.archive.zstd.ZstdException;
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
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int n;
    try {
      n = in.read(bytes, offset, length);
    } catch (ZstdException e) {
      throw new BrokenArchiveException(String.valueOf(e.getMessage()));
    }
    if (n > 0) {
      ratio.count(n);
    }
    return n;
  }
}
