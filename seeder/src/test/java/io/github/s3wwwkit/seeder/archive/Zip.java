package io.github.s3wwwkit.seeder.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Builds zip archives byte by byte, broken ones too. */
final class Zip {
  static final int LOCAL = 0x04034b50;
  static final int DESCRIPTOR = 0x08074b50;
  static final int CENTRAL = 0x02014b50;
  static final int END = 0x06054b50;

  /** The forms of what stands behind content. */
  enum Descriptor {
    NONE,
    UNSIGNED,
    SIGNED,
    UNSIGNED_WIDE,
    SIGNED_WIDE
  }

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
  private int members;

  static byte[] of(String name, String content) {
    return new Zip().stored(name, content).end();
  }

  Zip stored(String name, String content) {
    byte[] bytes = content.getBytes(UTF_8);
    return member(name, bytes, bytes, 0, Descriptor.NONE, new byte[0]);
  }

  Zip deflated(String name, String content, Descriptor descriptor) {
    byte[] bytes = content.getBytes(UTF_8);
    return member(name, bytes, deflate(bytes), 8, descriptor, new byte[0]);
  }

  Zip extra(String name, byte... extra) {
    return member(name, new byte[0], new byte[0], 0, Descriptor.NONE, extra);
  }

  Zip member(
      String name, byte[] content, byte[] packed, int method, Descriptor form, byte[] extra) {
    byte[] rawName = name.getBytes(UTF_8);
    CRC32 crc = new CRC32();
    crc.update(content);
    int offset = out.size();
    boolean late = form != Descriptor.NONE;
    byte[] kind = fields(2, late ? 8 : 0, method, 0, 0);
    byte[] sums = fields(4, crc.getValue(), packed.length, content.length);
    byte[] lengths = fields(2, rawName.length, extra.length);
    raw(fields(4, LOCAL)).raw(fields(2, 20)).raw(kind).raw(late ? new byte[12] : sums);
    raw(lengths).raw(rawName).raw(extra).raw(packed);
    switch (form) {
      case NONE -> {}
      case UNSIGNED -> raw(sums);
      case SIGNED -> raw(fields(4, DESCRIPTOR)).raw(sums);
      case UNSIGNED_WIDE ->
          raw(fields(4, crc.getValue())).raw(fields(8, packed.length, content.length));
      case SIGNED_WIDE ->
          raw(fields(4, DESCRIPTOR, crc.getValue())).raw(fields(8, packed.length, content.length));
    }
    directory.writeBytes(fields(4, CENTRAL));
    directory.writeBytes(fields(2, 0x31e, 20));
    directory.writeBytes(kind);
    directory.writeBytes(sums);
    directory.writeBytes(lengths);
    directory.writeBytes(fields(2, 0, 0, 0, 0, 0));
    directory.writeBytes(fields(4, offset));
    directory.writeBytes(rawName);
    directory.writeBytes(extra);
    members++;
    return this;
  }

  Zip raw(byte... bytes) {
    out.writeBytes(bytes);
    return this;
  }

  byte[] end() {
    int start = out.size();
    raw(directory.toByteArray()).raw(fields(4, END)).raw(fields(2, 0, 0, members, members));
    raw(fields(4, directory.size(), start)).raw(fields(2, 0));
    return out.toByteArray();
  }

  /** A copy with one field changed, counted from the signature of the first such record. */
  static byte[] changed(byte[] zip, int record, int offset, int... bytes) {
    byte[] copy = zip.clone();
    ByteBuffer words = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    while (words.getInt(at) != record) {
      at++;
    }
    for (int i = 0; i < bytes.length; i++) {
      copy[at + offset + i] = (byte) bytes[i];
    }
    return copy;
  }

  static byte[] deflate(byte[] content) {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(content);
    deflater.finish();
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 16];
    while (!deflater.finished()) {
      packed.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    return packed.toByteArray();
  }

  private static byte[] fields(int width, long... values) {
    byte[] bytes = new byte[width * values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (values[i / width] >>> (8 * (i % width)));
    }
    return bytes;
  }
}
