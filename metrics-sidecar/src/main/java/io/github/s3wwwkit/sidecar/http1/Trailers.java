package io.github.s3wwwkit.sidecar.http1;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The fields after a chunked body, as far as they may go on: whoever merges them into the header
 * must find nothing there that frames, routes, authenticates or controls (RFC 9110 6.5.1).
 */
public final class Trailers {
  private static final byte[][] NAMES =
      ascii(
          "age",
          "authorization",
          "cache-control",
          "content-encoding",
          "content-location",
          "content-range",
          "content-type",
          "cookie",
          "date",
          "expires",
          "location",
          "max-forwards",
          "origin",
          "pragma",
          "range",
          "realm",
          "retry-after",
          "set-cookie",
          "vary",
          "via",
          "warning",
          "www-authenticate");
  private static final byte[][] PREFIXES = ascii("access-control-", "if-", "proxy-");

  private final Bytes kept = new Bytes();
  private int line;
  private int value;
  private boolean dropped;

  void name(byte c) {
    kept.put((char) c);
  }

  void nameEnds() {
    dropped = !allowed(kept.array(), line, kept.length());
    kept.put(':');
    value = kept.length();
  }

  void value(byte c) {
    if (dropped || (kept.length() == value && Ascii.blank(c))) {
      return;
    }
    if (kept.length() == value) {
      kept.put(' ');
    }
    kept.put((char) c);
  }

  void lineEnds() {
    int end = dropped ? line : kept.length();
    while (end > value && Ascii.blank(kept.array()[end - 1])) {
      end--;
    }
    kept.length(end);
    if (!dropped) {
      kept.put('\r').put('\n');
    }
    line = kept.length();
  }

  void copyTo(ByteBuffer target) {
    kept.copyTo(target);
  }

  private static boolean allowed(byte[] b, int from, int to) {
    if (Field.of(b, from, to) != Field.PLAIN) {
      return false;
    }
    for (byte[] name : NAMES) {
      if (Ascii.same(b, from, to, name)) {
        return false;
      }
    }
    for (byte[] prefix : PREFIXES) {
      if (to - from > prefix.length && Ascii.same(b, from, from + prefix.length, prefix)) {
        return false;
      }
    }
    return true;
  }

  private static byte[][] ascii(String... names) {
    byte[][] all = new byte[names.length][];
    for (int i = 0; i < names.length; i++) {
      all[i] = names[i].getBytes(StandardCharsets.US_ASCII);
    }
    return all;
  }
}
