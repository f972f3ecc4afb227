package io.github.s3wwwkit.sidecar.http1;

/** The character classes of RFC 9110 5.6 and RFC 9112, as tables. */
final class Ascii {
  static final byte CR = '\r';
  static final byte LF = '\n';
  static final byte SP = ' ';
  static final byte HT = '\t';

  private static final boolean[] TOKEN = new boolean[256];
  private static final boolean[] TEXT = new boolean[256];
  private static final boolean[] TARGET = new boolean[256];
  private static final boolean[] AUTHORITY = new boolean[256];

  static {
    String alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    allow(TOKEN, alphanumeric + "!#$%&'*+-.^_`|~");
    allow(AUTHORITY, alphanumeric + "-._~%!$&'()*+,;=:[]");
    for (int c = 0x21; c < 0x7f; c++) {
      TEXT[c] = true;
      // A fragment never goes over the wire (RFC 9110 7.1).
      TARGET[c] = c != '#';
    }
    TEXT[SP] = true;
    TEXT[HT] = true;
    for (int c = 0x80; c <= 0xff; c++) {
      TEXT[c] = true;
    }
  }

  private Ascii() {}

  private static void allow(boolean[] table, String characters) {
    for (int i = 0; i < characters.length(); i++) {
      table[characters.charAt(i)] = true;
    }
  }

  static boolean token(byte c) {
    return TOKEN[c & 0xff];
  }

  /** What a field value or a reason phrase may hold: visible characters, blanks, obs-text. */
  static boolean text(byte c) {
    return TEXT[c & 0xff];
  }

  static boolean target(byte c) {
    return TARGET[c & 0xff];
  }

  /** What {@code uri-host [ ":" port ]} may hold; no user information (RFC 9110 4.2.4). */
  static boolean authority(byte c) {
    return AUTHORITY[c & 0xff];
  }

  static boolean digit(byte c) {
    return c >= '0' && c <= '9';
  }

  static boolean blank(byte c) {
    return c == SP || c == HT;
  }

  /** The value of a hexadecimal digit, or -1. */
  static int hex(byte c) {
    if (digit(c)) {
      return c - '0';
    }
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  /** Whether the range, of token characters, is {@code lower}, a name in lower case. */
  static boolean same(byte[] b, int from, int to, byte[] lower) {
    if (to - from != lower.length) {
      return false;
    }
    for (int i = 0; i < lower.length; i++) {
      if (lower(b[from + i]) != lower[i]) {
        return false;
      }
    }
    return true;
  }

  static boolean same(byte[] b, int from, int to, int otherFrom, int otherTo) {
    if (to - from != otherTo - otherFrom) {
      return false;
    }
    for (int i = 0; i < to - from; i++) {
      if (lower(b[from + i]) != lower(b[otherFrom + i])) {
        return false;
      }
    }
    return true;
  }

  private static byte lower(byte c) {
    return c >= 'A' && c <= 'Z' ? (byte) (c + ('a' - 'A')) : c;
  }
}
