package io.github.s3wwwkit.sidecar.http1;

/** Finds the end of a head. */
final class HeadScanner {
  /** The head has not ended yet. */
  static final int MORE = -1;

  /**
   * No head can come of this. A line that ends in a bare LF, too: RFC 9112 2.2 lets a recipient
   * take it, but who does may see another message than the next one in the chain.
   */
  static final int MALFORMED = -2;

  private HeadScanner() {}

  /**
   * Searches {@code b[start, to)} for the empty line, looking only at the bytes from {@code seen}
   * on, which an earlier call has not looked at.
   *
   * @return the index after the empty line, {@link #MORE} or {@link #MALFORMED}
   */
  static int end(byte[] b, int start, int seen, int to) {
    for (int i = seen; i < to; i++) {
      if (b[i] == Ascii.LF) {
        if (i == start || b[i - 1] != Ascii.CR) {
          return MALFORMED;
        }
        if (i - start >= 3 && b[i - 2] == Ascii.LF) {
          return i + 1;
        }
      }
    }
    return MORE;
  }

  /**
   * Where in {@code b[from, to)} a request begins: one empty line before it is passed over, for old
   * clients send one after a body (RFC 9112 2.2).
   *
   * @return {@link #MORE} when nothing of a request is there yet; {@link #MALFORMED} when none can
   *     begin so: a TLS handshake, for one, need not wait for a timeout
   */
  static int start(byte[] b, int from, int to) {
    int start = from;
    if (from < to && b[from] == Ascii.CR) {
      if (from + 1 < to && b[from + 1] != Ascii.LF) {
        return MALFORMED;
      }
      start += 2;
    }
    if (start >= to) {
      return MORE;
    }
    return Ascii.token(b[start]) ? start : MALFORMED;
  }

  /** Whether the first line ends in {@code b[start, to)}. */
  static boolean hasLine(byte[] b, int start, int to) {
    for (int i = start; i < to; i++) {
      if (b[i] == Ascii.LF) {
        return true;
      }
    }
    return false;
  }
}
