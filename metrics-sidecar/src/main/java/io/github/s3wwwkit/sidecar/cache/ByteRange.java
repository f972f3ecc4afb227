package io.github.s3wwwkit.sidecar.cache;

import io.github.s3wwwkit.sidecar.http1.Bytes;

/** The range that a Range field asks for (RFC 9110 14.1.2, 14.2). Reused. */
final class ByteRange {
  enum Kind {
    /** None, several, or not to be understood: the whole is sent. */
    WHOLE,
    PART,
    UNSATISFIABLE
  }

  private static final byte[] UNIT = Bytes.ascii("bytes");
  // Eighteen digits fit into a long whatever they are.
  private static final int MOST_DIGITS = 18;

  private long from;
  private long to;

  /** The first byte of a {@link Kind#PART}. */
  long from() {
    return from;
  }

  /** The first byte behind it. */
  long to() {
    return to;
  }

  /** Reads {@code b[start, end)}, for something of {@code size} bytes. */
  Kind parse(byte[] b, int start, int end, long size) {
    int equals = Bytes.until('=', b, start, end);
    if (equals == end || !Bytes.same(b, start, equals, UNIT)) {
      return Kind.WHOLE;
    }
    int first = equals + 1;
    int last = end;
    // RFC 9110 5.6.1.2: empty members of a list count for nothing.
    while (first < last && separator(b[first])) {
      first++;
    }
    while (first < last && separator(b[last - 1])) {
      last--;
    }
    int hyphen = Bytes.until('-', b, first, last);
    if (hyphen == last || !digits(b, first, hyphen) || !digits(b, hyphen + 1, last)) {
      return Kind.WHOLE;
    }
    if (hyphen == first) {
      return hyphen + 1 == last ? Kind.WHOLE : suffix(number(b, hyphen + 1, last), size);
    }
    from = number(b, first, hyphen);
    to = hyphen + 1 == last ? size : number(b, hyphen + 1, last) + 1;
    if (hyphen + 1 < last && to <= from) {
      return Kind.WHOLE;
    }
    to = Math.min(to, size);
    return from < size ? Kind.PART : Kind.UNSATISFIABLE;
  }

  private Kind suffix(long length, long size) {
    from = Math.max(0, size - length);
    to = size;
    // Of nothing there is no part that could be told.
    return length == 0 ? Kind.UNSATISFIABLE : size == 0 ? Kind.WHOLE : Kind.PART;
  }

  private static boolean separator(byte c) {
    return c == ',' || c == ' ' || c == '\t';
  }

  private static boolean digits(byte[] b, int from, int to) {
    for (int i = from; i < to; i++) {
      if (b[i] < '0' || b[i] > '9') {
        return false;
      }
    }
    return true;
  }

  private static long number(byte[] b, int from, int to) {
    int start = from;
    while (start < to && b[start] == '0') {
      start++;
    }
    if (to - start > MOST_DIGITS) {
      return Long.MAX_VALUE - 1;
    }
    long n = 0;
    for (int i = start; i < to; i++) {
      n = n * 10 + (b[i] - '0');
    }
    return n;
  }
}
