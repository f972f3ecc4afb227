package io.github.s3wwwkit.seeder.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * What a zip says of a member, in front of it or in the central directory at the end (APPNOTE.TXT
 * 6.3.10, sections 4.3.7, 4.3.12 and 4.5).
 *
 * @param name as written, with a folder's last slash
 * @param mode the Unix one, 0 when unknown; in the directory only
 * @param offset of the header in front of the member; in the directory only
 */
record ZipHeader(
    String name,
    int flags,
    int method,
    int crc,
    long packedSize,
    long size,
    int mode,
    long offset) {
  static final int STORED = 0;
  static final int DEFLATED = 8;

  private static final int ENCRYPTED = 1 | (1 << 6) | (1 << 13);
  private static final int DESCRIPTOR = 1 << 3;
  private static final int PATCH = 1 << 5;
  private static final int ZIP64 = 0x0001;
  private static final int UNICODE_PATH = 0x7075;
  private static final long IN_ZIP64 = 0xffff_ffffL;

  /** Reads the header in front of a member, from behind its signature. */
  static ZipHeader readLocal(InputStream in) throws IOException {
    ByteBuffer fields = Bytes.readLittleEndian(in, 26);
    ZipHeader header =
        new ZipHeader(
            "",
            Short.toUnsignedInt(fields.getShort(2)),
            Short.toUnsignedInt(fields.getShort(4)),
            fields.getInt(10),
            Integer.toUnsignedLong(fields.getInt(14)),
            Integer.toUnsignedLong(fields.getInt(18)),
            0,
            0);
    return header.complete(in, fields.getShort(22), fields.getShort(24));
  }

  /** Reads a header of the central directory, from behind its signature. */
  static ZipHeader readCentral(InputStream in) throws IOException {
    ByteBuffer fields = Bytes.readLittleEndian(in, 42);
    ZipHeader header =
        new ZipHeader(
            "",
            Short.toUnsignedInt(fields.getShort(4)),
            Short.toUnsignedInt(fields.getShort(6)),
            fields.getInt(12),
            Integer.toUnsignedLong(fields.getInt(16)),
            Integer.toUnsignedLong(fields.getInt(20)),
            Short.toUnsignedInt(fields.getShort(36)),
            Integer.toUnsignedLong(fields.getInt(38)));
    if (fields.getShort(30) != 0) {
      throw ZipReader.multiVolume();
    }
    header = header.complete(in, fields.getShort(24), fields.getShort(26));
    Bytes.readFully(in, new byte[Short.toUnsignedInt(fields.getShort(28))]);
    return header;
  }

  /** With name and extra fields, which are next. */
  private ZipHeader complete(InputStream in, short nameLength, short extraLength)
      throws IOException {
    byte[] rawName = new byte[Short.toUnsignedInt(nameLength)];
    Bytes.readFully(in, rawName);
    // The flag for UTF-8 counts nothing: Info-ZIP does not set it, and all else is refused anyway.
    String text = Bytes.utf8(rawName, 0, rawName.length);
    ByteBuffer extra = Bytes.readLittleEndian(in, Short.toUnsignedInt(extraLength));
    ByteBuffer zip64 = extra.slice(0, 0);
    while (extra.remaining() >= 4) {
      int id = Short.toUnsignedInt(extra.getShort());
      int length = Short.toUnsignedInt(extra.getShort());
      if (length > extra.remaining()) {
        throw new BrokenArchiveException("has a broken extra field");
      }
      ByteBuffer field = extra.slice(extra.position(), length).order(extra.order());
      extra.position(extra.position() + length);
      if (id == ZIP64) {
        zip64 = field;
      } else if (id == UNICODE_PATH && !text.equals(unicodePath(field))) {
        throw new BrokenArchiveException("has two names for " + Bytes.quote(text));
      }
    }
    // In this order, each only where its place has no room (4.5.3).
    long realSize = widened(size, zip64);
    long realPackedSize = widened(packedSize, zip64);
    long realOffset = widened(offset, zip64);
    return new ZipHeader(text, flags, method, crc, realPackedSize, realSize, mode, realOffset);
  }

  private static long widened(long value, ByteBuffer zip64) throws BrokenArchiveException {
    if (value != IN_ZIP64 || zip64.remaining() < Long.BYTES) {
      return value;
    }
    long wide = zip64.getLong();
    if (wide < 0) {
      throw new BrokenArchiveException("has a broken extra field");
    }
    return wide;
  }

  private static String unicodePath(ByteBuffer field) throws BrokenArchiveException {
    // A version and the CRC of the other name come first.
    int start = Math.min(field.limit(), 5);
    byte[] name = new byte[field.limit() - start];
    field.get(start, name);
    return Bytes.utf8(name, 0, name.length);
  }

  /** What this header should say of the content that came. */
  ZipHeader withContent(int crc, long packedSize, long size, long offset) {
    return new ZipHeader(name, flags, method, crc, packedSize, size, mode, offset);
  }

  boolean sameContent(ZipHeader other) {
    return name.equals(other.name)
        && (other.flags & ENCRYPTED) == 0
        && method == other.method
        && crc == other.crc
        && packedSize == other.packedSize
        && size == other.size;
  }

  boolean isFolder() {
    return name.endsWith("/");
  }

  /** Whether CRC and sizes come behind the content. */
  boolean hasDescriptor() {
    return (flags & DESCRIPTOR) != 0;
  }

  void checkReadable() throws BrokenArchiveException {
    String file = Bytes.quote(name);
    if ((flags & ENCRYPTED) != 0) {
      throw new BrokenArchiveException("has an encrypted file, " + file);
    }
    if ((method != STORED && method != DEFLATED) || (flags & PATCH) != 0) {
      throw new BrokenArchiveException(
          "has a file compressed by method " + method + ", " + file + ": only deflate is known");
    }
    if (method == STORED && hasDescriptor() && !isFolder()) {
      throw new BrokenArchiveException(
          "does not say how long the stored file " + file + " is: compress it");
    }
    if (method == STORED && packedSize != size) {
      throw new BrokenArchiveException("has two sizes for the stored file " + file);
    }
  }
}
