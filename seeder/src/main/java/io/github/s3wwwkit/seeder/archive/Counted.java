package io.github.s3wwwkit.seeder.archive;

import java.io.IOException;
import java.io.InputStream;

/** So many bytes of a stream, all of which must be there. */
final class Counted extends InputStream {
  private final InputStream in;
  private long left;

  Counted(InputStream in, long length) {
    this.in = in;
    this.left = length;
  }

  @Override
  public int read() throws IOException {
    if (left == 0) {
      return -1;
    }
    int b = Bytes.readByte(in);
    left--;
    return b;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (left == 0) {
      return -1;
    }
    int n = in.read(bytes, offset, (int) Math.min(length, left));
    if (n < 0) {
      throw Bytes.truncated();
    }
    left -= n;
    return n;
  }
}
