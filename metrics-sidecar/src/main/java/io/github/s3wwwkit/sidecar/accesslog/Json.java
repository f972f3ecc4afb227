package io.github.s3wwwkit.sidecar.accesslog;

import io.github.s3wwwkit.sidecar.http1.Bytes;

/** Strings of JSON (RFC 8259 7) from whatever bytes a client sent. */
final class Json {
  private static final byte[] HEX = Bytes.ascii("0123456789abcdef");
  // U+2026, for what was cut off, and U+FFFD, for what is no UTF-8.
  private static final byte[] CUT = {(byte) 0xe2, (byte) 0x80, (byte) 0xa6};
  private static final byte[] REPLACEMENT = {(byte) 0xef, (byte) 0xbf, (byte) 0xbd};
  private static final byte[] UNICODE = Bytes.ascii("\\u00");

  private static final boolean[] PLAIN = new boolean[256];

  static {
    for (int c = ' '; c < 0x7f; c++) {
      PLAIN[c] = c != '"' && c != '\\';
    }
  }

  private Json() {}

  /**
   * Writes {@code b[from, to)} as a string that is at most {@code limit} bytes long between its
   * quotes; a longer one ends in an ellipsis.
   */
  static void string(Bytes out, byte[] b, int from, int to, int limit) {
    out.put('"');
    int room = limit - CUT.length;
    int i = from;
    while (i < to) {
      int run = i;
      while (run < to && plain(b[run])) {
        run++;
      }
      if (run - i > room) {
        out.put(b, i, i + room).put(CUT);
        break;
      }
      out.put(b, i, run);
      room -= run - i;
      i = run;
      if (i < to) {
        int before = out.length();
        int next = special(out, b, i, to);
        room -= out.length() - before;
        if (room < 0) {
          out.length(before).put(CUT);
          break;
        }
        i = next;
      }
    }
    out.put('"');
  }

  private static boolean plain(byte c) {
    return PLAIN[c & 0xff];
  }

  /** Writes what begins at {@code i}; returns where the rest begins. */
  private static int special(Bytes out, byte[] b, int i, int to) {
    byte c = b[i];
    if (c == '"' || c == '\\') {
      out.put('\\').put((char) c);
      return i + 1;
    }
    if (c >= 0) {
      unicode(out, c);
      return i + 1;
    }
    int length = utf8(b, i, to);
    if (length == 0) {
      out.put(REPLACEMENT);
      return i + 1;
    }
    if (length == 2 && (c & 0xff) == 0xc2 && (b[i + 1] & 0xff) < 0xa0) {
      // C1 controls: some terminals obey them.
      unicode(out, b[i + 1]);
    } else {
      out.put(b, i, i + length);
    }
    return i + length;
  }

  private static void unicode(Bytes out, byte c) {
    out.put(UNICODE).put((char) HEX[(c & 0xff) >> 4]).put((char) HEX[c & 0xf]);
  }

  /** The length of the character that begins at {@code i}, or 0 when it is none (RFC 3629 4). */
  private static int utf8(byte[] b, int i, int to) {
    int lead = b[i] & 0xff;
    int length = lead < 0xc2 || lead > 0xf4 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (length == 0 || to - i < length) {
      return 0;
    }
    // No overlong forms, no surrogates, nothing beyond U+10FFFF.
    int least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    int most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    int second = b[i + 1] & 0xff;
    if (second < least || second > most) {
      return 0;
    }
    for (int k = i + 2; k < i + length; k++) {
      if ((b[k] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return length;
  }
}
