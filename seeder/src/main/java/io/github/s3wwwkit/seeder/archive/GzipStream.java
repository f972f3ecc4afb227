package io.github.s3wwwkit.seeder.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Inflater;

/** Gzip (RFC 1952), one member or several, with nothing behind them. */
final class GzipStream extends InputStream {
  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;

  private final PackedStream packed;
  private final Inflater inflater = new Inflater(true);
  private final DeflateStream deflated;
  private final CRC32 crc = new CRC32();
  private long size;
  private boolean inMember;
  private boolean atEnd;

  GzipStream(PackedStream packed) {
    this.packed = packed;
    this.deflated = new DeflateStream(packed, inflater);
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
    while (!atEnd) {
      if (!inMember) {
        readHeader();
      }
      int n = deflated.read(bytes, offset, length);
      if (n > 0) {
        crc.update(bytes, offset, n);
        size += n;
        return n;
      }
      readTrailer();
      atEnd = !packed.fill();
    }
    return -1;
  }

  private void readHeader() throws IOException {
    crc.reset();
    if (header() != 0x1f || header() != 0x8b) {
      throw new BrokenArchiveException("is no gzip file, or goes on after its end");
    }
    int method = header();
    int flags = header();
    if (method != 8 || (flags & RESERVED) != 0) {
      throw new BrokenArchiveException("has an unknown kind of gzip compression");
    }
    for (int i = 0; i < 6; i++) {
      header();
    }
    if ((flags & EXTRA) != 0) {
      for (int left = header() | (header() << 8); left > 0; left--) {
        header();
      }
    }
    if ((flags & NAME) != 0) {
      while (header() != 0) {}
    }
    if ((flags & COMMENT) != 0) {
      while (header() != 0) {}
    }
    if ((flags & HEADER_CRC) != 0) {
      int promised = (int) crc.getValue() & 0xffff;
      if ((header() | (header() << 8)) != promised) {
        throw new BrokenArchiveException("has a gzip header with a wrong CRC");
      }
    }
    crc.reset();
    size = 0;
    inflater.reset();
    inMember = true;
  }

  private int header() throws IOException {
    int b = Bytes.readByte(packed);
    crc.update(b);
    return b;
  }

  private void readTrailer() throws IOException {
    ByteBuffer trailer = Bytes.readLittleEndian(packed, 8);
    if (trailer.getInt() != (int) crc.getValue()) {
      throw new BrokenArchiveException("has gzip data with a wrong CRC");
    }
    if (trailer.getInt() != (int) size) {
      throw new BrokenArchiveException("has gzip data of another size than it says");
    }
    inMember = false;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
