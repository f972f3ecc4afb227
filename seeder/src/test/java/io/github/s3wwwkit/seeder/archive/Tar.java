package io.github.s3wwwkit.seeder.archive;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Builds tar archives byte by byte, broken ones too. */
final class Tar {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  static byte[] of(String name, String content) {
    return new Tar().file(name, content).end();
  }

  Tar file(String name, String content) {
    return entry('0', name, content);
  }

  Tar folder(String name) {
    return entry('5', name, "");
  }

  Tar entry(char type, String name, String content) {
    byte[] body = content.getBytes(StandardCharsets.UTF_8);
    return raw(header(type, name, body.length)).body(body);
  }

  /** A pax header of the records {@code key=value}. */
  Tar pax(char type, String... records) {
    StringBuilder body = new StringBuilder();
    for (String record : records) {
      int rest = record.getBytes(StandardCharsets.UTF_8).length + 2;
      int length = rest + 1;
      while (length != rest + String.valueOf(length).length()) {
        length++;
      }
      body.append(length).append(' ').append(record).append('\n');
    }
    return entry(type, "PaxHeaders/x", body.toString());
  }

  /** A header of a file with one field changed, and the checksum to match. */
  Tar changed(char type, String name, int offset, String field) {
    return raw(sum(put(header(type, name, 0), offset, field)));
  }

  Tar raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  Tar body(byte[] bytes) {
    return raw(Arrays.copyOf(bytes, (bytes.length + 511) / 512 * 512));
  }

  byte[] end() {
    return raw(new byte[1024]).bytes();
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  static byte[] header(char type, String name, long size) {
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 100, "0000644");
    put(header, 124, String.format("%011o", size));
    header[156] = (byte) type;
    put(header, 257, "ustar\00000");
    return sum(header);
  }

  static byte[] put(byte[] header, int offset, String text) {
    return put(header, offset, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] put(byte[] header, int offset, byte... bytes) {
    System.arraycopy(bytes, 0, header, offset, bytes.length);
    return header;
  }

  static byte[] sum(byte[] header) {
    put(header, 148, "        ");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, String.format("%06o\0 ", sum));
    return header;
  }
}
