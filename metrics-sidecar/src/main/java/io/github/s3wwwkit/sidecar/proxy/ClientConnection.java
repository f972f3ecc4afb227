package io.github.s3wwwkit.sidecar.proxy;

import io.github.s3wwwkit.sidecar.http1.BodyReader;
import io.github.s3wwwkit.sidecar.http1.HeadScanner;
import io.github.s3wwwkit.sidecar.http1.Refusal;
import io.github.s3wwwkit.sidecar.http1.RequestHead;
import io.github.s3wwwkit.sidecar.metrics.Aborted;
import io.github.s3wwwkit.sidecar.metrics.UpstreamError;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** A client: reads its requests one after another, has each answered, in order. */
final class ClientConnection extends Endpoint {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private enum Phase {
    /** Between requests, or amid a head. */
    HEAD,
    /** The head was passed on, the body is being passed on. */
    BODY,
    /** All of the request was passed on. */
    ANSWER,
    /** The last answer is out; what still comes in is read away, so that no reset eats it. */
    LINGER
  }

  private final byte[] peer;
  private final boolean admitted;
  private final Exchange exchange;
  private Phase phase = Phase.HEAD;
  private @Nullable UpstreamConnection upstream;
  private boolean inputEnded;
  private boolean answerComplete;

  // What was read and could not be used yet: part of a head, the body before s3www takes it, the
  // next
  // request. From position to limit; on the heap, for it is rare.
  private ByteBuffer inbox = NOTHING;
  private int scanned;

  // Doubled while the client takes all at once, halved when it does not: what waits for a slow one
  // stays small.
  private int piece = Loop.READ;

  ClientConnection(Loop loop, SocketChannel channel, boolean admitted) throws IOException {
    super(loop, channel, loop.transport(channel));
    this.admitted = admitted;
    String address = ((InetSocketAddress) channel.getRemoteAddress()).getAddress().getHostAddress();
    int scope = address.indexOf('%');
    this.peer =
        (scope < 0 ? address : address.substring(0, scope)).getBytes(StandardCharsets.US_ASCII);
    this.exchange = new Exchange(loop.cells, loop.log, peer);
    loop.cells.connections(1);
  }

  void open() {
    if (admitted) {
      loop.idle.start(this, loop.now());
      listen();
    } else {
      exchange.begin(loop.now());
      refuse(Refusal.MAX_CONNECTIONS);
    }
  }

  Exchange exchange() {
    return exchange;
  }

  @Override
  void ready(int ops) {
    if ((ops & SelectionKey.OP_WRITE) != 0) {
      flushed();
    }
    if (!closed() && (ops & SelectionKey.OP_READ) != 0) {
      receive();
    }
  }

  @Override
  void fail() {
    close();
  }

  @Override
  void expired(TimerQueue which) {
    if (which == loop.headTime && phase == Phase.HEAD && !handshaking()) {
      refuse(Refusal.HEAD_TIMEOUT);
    } else if (which == loop.stall && exchange.active()) {
      abort(Aborted.TIMEOUT);
    } else {
      close();
    }
  }

  /** Whether the last answer is out, and only what still comes in is read away. */
  boolean lingering() {
    return phase == Phase.LINGER;
  }

  /** Whether a request is under way here. */
  boolean busy() {
    return exchange.active() || blocked();
  }

  // ---- in

  /** Takes what has come in, for this is about to be judged idle. */
  void readNow() {
    if (phase == Phase.HEAD && !closed()) {
      receive();
    }
  }

  /** Nobody else is let in any more: this one has a moment to begin its request. */
  void awaitLastRequest() {
    loop.moment.start(this, loop.now());
  }

  private void receive() {
    ByteBuffer in = loop.in.clear().limit(Loop.READ);
    int n;
    try {
      n = read(in);
    } catch (SSLException e) {
      distrust();
      return;
    } catch (IOException e) {
      abort(Aborted.CLIENT);
      return;
    }
    if (n < 0) {
      inputEnded();
      return;
    }
    if (n == 0) {
      quiet();
      return;
    }
    loop.cells.requestBytes(n);
    if (phase == Phase.LINGER) {
      return;
    }
    in.flip();
    if (inbox.hasRemaining()) {
      append(in);
      feed(inbox);
    } else {
      feed(in);
    }
  }

  /** A handshake has the time of a head; what comes after it may take its time to begin. */
  private void quiet() {
    if (handshaking() && queue == loop.idle) {
      loop.headTime.start(this, loop.now());
    } else if (!handshaking() && queue == loop.headTime && !exchange.active()) {
      awaitRequest();
    }
  }

  /** The next request, when it came in before the last answer went out. */
  void resume() {
    if (!closed() && phase == Phase.HEAD) {
      feed(inbox);
    }
  }

  private void feed(ByteBuffer source) {
    if (phase == Phase.HEAD && source.hasRemaining()) {
      head(source);
    }
    if (phase == Phase.BODY) {
      passBody(source);
    }
    if (closed()) {
      return;
    }
    if (phase == Phase.LINGER || !source.hasRemaining()) {
      inbox = NOTHING;
    } else if (source.isDirect()) {
      // Not the inbox, but what was just read.
      append(source);
      if (phase == Phase.HEAD && !exchange.active()) {
        // The request before this one has failed meanwhile.
        loop.later(this);
      }
    }
    if (inputEnded && phase == Phase.HEAD) {
      endOfInput();
    }
    listen();
  }

  private void head(ByteBuffer source) {
    if (!exchange.active()) {
      exchange.begin(loop.now());
    }
    int maxHead = loop.config.maxHead();
    byte[] bytes;
    int from;
    int n = source.remaining();
    if (source.hasArray()) {
      bytes = source.array();
      from = source.arrayOffset() + source.position();
    } else {
      bytes = loop.scratch;
      from = 0;
      n = Math.min(n, bytes.length);
      source.get(source.position(), bytes, 0, n);
    }
    int start = HeadScanner.requestStart(bytes, from, from + n);
    if (start < from + n && !HeadScanner.canStart(bytes[start])) {
      refuse(Refusal.BAD_REQUEST);
      return;
    }
    int to = Math.min(from + n, start + maxHead);
    int end = HeadScanner.end(bytes, start, Math.max(start, from + scanned), to);
    if (end == HeadScanner.BARE_LF) {
      refuse(Refusal.BAD_REQUEST);
    } else if (end == HeadScanner.MORE && to - start < maxHead) {
      scanned = n;
      // From the first byte on, whatever comes meanwhile.
      if (queue != loop.headTime) {
        loop.headTime.start(this, loop.now());
      }
    } else if (end == HeadScanner.MORE) {
      refuse(
          HeadScanner.hasLine(bytes, start, to) ? Refusal.HEAD_TOO_LARGE : Refusal.TARGET_TOO_LONG);
    } else {
      scanned = 0;
      RequestHead head = loop.requestHead;
      Refusal refusal = head.parse(bytes, start, end);
      exchange.head(head, refusal == null);
      source.position(source.position() + end - from);
      if (refusal != null) {
        refuse(refusal);
      } else {
        Answer down = loop.gate.storeDown();
        if (down == null) {
          pass(head, source);
        } else {
          storeDown(down);
        }
      }
    }
  }

  private void pass(RequestHead head, ByteBuffer source) {
    cancelTimer();
    phase = exchange.bodiless() ? Phase.ANSWER : Phase.BODY;
    UpstreamConnection reused = loop.pool.pollLast();
    UpstreamConnection connection = reused;
    try {
      if (connection == null) {
        connection = new UpstreamConnection(loop);
      }
    } catch (IOException e) {
      upstreamFailed(UpstreamError.REFUSED);
      return;
    }
    upstream = connection;
    head.write(
        connection.head.clear(),
        loop.config.upstream().authority(),
        peer,
        loop.config.tls() != null,
        loop.config.trustForwarded());
    if (reused != null) {
      reused.reuse(this, source);
    } else {
      connection.connect(this, source);
    }
  }

  /** Passes on what is in {@code source}, if s3www takes it now. */
  private void passBody(ByteBuffer source) {
    UpstreamConnection connection = upstream;
    if (connection == null || !connection.takesBody() || !source.hasRemaining()) {
      return;
    }
    ByteBuffer out = loop.out.clear();
    loop.stall.start(this, loop.now());
    if (takeBody(source, out)) {
      connection.sendBody(out.flip(), phase == Phase.ANSWER);
    }
  }

  /** What of the body is waiting for s3www to take it. */
  ByteBuffer waitingBody() {
    return inbox;
  }

  /** S3www can take more of the body. */
  void passBody() {
    if (phase == Phase.BODY) {
      feed(inbox);
    } else if (!closed()) {
      // All of it was passed on already: from now on only a departure is listened for.
      listen();
    }
  }

  /**
   * Moves what there is of the body from {@code source}, framed anew, to {@code out}; false when
   * its framing is broken, and then this connection has ended.
   */
  boolean takeBody(ByteBuffer source, ByteBuffer out) {
    if (phase != Phase.BODY) {
      return true;
    }
    while (true) {
      int n = exchange.requestBody.next(source);
      if (n > 0) {
        exchange.requestFraming.content(source, n, out);
      } else if (n == BodyReader.MALFORMED) {
        leaveUpstream();
        if (exchange.answered()) {
          abort(Aborted.CLIENT);
        } else {
          refuse(Refusal.BAD_REQUEST);
        }
        return false;
      } else if (n == BodyReader.END) {
        exchange.requestFraming.end(out);
        phase = Phase.ANSWER;
        if (!blocked()) {
          cancelTimer();
        }
        return true;
      } else {
        return true;
      }
    }
  }

  /** Whether all of the request was passed on. */
  boolean requestPassed() {
    return phase == Phase.ANSWER;
  }

  private void inputEnded() {
    inputEnded = true;
    switch (phase) {
      case HEAD -> endOfInput();
      // The rest of the body will never come.
      case BODY -> abort(Aborted.CLIENT);
      // A half-close (RFC 9112 9.6): the answer is still awaited.
      case ANSWER -> listen();
      case LINGER -> {
        if (blocked()) {
          listen();
        } else {
          close();
        }
      }
    }
  }

  private void endOfInput() {
    if (exchange.active()) {
      refuse(Refusal.BAD_REQUEST);
    } else {
      close();
    }
  }

  private void append(ByteBuffer more) {
    int rest = inbox.remaining();
    if (inbox.capacity() - inbox.limit() < more.remaining()) {
      int capacity = Integer.highestOneBit(rest + more.remaining()) << 1;
      int from = inbox.arrayOffset() + inbox.position();
      byte[] bytes = Arrays.copyOfRange(inbox.array(), from, from + capacity);
      inbox = ByteBuffer.wrap(bytes).limit(rest);
    }
    int end = inbox.limit();
    int n = more.remaining();
    inbox.limit(end + n);
    inbox.put(end, more, more.position(), n);
    more.position(more.limit());
  }

  // ---- out

  /** How much of the answer it takes at a time. */
  int piece() {
    return piece;
  }

  /** Passes on bytes of the answer. */
  void send(ByteBuffer source) {
    int size = source.remaining();
    try {
      exchange.sent(write(source));
    } catch (IOException e) {
      abort(Aborted.CLIENT);
      return;
    }
    if (blocked()) {
      piece = Math.max(Loop.READ, piece >> 1);
      loop.stall.start(this, loop.now());
      listen();
    } else if (size >= piece) {
      piece = Math.min(Loop.LARGE_READ, piece << 1);
    }
  }

  /** The answer ends with what was sent. */
  void answerComplete() {
    upstream = null;
    answerComplete = true;
    if (phase == Phase.BODY) {
      // Answered before all was asked: what is still to come is nobody's.
      exchange.endConnection();
    }
    if (!blocked()) {
      finished();
    }
  }

  /** S3www failed before it answered: try again where that is safe, else say so. */
  void upstreamFailed(UpstreamError reason) {
    upstream = null;
    loop.cells.upstreamError(reason);
    boolean late =
        reason == UpstreamError.CONNECT_TIMEOUT || reason == UpstreamError.RESPONSE_TIMEOUT;
    exchange.failed(late ? Aborted.TIMEOUT : Aborted.UPSTREAM);
    answer(late ? Answer.GATEWAY_TIMEOUT : Answer.BAD_GATEWAY);
  }

  void retry(UpstreamConnection failed) {
    try {
      UpstreamConnection connection = new UpstreamConnection(loop);
      upstream = connection;
      connection.head.copyOf(failed.head);
      connection.connect(this, NOTHING);
    } catch (IOException e) {
      upstreamFailed(UpstreamError.REFUSED);
    }
  }

  /** S3www failed amid its answer: cut it so that the client can see it. */
  void answerCut(Aborted by) {
    upstream = null;
    abort(by);
  }

  private void refuse(Refusal refusal) {
    exchange.refused(refusal);
    answer(Answer.to(refusal));
  }

  /** The connection goes on, unless a body is still to come: that is nobody's (RFC 9112 9.3). */
  private void storeDown(Answer down) {
    cancelTimer();
    phase = exchange.bodiless() ? Phase.ANSWER : Phase.BODY;
    exchange.refused(Refusal.STORE_DOWN);
    answer(down);
  }

  private void answer(Answer answer) {
    if (phase != Phase.ANSWER || loop.gate.draining()) {
      exchange.endConnection();
    }
    phase = Phase.ANSWER;
    exchange.answered(answer.status(), loop.clock());
    send(answer.message(exchange.toHead(), !exchange.persistent()));
    if (!closed()) {
      answerComplete();
    }
  }

  private void flushed() {
    try {
      exchange.sent(flush());
    } catch (IOException e) {
      abort(Aborted.CLIENT);
      return;
    }
    if (blocked()) {
      loop.stall.start(this, loop.now());
      return;
    }
    if (phase != Phase.BODY) {
      cancelTimer();
    }
    if (answerComplete) {
      finished();
    } else {
      UpstreamConnection connection = upstream;
      if (connection != null) {
        connection.listen();
      }
    }
    listen();
  }

  private void finished() {
    exchange.end(loop.clock());
    answerComplete = false;
    if (exchange.persistent()) {
      phase = Phase.HEAD;
      awaitRequest();
      if (inbox.hasRemaining() || inputEnded) {
        loop.later(this);
      } else {
        listen();
      }
    } else if (inputEnded) {
      close();
    } else {
      linger();
    }
  }

  private void awaitRequest() {
    // In a drain its answer may have promised to go on: the client has a moment to notice.
    (loop.stopped() ? loop.moment : loop.idle).start(this, loop.now());
  }

  private void linger() {
    phase = Phase.LINGER;
    inbox = NOTHING;
    try {
      endOutput();
    } catch (IOException e) {
      close();
      return;
    }
    loop.moment.start(this, loop.now());
    listen();
  }

  private void listen() {
    boolean read =
        !inputEnded
            && switch (phase) {
              case HEAD, LINGER -> true;
              case BODY -> upstream != null && upstream.takesBody();
              // What comes now is the next request. It is read on, for only so a reset is noticed,
              // up
              // to what a head may be.
              case ANSWER -> inbox.remaining() < loop.config.maxHead();
            };
    if (phase == Phase.BODY && !blocked()) {
      // The client's time runs only while the sidecar is ready to take more from it.
      if (!read) {
        cancelTimer();
      } else if (queue == null) {
        loop.stall.start(this, loop.now());
      }
    }
    interest((read ? SelectionKey.OP_READ : 0) | (blocked() ? SelectionKey.OP_WRITE : 0));
  }

  // ---- the end

  private void leaveUpstream() {
    UpstreamConnection connection = upstream;
    upstream = null;
    if (connection != null) {
      connection.abandon();
    }
  }

  private void abort(Aborted by) {
    if (exchange.active() && phase != Phase.HEAD) {
      exchange.aborted(by);
      if (exchange.endsWithConnection()) {
        reset();
      }
    }
    close();
  }

  /** TLS has failed; the client is told why. */
  private void distrust() {
    if (exchange.active()) {
      abort(Aborted.CLIENT);
    } else {
      linger();
    }
  }

  void close() {
    if (closed()) {
      return;
    }
    boolean whole = !exchange.active();
    leaveUpstream();
    exchange.cut(loop.clock());
    shut(whole);
    loop.cells.connections(-1);
    loop.left();
    if (admitted) {
      loop.gate.leave();
    }
  }
}
