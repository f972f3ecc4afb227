package io.github.s3wwwkit.sidecar.metrics;

import io.github.s3wwwkit.sidecar.http1.Method;
import io.github.s3wwwkit.sidecar.http1.Refusal;
import io.github.s3wwwkit.sidecar.http1.TraceParent;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What one event loop counts. Only that loop writes, with opaque stores; the scrape reads. So
 * counting costs no more than an addition, and nothing is shared between loops.
 */
// The enums are the layout: nothing is stored by it.
@SuppressWarnings("EnumOrdinal")
public final class Cells {
  static final int METHODS = Method.values().length;
  static final int FIRST_STATUS = 100;
  static final int STATUSES = 500;

  /** Upper bounds in ns, for static files: from memory on the same host to a slow reader. */
  static final long[] BOUNDS = {
    100_000L,
    250_000L,
    500_000L,
    1_000_000L,
    2_500_000L,
    5_000_000L,
    10_000_000L,
    25_000_000L,
    50_000_000L,
    100_000_000L,
    250_000_000L,
    500_000_000L,
    1_000_000_000L,
    2_500_000_000L,
    5_000_000_000L,
    10_000_000_000L,
    30_000_000_000L,
    60_000_000_000L
  };

  /** A histogram is its buckets, not cumulated, the last one unbounded, and its sum in ns. */
  static final int BUCKETS = BOUNDS.length + 1;

  static final int HISTOGRAM = BUCKETS + 1;

  static final int REQUESTS = 0;
  static final int DURATION = REQUESTS + METHODS * STATUSES;
  static final int FIRST_BYTE = DURATION + METHODS * HISTOGRAM;
  static final int REJECTED = FIRST_BYTE + HISTOGRAM;
  static final int ABORTED = REJECTED + Refusal.values().length;
  static final int UPSTREAM_ERRORS = ABORTED + Aborted.values().length;
  static final int REQUEST_BYTES = UPSTREAM_ERRORS + UpstreamError.values().length;
  static final int RESPONSE_BYTES = REQUEST_BYTES + 1;
  static final int IN_FLIGHT = RESPONSE_BYTES + 1;
  static final int CONNECTIONS = IN_FLIGHT + 1;
  static final int UPSTREAM_ACTIVE = CONNECTIONS + 1;
  static final int UPSTREAM_IDLE = UPSTREAM_ACTIVE + 1;
  static final int ACCESS_LOG_DROPPED = UPSTREAM_IDLE + 1;
  static final int CACHE_REQUESTS = ACCESS_LOG_DROPPED + 1;
  static final int SIZE = CACHE_REQUESTS + CacheResult.values().length;

  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] cells = new long[SIZE];
  private final Exemplars exemplars = new Exemplars();

  /**
   * An answer was sent.
   *
   * @param toFirstByte from the first byte in to the first byte out, in ns
   * @param toLastByte from the first byte in to the last byte out, in ns
   */
  public void request(Method method, int status, long toFirstByte, long toLastByte) {
    add(REQUESTS + method.ordinal() * STATUSES + status - FIRST_STATUS, 1);
    observe(DURATION + method.ordinal() * HISTOGRAM, toLastByte);
    observe(FIRST_BYTE, toFirstByte);
  }

  /**
   * An answer was sent to a request whose trace is likely to be found.
   *
   * @param toLastByte as above
   * @param now the time, in ms since 1970
   */
  public void exemplar(Method method, long toLastByte, TraceParent trace, long now) {
    exemplars.put(Exemplars.place(method, bucket(toLastByte)), trace, toLastByte, now);
  }

  Exemplars exemplars() {
    return exemplars;
  }

  public void rejected(Refusal reason) {
    add(REJECTED + reason.ordinal(), 1);
  }

  public void aborted(Aborted by) {
    add(ABORTED + by.ordinal(), 1);
  }

  public void upstreamError(UpstreamError reason) {
    add(UPSTREAM_ERRORS + reason.ordinal(), 1);
  }

  public void requestBytes(long n) {
    add(REQUEST_BYTES, n);
  }

  public void responseBytes(long n) {
    add(RESPONSE_BYTES, n);
  }

  public void inFlight(int change) {
    add(IN_FLIGHT, change);
  }

  /** Requests being served. */
  public long inFlight() {
    return get(IN_FLIGHT);
  }

  public void connections(int change) {
    add(CONNECTIONS, change);
  }

  public void accessLogDropped() {
    add(ACCESS_LOG_DROPPED, 1);
  }

  public void cache(CacheResult result) {
    add(CACHE_REQUESTS + result.ordinal(), 1);
  }

  public void upstreamActive(int change) {
    add(UPSTREAM_ACTIVE, change);
  }

  public void upstreamIdle(int change) {
    add(UPSTREAM_IDLE, change);
  }

  long get(int cell) {
    return (long) CELL.getOpaque(cells, cell);
  }

  private void observe(int histogram, long nanos) {
    add(histogram + bucket(nanos), 1);
    add(histogram + BUCKETS, nanos);
  }

  private static int bucket(long nanos) {
    int bucket = 0;
    while (bucket < BOUNDS.length && nanos > BOUNDS[bucket]) {
      bucket++;
    }
    return bucket;
  }

  private void add(int cell, long n) {
    CELL.setOpaque(cells, cell, cells[cell] + n);
  }
}
