package io.github.s3wwwkit.sidecar.accesslog;

import io.github.s3wwwkit.sidecar.http1.Bytes;
import io.github.s3wwwkit.sidecar.http1.RequestHead;
import io.github.s3wwwkit.sidecar.http1.TraceParent;
import io.github.s3wwwkit.sidecar.metrics.Cells;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** One event loop's end of the access log: nobody else may call it. Allocates nothing per line. */
public final class LoopLog {
  // Kept for the next requests; more of them were a rush that has passed.
  private static final int MOST_NOTES = 256;
  private static final long NANOS_A_MICRO = 1000;
  private static final long NANOS_A_MILLI = 1_000_000;
  private static final int MICROS_A_SECOND = 1_000_000;

  private static final byte[] TIME = Bytes.ascii("{\"time\":\"");
  private static final byte[] CLIENT = Bytes.ascii("\",\"client\":\"");
  private static final byte[] FRONT = Bytes.ascii("\",");
  private static final byte[] STATUS = Bytes.ascii(",\"status\":");
  private static final byte[] BYTES = Bytes.ascii(",\"bytes\":");
  private static final byte[] DURATION = Bytes.ascii(",\"duration\":");
  private static final byte[] FIRST_BYTE = Bytes.ascii(",\"ttfb\":");
  private static final byte[] TRACE = Bytes.ascii(",\"traceId\":");
  private static final byte[] ENDED = Bytes.ascii(",\"ended\":\"");
  private static final byte[] END = Bytes.ascii("}\n");
  private static final byte[] NULL = Bytes.ascii("null");

  private final Ring ring;
  private final Cells cells;
  private final Runnable wake;
  private final ArrayDeque<Note> notes = new ArrayDeque<>();
  private final Note nothing = new Note();
  private final Timestamp timestamp = new Timestamp();
  private final Bytes line = new Bytes();

  LoopLog(Ring ring, Cells cells, Runnable wake) {
    this.ring = ring;
    this.cells = cells;
    this.wake = wake;
  }

  /** Keeps what the line of this request will tell of its head. */
  public Note note(RequestHead head) {
    Note kept = notes.pollLast();
    Note note = kept == null ? new Note() : kept;
    note.take(head);
    return note;
  }

  /**
   * Writes the line of a request that has just ended.
   *
   * @param note what was noted of its head, given back by this; null when none could be read
   * @param client its address
   * @param status of the answer
   * @param bytes sent
   * @param duration from the first byte in until now, in ns
   * @param toFirstByte from the first byte in to the first byte out, in ns; negative when none was
   * @param ended why, as the line says it
   */
  public void line(
      @Nullable Note note,
      byte[] client,
      int status,
      long bytes,
      long duration,
      long toFirstByte,
      TraceParent trace,
      String ended) {
    Note told = note == null ? nothing : note;
    line.clear().put(TIME);
    long begun = System.currentTimeMillis() - duration / NANOS_A_MILLI;
    timestamp.put(line, begun);
    line.put(CLIENT).put(client).put(FRONT);
    told.putFront(line);
    line.put(STATUS).decimal(status).put(BYTES).decimal(bytes).put(DURATION);
    seconds(duration);
    line.put(FIRST_BYTE);
    if (toFirstByte < 0) {
      line.put(NULL);
    } else {
      seconds(toFirstByte);
    }
    line.put(TRACE);
    if (trace.valid()) {
      line.put('"').hex(trace.traceHigh()).hex(trace.traceLow()).put('"');
    } else {
      line.put(NULL);
    }
    line.put(ENDED).put(ended).put(FRONT);
    told.putBack(line);
    line.put(END);
    if (ring.offer(line)) {
      wake.run();
    } else {
      cells.accessLogDropped();
    }
    if (note != null && notes.size() < MOST_NOTES) {
      notes.addLast(note);
    }
  }

  private void seconds(long nanos) {
    long micros = nanos / NANOS_A_MICRO;
    line.decimal(micros / MICROS_A_SECOND).put('.').padded((int) (micros % MICROS_A_SECOND), 6);
  }
}
