package io.github.s3wwwkit.lab.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Bytes that look random and follow from a seed alone: who knows seed and length knows the digest.
 * A longer content of the same seed starts with the shorter one.
 */
public record Content(long seed, long length) implements Body {
  private static final int BLOCK = 64 << 10;

  /** The path at which every source serves it. */
  public String path(String name) {
    return "/content/" + seed + "/" + length + "/" + name;
  }

  public byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(Math.toIntExact(length));
    writeAll(out);
    return out.toByteArray();
  }

  /** Its SHA-256 as 64 hex digits. */
  public String sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      writeAll(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void writeAll(OutputStream out) {
    try {
      write(out, 0, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void write(OutputStream out, long from, long to) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    long start = from - from % BLOCK;
    for (long position = from; position < to; start += BLOCK) {
      for (int i = 0; i < BLOCK; i += Long.BYTES) {
        block.putLong(i, word((start + i) / Long.BYTES));
      }
      int count = (int) (Math.min(to, start + BLOCK) - position);
      out.write(block.array(), (int) (position - start), count);
      position += count;
    }
  }

  /** SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators), by index. */
  private long word(long index) {
    long z = seed + (index + 1) * 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
