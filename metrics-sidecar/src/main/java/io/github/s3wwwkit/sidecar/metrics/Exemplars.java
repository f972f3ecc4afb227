package io.github.s3wwwkit.sidecar.metrics;

import io.github.s3wwwkit.sidecar.http1.Method;
import io.github.s3wwwkit.sidecar.http1.TraceParent;
import io.prometheus.client.Collector;
import io.prometheus.client.exemplars.Exemplar;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The last traced request of each bucket of one loop's durations. Only that loop writes; the scrape
 * reads, and tells by a version whether the loop wrote meanwhile. Neither waits for the other.
 */
@SuppressWarnings("EnumOrdinal") // As in Cells.
final class Exemplars {
  // A place: its version, odd while it is written and 0 before, and what it holds.
  private static final int VERSION = 0;
  private static final int TRACE_HIGH = 1;
  private static final int TRACE_LOW = 2;
  private static final int SPAN = 3;
  private static final int NANOS = 4;
  private static final int MILLIS = 5;
  private static final int PLACE = 6;
  private static final int TRIES = 3;

  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

  /**
   * What is known of one request.
   *
   * @param nanos it took
   * @param millis when it ended, since 1970
   */
  record Entry(long traceHigh, long traceLow, long span, long nanos, long millis) {
    Exemplar exemplar() {
      HexFormat hex = HexFormat.of();
      return new Exemplar(
          nanos / Collector.NANOSECONDS_PER_SECOND,
          millis,
          "trace_id",
          hex.toHexDigits(traceHigh) + hex.toHexDigits(traceLow),
          "span_id",
          hex.toHexDigits(span));
    }
  }

  private final long[] cells = new long[Cells.METHODS * Cells.BUCKETS * PLACE];

  static int place(Method method, int bucket) {
    return (method.ordinal() * Cells.BUCKETS + bucket) * PLACE;
  }

  void put(int place, TraceParent trace, long nanos, long millis) {
    long version = cells[place + VERSION];
    CELL.setOpaque(cells, place + VERSION, version + 1);
    VarHandle.storeStoreFence();
    CELL.setOpaque(cells, place + TRACE_HIGH, trace.traceHigh());
    CELL.setOpaque(cells, place + TRACE_LOW, trace.traceLow());
    CELL.setOpaque(cells, place + SPAN, trace.span());
    CELL.setOpaque(cells, place + NANOS, nanos);
    CELL.setOpaque(cells, place + MILLIS, millis);
    CELL.setRelease(cells, place + VERSION, version + 2);
  }

  /** Null when there was none yet, or when one is just being written, time and again. */
  @Nullable Entry get(int place) {
    for (int i = 0; i < TRIES; i++) {
      long before = (long) CELL.getAcquire(cells, place + VERSION);
      if (before == 0) {
        return null;
      }
      Entry entry =
          new Entry(
              cell(place + TRACE_HIGH),
              cell(place + TRACE_LOW),
              cell(place + SPAN),
              cell(place + NANOS),
              cell(place + MILLIS));
      VarHandle.loadLoadFence();
      if (before % 2 == 0 && cell(place + VERSION) == before) {
        return entry;
      }
    }
    return null;
  }

  private long cell(int at) {
    return (long) CELL.getOpaque(cells, at);
  }
}
