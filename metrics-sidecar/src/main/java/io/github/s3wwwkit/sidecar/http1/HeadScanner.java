package io.github.s3wwwkit.sidecar.http1;

/** Finds the end of a head. */
public final class HeadScanner {
  /** The head has not ended yet. */
  public static final int MORE = -1;

  /**
   * A line ends in a bare LF. RFC 9112 2.2 lets a recipient take it; who does may see another
   * message than the next one in the chain.
   */
  public static final int BARE_LF = -2;

  private HeadScanner() {}

  /**
   * Searches {@code b[start, to)} for the empty line, looking only at the bytes from {@code seen}
   * on, which an earlier call has not looked at.
   *
   * @return the index after the empty line, {@link #MORE} or {@link #BARE_LF}
   */
  public static int end(byte[] b, int start, int seen, int to) {
    for (int i = seen; i < to; i++) {
      if (b[i] == Ascii.LF) {
        if (i == start || b[i - 1] != Ascii.CR) {
          return BARE_LF;
        }
        if (i - start >= 3 && b[i - 2] == Ascii.LF) {
          return i + 1;
        }
      }
    }
    return MORE;
  }

  /**
   * Where a request begins: one empty line before it is passed over, for old clients send one after
   * a body (RFC 9112 2.2).
   */
  public static int requestStart(byte[] b, int from, int to) {
    return to - from >= 2 && b[from] == Ascii.CR && b[from + 1] == Ascii.LF ? from + 2 : from;
  }

  /** Whether the first line ends in {@code b[start, to)}. */
  public static boolean hasLine(byte[] b, int start, int to) {
    for (int i = start; i < to; i++) {
      if (b[i] == Ascii.LF) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether {@code c} can begin a request: a TLS handshake cannot, and need not wait for a timeout.
   */
  public static boolean canStart(byte c) {
    return Ascii.token(c) || c == Ascii.CR;
  }
}
