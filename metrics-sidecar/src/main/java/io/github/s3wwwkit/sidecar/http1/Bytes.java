package io.github.s3wwwkit.sidecar.http1;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing array of bytes that heads are written into; reused, so that a request allocates
 * nothing.
 */
public final class Bytes {
  private static final byte[] HEX = ascii("0123456789abcdef");

  private static final int FEW = 1024;
  private static final int MOST_KEPT = 4 * 1024;

  private byte[] array = new byte[FEW];
  private int length;

  public static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether {@code b[from, to)} is {@code lower}, a word in lower case, in whatever case. */
  public static boolean same(byte[] b, int from, int to, byte[] lower) {
    return Ascii.same(b, from, to, lower);
  }

  /** Where {@code c} is first in {@code b[from, to)}, else {@code to}. */
  public static int until(char c, byte[] b, int from, int to) {
    int i = from;
    while (i < to && b[i] != c) {
      i++;
    }
    return i;
  }

  /** Where {@code b[from, to)} begins without its blanks. */
  public static int skip(byte[] b, int from, int to) {
    int i = from;
    while (i < to && Ascii.blank(b[i])) {
      i++;
    }
    return i;
  }

  /** Where {@code b[from, to)} ends without its blanks. */
  public static int trim(byte[] b, int from, int to) {
    int i = to;
    while (i > from && Ascii.blank(b[i - 1])) {
      i--;
    }
    return i;
  }

  /** The value of a hexadecimal digit, or -1. */
  public static int hex(byte digit) {
    return Ascii.hex(digit);
  }

  public Bytes clear() {
    length = 0;
    return this;
  }

  /** Forgets what is here, and gives back what it took where that was more than usual. */
  public void drop() {
    length = 0;
    if (array.length > MOST_KEPT) {
      array = new byte[FEW];
    }
  }

  public int length() {
    return length;
  }

  byte[] array() {
    return array;
  }

  /** Goes back to where there was as much as {@code shorter}. */
  public Bytes length(int shorter) {
    length = shorter;
    return this;
  }

  public Bytes put(byte[] source) {
    return put(source, 0, source.length);
  }

  public Bytes put(byte[] source, int from, int to) {
    reserve(to - from);
    System.arraycopy(source, from, array, length, to - from);
    length += to - from;
    return this;
  }

  public Bytes put(String ascii) {
    int n = ascii.length();
    reserve(n);
    for (int i = 0; i < n; i++) {
      array[length + i] = (byte) ascii.charAt(i);
    }
    length += n;
    return this;
  }

  public Bytes put(char c) {
    reserve(1);
    array[length++] = (byte) c;
    return this;
  }

  public Bytes decimal(long value) {
    reserve(20);
    int digits = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      digits++;
    }
    long rest = value;
    for (int i = digits - 1; i >= 0; i--) {
      array[length + i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
    return this;
  }

  /** Writes the last {@code digits} digits of {@code value}. */
  public Bytes padded(int value, int digits) {
    reserve(digits);
    int rest = value;
    for (int i = digits - 1; i >= 0; i--) {
      array[length + i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
    return this;
  }

  /** Writes all sixteen digits of {@code value}. */
  public Bytes hex(long value) {
    reserve(16);
    for (int i = 0; i < 16; i++) {
      array[length + i] = HEX[(int) (value >>> (60 - 4 * i)) & 0xf];
    }
    length += 16;
    return this;
  }

  public void copyTo(ByteBuffer target) {
    target.put(array, 0, length);
  }

  /** Writes {@code [from, to)} of what is here into {@code target} from {@code at} on. */
  public void copyTo(int from, int to, ByteBuffer target, int at) {
    target.put(at, array, from, to - from);
  }

  /** Appends {@code [from, to)} of what is here to {@code target}. */
  public void copyTo(int from, int to, Bytes target) {
    target.put(array, from, to);
  }

  /** Whether {@code b[from, to)} is what is here. */
  public boolean is(byte[] b, int from, int to) {
    return Arrays.equals(array, 0, length, b, from, to);
  }

  public byte[] toArray() {
    return Arrays.copyOf(array, length);
  }

  /** Replaces what is here. */
  public void copyOf(Bytes other) {
    clear().put(other.array, 0, other.length);
  }

  @Override
  public String toString() {
    return new String(array, 0, length, StandardCharsets.ISO_8859_1);
  }

  private void reserve(int more) {
    if (length + more > array.length) {
      array = Arrays.copyOf(array, Math.max(array.length * 2, length + more));
    }
  }
}
