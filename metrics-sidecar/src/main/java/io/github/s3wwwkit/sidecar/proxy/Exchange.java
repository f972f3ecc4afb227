package io.github.s3wwwkit.sidecar.proxy;

import io.github.s3wwwkit.sidecar.accesslog.LoopLog;
import io.github.s3wwwkit.sidecar.accesslog.Note;
import io.github.s3wwwkit.sidecar.http1.BodyReader;
import io.github.s3wwwkit.sidecar.http1.BodyWriter;
import io.github.s3wwwkit.sidecar.http1.Method;
import io.github.s3wwwkit.sidecar.http1.Refusal;
import io.github.s3wwwkit.sidecar.http1.RequestHead;
import io.github.s3wwwkit.sidecar.http1.TraceParent;
import io.github.s3wwwkit.sidecar.metrics.Aborted;
import io.github.s3wwwkit.sidecar.metrics.Cells;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One request and its answer. Reused: a connection has one at a time. */
final class Exchange {
  /** The status told of what got no answer; nginx's. */
  private static final int CLIENT_LEFT = 499;

  private final Cells cells;
  private final @Nullable LoopLog log;
  private final byte[] client;
  private final @Nullable RandomGenerator traces;

  final BodyReader requestBody = new BodyReader();
  final BodyWriter requestFraming = new BodyWriter();
  final BodyReader answerBody = new BodyReader();
  final BodyWriter answerFraming = new BodyWriter();

  private boolean active;
  private Method method = Method.OTHER;
  private boolean http10;
  private boolean persistent;
  private boolean bodiless;
  private boolean endsWithConnection;
  private long firstByteIn;
  private long firstByteOut;
  private int status;
  private long sent;
  private String ended = "";
  private boolean named;
  private @Nullable Note note;
  private final TraceParent trace = new TraceParent();

  /**
   * One connection's.
   *
   * @param log where a line a request goes, if anywhere
   * @param client its address
   * @param traces makes those that clients have not begun, if anybody does
   */
  Exchange(Cells cells, @Nullable LoopLog log, byte[] client, @Nullable RandomGenerator traces) {
    this.cells = cells;
    this.log = log;
    this.client = client;
    this.traces = traces;
  }

  /** The first byte of a request is there. */
  void begin(long now) {
    active = true;
    firstByteIn = now;
    method = Method.OTHER;
    http10 = false;
    persistent = false;
    bodiless = true;
    endsWithConnection = false;
    status = 0;
    sent = 0;
    ended = "";
    named = false;
    trace.clear();
    cells.inFlight(1);
  }

  /** What the head said as far as it could be read; a refused one ends the connection. */
  void head(RequestHead head, boolean accepted) {
    method = head.method();
    named = true;
    if (!head.trace(trace) && accepted && traces != null) {
      trace.begin(traces);
      head.begin(trace);
    }
    if (log != null) {
      note = log.note(head);
    }
    if (accepted) {
      http10 = head.http10();
      persistent = head.keepAlive();
      bodiless = !head.hasBody();
      head.body(requestBody);
      requestFraming.begin(head.chunked());
    }
  }

  /** The sidecar answers itself, and says why. */
  void refused(Refusal reason) {
    cells.rejected(reason);
    // All but that one are about the request, after which the next one may be anywhere.
    persistent &= reason == Refusal.STORE_DOWN;
    ended = reason.label();
  }

  /** The sidecar answers itself, for s3www did not. */
  void failed(Aborted by) {
    ended = by.label();
  }

  /** It ends before its time. */
  void aborted(Aborted by) {
    cells.aborted(by);
    if (ended.isEmpty()) {
      ended = by.label();
    }
  }

  /** So much went out to the client. */
  void sent(int bytes) {
    cells.responseBytes(bytes);
    sent += bytes;
  }

  /** The last byte of the answer is out. */
  void end(long now) {
    over(now, "done");
  }

  /** The connection has ended, and the exchange with it. */
  void cut(long now) {
    over(now, Aborted.CLIENT.label());
  }

  private void over(long now, String unlessTold) {
    if (!active) {
      return;
    }
    active = false;
    cells.inFlight(-1);
    long duration = now - firstByteIn;
    long toFirstByte = answered() ? firstByteOut - firstByteIn : -1;
    if (answered()) {
      cells.request(method, status, toFirstByte, duration);
      if (trace.sampled()) {
        cells.exemplar(method, duration, trace, System.currentTimeMillis());
      }
    }
    // The beginning of a head that nobody ends and that nothing answers is no request.
    if (log != null && (named || answered())) {
      log.line(
          note,
          client,
          answered() ? status : CLIENT_LEFT,
          sent,
          duration,
          toFirstByte,
          trace,
          ended.isEmpty() ? unlessTold : ended);
      note = null;
    }
  }

  /** The head of the answer, not an interim one, is out. */
  void answered(int answerStatus, long now) {
    status = answerStatus;
    firstByteOut = now;
  }

  boolean answered() {
    return status != 0;
  }

  boolean active() {
    return active;
  }

  /**
   * Whether the answer's body leaves in another framing than it came in, or must be read for it.
   */
  boolean reframed() {
    return answerFraming.chunked() || answerBody.inChunks();
  }

  boolean toHead() {
    return method == Method.HEAD;
  }

  boolean http10() {
    return http10;
  }

  /** Whether the connection may go on after this answer. */
  boolean persistent() {
    return persistent;
  }

  void endConnection() {
    persistent = false;
  }

  /** The answer has no other end than the connection's, which must not come early unseen. */
  void endWithConnection() {
    persistent = false;
    endsWithConnection = true;
  }

  boolean endsWithConnection() {
    return endsWithConnection;
  }

  boolean bodiless() {
    return bodiless;
  }

  /**
   * Whether the request may be sent once more (RFC 9110 9.2.2): the connection it went out on, used
   * before, may have ended just then.
   */
  boolean repeatable() {
    return bodiless && method.idempotent() && !answered();
  }
}
