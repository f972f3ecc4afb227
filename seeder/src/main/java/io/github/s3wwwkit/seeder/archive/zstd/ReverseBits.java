package io.github.s3wwwkit.seeder.archive.zstd;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** A bit stream that is read from its end (RFC 8878, 4.1). */
final class ReverseBits {
  /** How many bytes the array must have behind any stream in it. */
  static final int SLACK = Long.BYTES;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private final int start;
  private int left;

  ReverseBits(byte[] bytes, int start, int end) throws ZstdException {
    // The highest bit that is set in the last byte marks the end.
    if (end <= start || bytes[end - 1] == 0) {
      throw ZstdException.broken();
    }
    this.bytes = bytes;
    this.start = start;
    this.left = (end - start) * 8 - 1 - (Integer.numberOfLeadingZeros(bytes[end - 1] & 0xff) - 24);
  }

  /** How many bits were not read yet; below zero when more were read than there are. */
  int left() {
    return left;
  }

  /** The next bits, 31 at most; zeros below the start. */
  int peek(int bits) {
    int from = left - bits;
    long mask = (1L << bits) - 1;
    if (from >= 0) {
      return (int) ((load(from >>> 3) >>> (from & 7)) & mask);
    }
    // Bits from the end on belong to somebody else.
    return left <= 0 ? 0 : (int) ((load(0) & ((1L << left) - 1)) << -from);
  }

  int read(int bits) {
    int value = peek(bits);
    left -= bits;
    return value;
  }

  void skip(int bits) {
    left -= bits;
  }

  private long load(int at) {
    return (long) LONG.get(bytes, start + at);
  }
}
