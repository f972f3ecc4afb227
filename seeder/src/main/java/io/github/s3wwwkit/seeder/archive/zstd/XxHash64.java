package io.github.s3wwwkit.seeder.archive.zstd;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** XXH64 with the seed zero (xxhash_spec.md), the checksum of Zstandard. */
final class XxHash64 {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long P1 = 0x9e3779b185ebca87L;
  private static final long P2 = 0xc2b2ae3d27d4eb4fL;
  private static final long P3 = 0x165667b19e3779f9L;
  private static final long P4 = 0x85ebca77c2b2ae63L;
  private static final long P5 = 0x27d4eb2f165667c5L;
  private static final int STRIPE = 32;

  private final byte[] rest = new byte[STRIPE];
  private int inRest;
  private long total;
  // P1 + P2, without the carry.
  private long a = 0x60ea27eeadc0b5d6L;
  private long b = P2;
  private long c;
  private long d = -P1;

  void update(byte[] bytes, int start, int end) {
    total += end - start;
    int at = start;
    if (inRest > 0) {
      int n = Math.min(STRIPE - inRest, end - at);
      System.arraycopy(bytes, at, rest, inRest, n);
      inRest += n;
      at += n;
      if (inRest < STRIPE) {
        return;
      }
      stripes(rest, 0, STRIPE);
      inRest = 0;
    }
    int whole = at + (end - at) / STRIPE * STRIPE;
    stripes(bytes, at, whole);
    inRest = end - whole;
    System.arraycopy(bytes, whole, rest, 0, inRest);
  }

  private void stripes(byte[] bytes, int start, int end) {
    long v = a;
    long w = b;
    long x = c;
    long y = d;
    for (int at = start; at < end; at += STRIPE) {
      v = round(v, (long) LONG.get(bytes, at));
      w = round(w, (long) LONG.get(bytes, at + 8));
      x = round(x, (long) LONG.get(bytes, at + 16));
      y = round(y, (long) LONG.get(bytes, at + 24));
    }
    a = v;
    b = w;
    c = x;
    d = y;
  }

  long value() {
    long hash = P5;
    if (total >= STRIPE) {
      hash =
          Long.rotateLeft(a, 1)
              + Long.rotateLeft(b, 7)
              + Long.rotateLeft(c, 12)
              + Long.rotateLeft(d, 18);
      hash = merge(merge(merge(merge(hash, a), b), c), d);
    }
    hash += total;
    int at = 0;
    for (; at + 8 <= inRest; at += 8) {
      hash ^= round(0, (long) LONG.get(rest, at));
      hash = Long.rotateLeft(hash, 27) * P1 + P4;
    }
    if (at + 4 <= inRest) {
      hash ^= Integer.toUnsignedLong((int) INT.get(rest, at)) * P1;
      hash = Long.rotateLeft(hash, 23) * P2 + P3;
      at += 4;
    }
    for (; at < inRest; at++) {
      hash ^= (rest[at] & 0xff) * P5;
      hash = Long.rotateLeft(hash, 11) * P1;
    }
    hash = (hash ^ (hash >>> 33)) * P2;
    hash = (hash ^ (hash >>> 29)) * P3;
    return hash ^ (hash >>> 32);
  }

  private static long round(long lane, long input) {
    return Long.rotateLeft(lane + input * P2, 31) * P1;
  }

  private static long merge(long hash, long lane) {
    return (hash ^ round(0, lane)) * P1 + P4;
  }
}
