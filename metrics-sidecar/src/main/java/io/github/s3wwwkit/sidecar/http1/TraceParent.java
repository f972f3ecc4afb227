package io.github.s3wwwkit.sidecar.http1;

import java.util.random.RandomGenerator;

/**
 * The trace that a request says it belongs to (W3C Trace Context 3.2). What is not valid is passed
 * on like any other field, for a proxy that takes no part in the trace leaves it alone, but nothing
 * is told of it. Reused from request to request.
 */
public final class TraceParent {
  // version "-" trace-id "-" parent-id "-" trace-flags
  private static final int TRACE = 3;
  private static final int SPAN = TRACE + 33;
  private static final int FLAGS = SPAN + 17;
  private static final int LENGTH = FLAGS + 2;
  private static final int SAMPLED = 1;
  private static final int LATEST = 0;
  private static final int FORBIDDEN = 0xff;
  private static final byte[] FIELD = Bytes.ascii("traceparent: 00-");
  private static final byte[] NOT_SAMPLED = Bytes.ascii("-00\r\n");

  private boolean valid;
  private boolean sampled;
  private long traceHigh;
  private long traceLow;
  private long span;

  public void clear() {
    valid = false;
    sampled = false;
  }

  /** Takes the field's value {@code b[from, to)}. */
  void parse(byte[] b, int from, int to) {
    clear();
    int length = to - from;
    if (length < LENGTH
        || b[from + TRACE - 1] != '-'
        || b[from + SPAN - 1] != '-'
        || b[from + FLAGS - 1] != '-'
        || !digits(b, from, 2)
        || !digits(b, from + TRACE, 32)
        || !digits(b, from + SPAN, 16)
        || !digits(b, from + FLAGS, 2)) {
      return;
    }
    long version = number(b, from, 2);
    // 3.2.4: a later version may have more, after another dash.
    if (version == FORBIDDEN
        || (length > LENGTH && (version == LATEST || b[from + LENGTH] != '-'))) {
      return;
    }
    traceHigh = number(b, from + TRACE, 16);
    traceLow = number(b, from + TRACE + 16, 16);
    span = number(b, from + SPAN, 16);
    valid = (traceHigh | traceLow) != 0 && span != 0;
    sampled = valid && (number(b, from + FLAGS, 2) & SAMPLED) != 0;
  }

  /** Begins a trace that nobody records. */
  public void begin(RandomGenerator random) {
    traceHigh = random.nextLong();
    // 3.2.2.3, 3.2.2.4: neither is ever all zeros.
    traceLow = random.nextLong() | 1;
    span = random.nextLong() | 1;
    valid = true;
    sampled = false;
  }

  void write(Bytes out) {
    out.put(FIELD).hex(traceHigh).hex(traceLow).put('-').hex(span).put(NOT_SAMPLED);
  }

  public boolean valid() {
    return valid;
  }

  /** Whether the caller may have recorded the trace, so that there is something to find. */
  public boolean sampled() {
    return sampled;
  }

  /** The first half of the trace's id. */
  public long traceHigh() {
    return traceHigh;
  }

  /** The second half of the trace's id. */
  public long traceLow() {
    return traceLow;
  }

  public long span() {
    return span;
  }

  // 3.2.2: lower case alone.
  private static boolean digits(byte[] b, int from, int n) {
    for (int i = from; i < from + n; i++) {
      if (!Ascii.digit(b[i]) && (b[i] < 'a' || b[i] > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static long number(byte[] b, int from, int n) {
    long number = 0;
    for (int i = from; i < from + n; i++) {
      number = number << 4 | Ascii.hex(b[i]);
    }
    return number;
  }
}
