package io.github.s3wwwkit.sidecar.proxy;

import io.github.s3wwwkit.sidecar.http1.BodyReader;
import io.github.s3wwwkit.sidecar.http1.BodyWriter;
import io.github.s3wwwkit.sidecar.http1.Method;
import io.github.s3wwwkit.sidecar.http1.Refusal;
import io.github.s3wwwkit.sidecar.http1.RequestHead;
import io.github.s3wwwkit.sidecar.metrics.Aborted;
import io.github.s3wwwkit.sidecar.metrics.Cells;

/** One request and its answer. Reused: a connection has one at a time. */
final class Exchange {
  private final Cells cells;

  final BodyReader requestBody = new BodyReader();
  final BodyWriter requestFraming = new BodyWriter();
  final BodyReader answerBody = new BodyReader();
  final BodyWriter answerFraming = new BodyWriter();

  private boolean active;
  private Method method = Method.OTHER;
  private boolean http10;
  private boolean persistent;
  private boolean bodiless;
  private boolean retried;
  private boolean endsWithConnection;
  private long firstByteIn;
  private long firstByteOut;
  private int status;

  Exchange(Cells cells) {
    this.cells = cells;
  }

  /** The first byte of a request is there. */
  void begin(long now) {
    active = true;
    firstByteIn = now;
    method = Method.OTHER;
    http10 = false;
    persistent = false;
    bodiless = true;
    retried = false;
    endsWithConnection = false;
    status = 0;
    cells.inFlight(1);
  }

  /** What the head said as far as it could be read; a refused one ends the connection. */
  void head(RequestHead head, boolean accepted) {
    method = head.method();
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
  }

  /** It ends before its time. */
  void aborted(Aborted by) {
    cells.aborted(by);
  }

  /** So much went out to the client. */
  void sent(int bytes) {
    cells.responseBytes(bytes);
  }

  /** The last byte of the answer, or the last one that will be, is out. */
  void end(long now) {
    if (active && answered()) {
      cells.request(method, status, firstByteOut - firstByteIn, now - firstByteIn);
    }
    if (active) {
      active = false;
      cells.inFlight(-1);
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
   * Whether the request may be sent once more (RFC 9110 9.2.2): the connection it went out on may
   * have ended just before.
   */
  boolean retry() {
    boolean may = !retried && bodiless && method.idempotent() && !answered();
    retried |= may;
    return may;
  }
}
