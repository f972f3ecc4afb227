package io.github.s3wwwkit.seeder.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Deflated data (RFC 1951) within a stream, up to its own end and not one byte beyond. */
final class DeflateStream extends InputStream {
  private final PackedStream packed;
  private final Inflater inflater;

  /** Starts with the inflater as it is. */
  DeflateStream(PackedStream packed, Inflater inflater) {
    this.packed = packed;
    this.inflater = inflater;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    try {
      while (true) {
        packed.lend(inflater);
        int n = inflater.inflate(bytes, offset, length);
        packed.takeBack(inflater);
        if (n > 0) {
          return n;
        }
        if (inflater.finished()) {
          return -1;
        }
        if (!packed.fill()) {
          throw Bytes.truncated();
        }
      }
    } catch (DataFormatException e) {
      throw new BrokenArchiveException("has broken deflated data");
    }
  }
}
