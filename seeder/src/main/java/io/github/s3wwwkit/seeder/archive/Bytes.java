package io.github.s3wwwkit.seeder.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads what must be there. */
final class Bytes {
  private Bytes() {}

  static void readFully(InputStream in, byte[] bytes) throws IOException {
    if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
      throw truncated();
    }
  }

  static ByteBuffer readLittleEndian(InputStream in, int length) throws IOException {
    byte[] bytes = new byte[length];
    readFully(in, bytes);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static int readByte(InputStream in) throws IOException {
    int b = in.read();
    if (b < 0) {
      throw truncated();
    }
    return b;
  }

  static String utf8(byte[] bytes, int offset, int length) throws BrokenArchiveException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, offset, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new BrokenArchiveException("has a name that is not UTF-8");
    }
  }

  static BrokenArchiveException truncated() {
    return new BrokenArchiveException("ends too early: it was cut off");
  }

  /** A name of the archive's for a message. */
  static String quote(String name) {
    return '"' + (name.length() > 200 ? name.substring(0, 200) + "…" : name) + '"';
  }
}
