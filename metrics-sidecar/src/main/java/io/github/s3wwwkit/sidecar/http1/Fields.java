package io.github.s3wwwkit.sidecar.http1;

import java.nio.charset.StandardCharsets;

/**
 * The fields of one head, as ranges of the bytes they came in, and what they say about the framing
 * of the body. Strict where RFC 9112 leaves a choice: whatever two parsers may read differently is
 * an error. Reused from head to head.
 */
final class Fields {
  /** More fields than that are an attack; HAProxy's limit is 101. */
  static final int MAX = 128;

  // Each is looked for among all fields; honest heads name a few.
  private static final int MOST_NOMINATED = 64;

  enum Fault {
    NONE,
    MALFORMED,
    TOO_MANY,
    /** A transfer coding other than chunked. */
    CODING
  }

  private static final byte[] CHUNKED = "chunked".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CLOSE = "close".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] KEEP_ALIVE = "keep-alive".getBytes(StandardCharsets.US_ASCII);

  // Eighteen digits fit into a long whatever they are.
  private static final int MAX_LENGTH_DIGITS = 18;

  private byte[] b = new byte[0];
  private int count;
  private final int[] nameFrom = new int[MAX];
  private final int[] nameTo = new int[MAX];
  private final int[] valueFrom = new int[MAX];
  private final int[] valueTo = new int[MAX];
  private final Field[] field = new Field[MAX];

  private long contentLength;
  private boolean transferEncoding;
  private boolean chunked;
  private boolean close;
  private boolean keepAlive;
  private boolean nominates;
  private int nominated;

  /** Parses {@code bytes[from, end)}, which ends in the empty line. */
  Fault parse(byte[] bytes, int from, int end, int minor) {
    b = bytes;
    Fault fault = split(from, end);
    return fault == Fault.NONE ? interpret(minor) : fault;
  }

  /** Forgets what was parsed before. */
  void clear() {
    count = 0;
  }

  int count() {
    return count;
  }

  Field field(int i) {
    return field[i];
  }

  boolean named(int i, byte[] lower) {
    return Ascii.same(b, nameFrom[i], nameTo[i], lower);
  }

  boolean namedFrom(int i, byte[] lowerStart) {
    int end = nameFrom[i] + lowerStart.length;
    return end <= nameTo[i] && Ascii.same(b, nameFrom[i], end, lowerStart);
  }

  int nameLength(int i) {
    return nameTo[i] - nameFrom[i];
  }

  int valueFrom(int i) {
    return valueFrom[i];
  }

  int valueTo(int i) {
    return valueTo[i];
  }

  /** The length told, or -1. */
  long contentLength() {
    return contentLength;
  }

  boolean chunked() {
    return chunked;
  }

  /**
   * Whether trailers may follow and be passed on: not where Connection names fields, for it means
   * trailers too (RFC 9110 7.6.1), and its names are forgotten until these come.
   */
  boolean trailers() {
    return chunked && !nominates;
  }

  boolean close() {
    return close;
  }

  boolean keepAlive() {
    return keepAlive;
  }

  void write(int i, Bytes out) {
    out.put(b, nameFrom[i], nameTo[i])
        .put(':')
        .put(' ')
        .put(b, valueFrom[i], valueTo[i])
        .put('\r')
        .put('\n');
  }

  private Fault split(int from, int end) {
    count = 0;
    int i = from;
    while (b[i] != Ascii.CR) {
      if (count == MAX) {
        return Fault.TOO_MANY;
      }
      int name = i;
      while (Ascii.token(b[i])) {
        i++;
      }
      // No name, a blank before the colon, a folded line: RFC 9112 5.1, 5.2.
      if (i == name || b[i] != ':') {
        return Fault.MALFORMED;
      }
      int nameEnd = i++;
      while (Ascii.blank(b[i])) {
        i++;
      }
      int value = i;
      int valueEnd = i;
      while (Ascii.text(b[i])) {
        if (!Ascii.blank(b[i++])) {
          valueEnd = i;
        }
      }
      // Control characters, and a CR that is not a line's end: RFC 9110 5.5, RFC 9112 2.2.
      if (b[i] != Ascii.CR || b[i + 1] != Ascii.LF) {
        return Fault.MALFORMED;
      }
      i += 2;
      nameFrom[count] = name;
      nameTo[count] = nameEnd;
      valueFrom[count] = value;
      valueTo[count] = valueEnd;
      field[count] = Field.of(b, name, nameEnd);
      count++;
    }
    return i + 2 == end ? Fault.NONE : Fault.MALFORMED;
  }

  private Fault interpret(int minor) {
    contentLength = -1;
    transferEncoding = false;
    chunked = false;
    close = false;
    keepAlive = false;
    nominates = false;
    nominated = 0;
    Fault fault = Fault.NONE;
    for (int i = 0; i < count; i++) {
      switch (field[i]) {
        case CONTENT_LENGTH -> {
          // A second one, even an equal one, was put there by somebody for a reason.
          if (contentLength >= 0 || (contentLength = number(valueFrom[i], valueTo[i])) < 0) {
            return Fault.MALFORMED;
          }
        }
        case TRANSFER_ENCODING -> {
          transferEncoding = true;
          Fault coding = codings(valueFrom[i], valueTo[i]);
          if (coding == Fault.MALFORMED) {
            return coding;
          }
          fault = coding == Fault.NONE ? fault : coding;
        }
        case CONNECTION -> {
          if (!connection(i)) {
            return Fault.MALFORMED;
          }
        }
        default -> {}
      }
    }
    // RFC 9112 6.1: both may be an attempt at smuggling; HTTP/1.0 knows no transfer codings.
    if (transferEncoding && (contentLength >= 0 || minor == 0)) {
      return Fault.MALFORMED;
    }
    return fault;
  }

  private long number(int from, int to) {
    if (from == to || to - from > MAX_LENGTH_DIGITS) {
      return -1;
    }
    long n = 0;
    for (int i = from; i < to; i++) {
      if (!Ascii.digit(b[i])) {
        return -1;
      }
      n = n * 10 + (b[i] - '0');
    }
    return n;
  }

  /**
   * RFC 9112 6.1: chunked comes last, and once. Any other coding before it is beyond a proxy that
   * frames anew.
   */
  private Fault codings(int from, int to) {
    Fault fault = Fault.NONE;
    boolean any = false;
    for (int i = from; i <= to; ) {
      int comma = Bytes.until(',', b, i, to);
      int start = Bytes.skip(b, i, comma);
      int end = Bytes.trim(b, start, comma);
      i = comma + 1;
      if (start == end) {
        continue;
      }
      any = true;
      if (chunked) {
        return Fault.MALFORMED;
      }
      if (!Ascii.same(b, start, end, CHUNKED)) {
        fault = Fault.CODING;
      } else {
        chunked = true;
      }
    }
    return any ? fault : Fault.MALFORMED;
  }

  /**
   * RFC 9110 7.6.1: every field that any Connection field names goes no further; false for too
   * many.
   */
  private boolean connection(int at) {
    for (int i = valueFrom[at]; i <= valueTo[at]; ) {
      int comma = Bytes.until(',', b, i, valueTo[at]);
      int start = Bytes.skip(b, i, comma);
      int end = Bytes.trim(b, start, comma);
      i = comma + 1;
      if (Ascii.same(b, start, end, CLOSE)) {
        close = true;
      } else if (Ascii.same(b, start, end, KEEP_ALIVE)) {
        keepAlive = true;
      } else if (start < end) {
        if (++nominated > MOST_NOMINATED) {
          return false;
        }
        nominate(start, end);
      }
    }
    return true;
  }

  private void nominate(int from, int to) {
    nominates |= Field.of(b, from, to) == Field.PLAIN;
    for (int i = 0; i < count; i++) {
      // Only what would be passed on anyway: framing and routing are not a client's to switch off.
      if ((field[i] == Field.PLAIN || field[i] == Field.EXPECT || field[i] == Field.TRAILER)
          && Ascii.same(b, nameFrom[i], nameTo[i], from, to)) {
        field[i] = Field.HOP_BY_HOP;
      }
    }
  }
}
