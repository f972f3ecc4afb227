package io.github.s3wwwkit.sidecar.proxy;

import io.github.s3wwwkit.sidecar.http1.Bytes;
import io.github.s3wwwkit.sidecar.http1.ResponseHead;
import io.github.s3wwwkit.sidecar.http1.ResponseIntake;
import io.github.s3wwwkit.sidecar.metrics.Aborted;
import io.github.s3wwwkit.sidecar.metrics.UpstreamError;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A connection to s3www: serves one exchange at a time, and waits in the loop's pool between them.
 */
final class UpstreamConnection extends Endpoint {
  // Nobody has more to say before an answer; some repeat one to show that they are still alive.
  private static final int MOST_INTERIMS = 32;

  /** The request's head, kept for as long as it may be sent once more. */
  final Bytes head = new Bytes();

  private final ResponseIntake intake;
  private @Nullable ClientConnection client;
  private boolean connected;
  private boolean reused;
  private boolean unanswered;
  private boolean asked;
  private boolean writable = true;
  private boolean awaitingHead;
  private boolean keepAlive;

  private int interims;
  private @Nullable ByteBuffer held;

  UpstreamConnection(Loop loop) throws IOException {
    this(loop, SocketChannel.open());
  }

  private UpstreamConnection(Loop loop, SocketChannel channel) throws IOException {
    super(loop, channel, new PlainTransport(channel));
    intake = new ResponseIntake(loop.responseHead, loop.scratch);
  }

  // ---- the request

  void connect(ClientConnection owner, ByteBuffer body) {
    client = owner;
    loop.cells.upstreamActive(1);
    InetSocketAddress address = loop.config.upstream().address();
    if (address == null) {
      failed(UpstreamError.REFUSED);
      return;
    }
    try {
      if (connect(address)) {
        start(body);
      } else {
        loop.connect.start(this, loop.now());
        interest(SelectionKey.OP_CONNECT);
      }
    } catch (IOException e) {
      failed(UpstreamError.REFUSED);
    }
  }

  void reuse(ClientConnection owner, ByteBuffer body) {
    client = owner;
    reused = true;
    loop.cells.upstreamActive(1);
    start(body);
  }

  private void start(ByteBuffer body) {
    ClientConnection owner = client;
    if (owner == null) {
      return;
    }
    connected = true;
    unanswered = true;
    awaitingHead = true;
    asked = false;
    interims = 0;
    ByteBuffer out = loop.out.clear();
    head.copyTo(out);
    if (!reused) {
      head.drop();
    }
    if (owner.takeBody(body, out)) {
      asked = true;
      sendBody(out.flip(), owner.requestPassed());
    }
  }

  /** Whether s3www has seen anything of the request. */
  boolean asked() {
    return asked;
  }

  /** Whether nothing has come that nobody asked for; if it has, this is closed. */
  boolean silent() {
    try {
      if (read(loop.out.clear()) == 0) {
        return true;
      }
    } catch (IOException e) {
      // As good as an end.
    }
    shut(true);
    return false;
  }

  /** Whether more of the request's body can be taken now. */
  boolean takesBody() {
    return connected && writable && !blocked();
  }

  void sendBody(ByteBuffer source, boolean last) {
    try {
      write(source);
    } catch (NoMemoryException e) {
      noMemory();
      return;
    } catch (IOException e) {
      requestLost();
      return;
    }
    if (blocked()) {
      loop.stall.start(this, loop.now());
    } else if (last && awaitingHead) {
      loop.response.start(this, loop.now());
    } else {
      cancelTimer();
    }
    listen();
  }

  private void noMemory() {
    ClientConnection owner = client;
    if (awaitingHead && owner != null) {
      owner.noMemoryForBody();
    } else {
      requestLost();
    }
  }

  /** S3www takes no more; it may have said why before. */
  private void requestLost() {
    writable = false;
    cancelTimer();
    loop.response.start(this, loop.now());
    listen();
  }

  // ---- events

  @Override
  void ready(int ops) {
    ClientConnection owner = client;
    try {
      handle(ops);
    } catch (RuntimeException | Error e) {
      giveUp(owner);
      throw e;
    }
  }

  @Override
  void expired(TimerQueue which) {
    ClientConnection owner = client;
    try {
      late(which);
    } catch (RuntimeException | Error e) {
      giveUp(owner);
      throw e;
    }
  }

  /** A defect here is one of whom this served, too: it may not know that nothing comes any more. */
  private static void giveUp(@Nullable ClientConnection owner) {
    if (owner != null) {
      owner.fail();
    }
  }

  @Override
  void giveUp() {
    ClientConnection owner = client;
    if (owner == null) {
      dropIdle();
    } else {
      giveUp(owner);
    }
  }

  private void handle(int ops) {
    if ((ops & SelectionKey.OP_CONNECT) != 0) {
      connected();
      return;
    }
    if ((ops & SelectionKey.OP_WRITE) != 0) {
      flushed();
    }
    if (!closed() && (ops & SelectionKey.OP_READ) != 0) {
      receive();
    }
  }

  private void late(TimerQueue which) {
    if (client == null) {
      dropIdle();
    } else if (which == loop.connect) {
      failed(UpstreamError.CONNECT_TIMEOUT);
    } else if (awaitingHead) {
      failed(UpstreamError.RESPONSE_TIMEOUT);
    } else {
      cut(Aborted.TIMEOUT);
    }
  }

  private void connected() {
    try {
      connectionMade();
    } catch (IOException e) {
      failed(UpstreamError.REFUSED);
      return;
    }
    cancelTimer();
    ClientConnection owner = client;
    if (owner != null) {
      start(owner.waitingBody());
      owner.passBody();
    }
  }

  private void flushed() {
    try {
      flush();
    } catch (IOException e) {
      requestLost();
      return;
    }
    ClientConnection owner = client;
    if (owner == null) {
      return;
    }
    if (blocked()) {
      loop.stall.start(this, loop.now());
      return;
    }
    cancelTimer();
    if (owner.requestPassed() && awaitingHead) {
      loop.response.start(this, loop.now());
    }
    listen();
    owner.passBody();
  }

  void listen() {
    ClientConnection owner = client;
    boolean read = owner == null || !owner.blocked();
    interest(
        (read ? SelectionKey.OP_READ : 0) | (blocked() && writable ? SelectionKey.OP_WRITE : 0));
    if (!awaitingHead && owner != null && !closed()) {
      if (read) {
        loop.stall.start(this, loop.now());
      } else {
        cancelTimer();
      }
    }
  }

  // ---- the answer

  private void receive() {
    // As long as the buffer comes back full there is more: fewer rounds for large answers, but not
    // so many that the others wait.
    for (int left = Loop.LARGE_READ; left > 0 && !closed(); ) {
      ByteBuffer in = loop.input(piece());
      int n;
      try {
        n = read(in);
      } catch (IOException e) {
        ended(false);
        return;
      }
      if (n < 0) {
        ended(true);
        return;
      }
      if (client == null) {
        // An answer that nobody asked for.
        dropIdle();
        return;
      }
      boolean more = !in.hasRemaining();
      left -= n;
      if (n > 0) {
        in.flip().position(loop.headroom);
        answer(in);
      }
      ClientConnection owner = client;
      if (!more || owner == null || owner.blocked()) {
        return;
      }
    }
  }

  /** How much to read of the answer at a time; what is framed anew must fit the other buffer. */
  private int piece() {
    ClientConnection owner = client;
    return loop.buffers.piece(
        owner == null || awaitingHead || owner.exchange().reframed() ? Loop.READ : owner.piece());
  }

  private void answer(ByteBuffer in) {
    if (unanswered) {
      unanswered = false;
      head.drop();
    }
    while (awaitingHead) {
      ClientConnection owner = client;
      if (owner == null) {
        return;
      }
      switch (intake.look(in)) {
        case PART -> {
          return;
        }
        case MALFORMED -> {
          failed(UpstreamError.PROTOCOL);
          return;
        }
        case HEAD -> {
          if (!loop.responseHead.interim()) {
            Miss miss = owner.miss();
            if (miss == null) {
              begin(owner, loop.responseHead, in);
            } else {
              begin(owner, miss, loop.responseHead, in);
            }
            return;
          }
          if (!interim(owner, loop.responseHead)) {
            return;
          }
        }
      }
    }
    relay(in, false);
  }

  /** RFC 9110 15.2: passed on, but not to HTTP/1.0; false when that ended this connection. */
  private boolean interim(ClientConnection owner, ResponseHead answer) {
    if (++interims > MOST_INTERIMS) {
      failed(UpstreamError.PROTOCOL);
      return false;
    }
    if (!owner.exchange().http10() && owner.miss() == null) {
      answer.write(loop.head.clear(), false, false, null);
      loop.relay.interim();
      owner.send(loop.relay.message());
    }
    if (queue == loop.response) {
      loop.response.start(this, loop.now());
    }
    return !closed();
  }

  private void begin(ClientConnection owner, ResponseHead answer, ByteBuffer in) {
    Exchange exchange = headHasCome(owner, answer);
    boolean toHead = exchange.toHead();
    boolean unbounded = answer.unbounded(toHead);
    if (unbounded && exchange.http10()) {
      exchange.endWithConnection();
      // Until it is whole, any end of the connection must look like none.
      owner.closeWithReset(true);
    }
    answer.body(toHead, exchange.answerBody);
    exchange.answerFraming.begin(unbounded && !exchange.http10());
    answer.write(
        loop.head.clear(),
        exchange.answerFraming.chunked(),
        !exchange.persistent(),
        owner.audience());
    relay(in, true);
  }

  /** The client gets the record's head; what s3www says has only to agree with it. */
  private void begin(ClientConnection owner, Miss miss, ResponseHead answer, ByteBuffer in) {
    if (!miss.expected(answer)) {
      release();
      owner.missFailed();
      return;
    }
    if (!miss.matches(answer)) {
      mismatch(owner, "another length, or range");
      return;
    }
    Exchange exchange = headHasCome(owner, answer);
    answer.body(exchange.toHead(), exchange.answerBody);
    exchange.answerFraming.begin(false);
    miss.writeHead(loop.head.clear(), !exchange.persistent());
    relay(in, true);
  }

  private Exchange headHasCome(ClientConnection owner, ResponseHead answer) {
    awaitingHead = false;
    cancelTimer();
    keepAlive = answer.keepAlive();
    if (loop.gate.draining() || !owner.requestPassed()) {
      owner.exchange().endConnection();
    }
    return owner.exchange();
  }

  private void relay(ByteBuffer in, boolean withHead) {
    ClientConnection owner = client;
    if (owner == null) {
      return;
    }
    Exchange exchange = owner.exchange();
    boolean sound = loop.relay.body(exchange, in, withHead);
    if (!sound && withHead) {
      // Nothing has left yet.
      awaitingHead = true;
      failed(UpstreamError.PROTOCOL);
      return;
    }
    boolean rest = in.hasRemaining();
    Miss miss = owner.miss();
    if (miss == null) {
      if (withHead) {
        exchange.answered(loop.responseHead.status(), loop.clock());
      }
      send(owner, loop.relay.message());
    } else if (sound && !judged(owner, miss, withHead)) {
      return;
    }
    if (closed()) {
      return;
    }
    if (!sound) {
      loop.cells.upstreamError(UpstreamError.PROTOCOL);
      cut(Aborted.UPSTREAM);
    } else if (exchange.answerBody.ended()) {
      complete(owner, !rest);
    } else {
      listen();
    }
  }

  private static void send(ClientConnection owner, ByteBuffer message) {
    if (message.hasRemaining()) {
      owner.send(message);
    }
  }

  /** Sends on what may be sent of the relay's message; false when this has ended with it. */
  private boolean judged(ClientConnection owner, Miss miss, boolean withHead) {
    ByteBuffer message = loop.relay.message();
    int start = message.position();
    message.position(start + (withHead ? loop.head.length() : 0));
    Miss.Step step = miss.next(message, owner.exchange().answerBody.ended());
    message.position(start);
    if (step == Miss.Step.WRONG) {
      mismatch(owner, "other bytes");
      return false;
    }
    if (step == Miss.Step.HOLD) {
      return hold(owner, message);
    }
    if (!owner.exchange().answered()) {
      owner.exchange().answered(miss.selection().status(), loop.clock());
    }
    ByteBuffer before = held;
    if (before != null) {
      held = null;
      owner.send(before.flip());
      loop.buffers.give(before);
    }
    if (!closed()) {
      send(owner, message);
    }
    return !closed();
  }

  private boolean hold(ClientConnection owner, ByteBuffer message) {
    try {
      held = loop.buffers.append(held, message);
      return true;
    } catch (NoMemoryException e) {
      release();
      owner.answerCut(Aborted.UPSTREAM);
      return false;
    }
  }

  private void mismatch(ClientConnection owner, String why) {
    release();
    owner.mismatch(why);
  }

  private void complete(ClientConnection owner, boolean clean) {
    client = null;
    loop.cells.upstreamActive(-1);
    boolean reusable = keepAlive && clean && owner.requestPassed() && !blocked() && writable;
    if (reusable) {
      loop.upstreamIdle.start(this, loop.now());
      interest(SelectionKey.OP_READ);
      loop.pool.add(this);
    } else {
      shut(true);
    }
    owner.answerComplete();
  }

  // ---- the end

  private void ended(boolean properly) {
    ClientConnection owner = client;
    if (owner == null) {
      dropIdle();
    } else if (awaitingHead) {
      failed(UpstreamError.RESET);
    } else if (properly && owner.exchange().answerBody.endsWithConnection()) {
      loop.relay.end(owner.exchange());
      Miss miss = owner.miss();
      if (miss == null) {
        owner.send(loop.relay.message());
      } else if (!judged(owner, miss, false)) {
        return;
      }
      if (!closed()) {
        keepAlive = false;
        complete(owner, false);
      }
    } else {
      loop.cells.upstreamError(UpstreamError.RESET);
      cut(Aborted.UPSTREAM);
    }
  }

  /** No answer came. */
  private void failed(UpstreamError reason) {
    ClientConnection owner = client;
    if (owner == null) {
      return;
    }
    boolean stale = reason == UpstreamError.RESET && reused && unanswered;
    if (!awaitingHead && connected) {
      loop.cells.upstreamError(reason);
      cut(Aborted.UPSTREAM);
      return;
    }
    release();
    if (stale && owner.exchange().repeatable()) {
      owner.retry(this);
    } else {
      owner.upstreamFailed(reason);
    }
  }

  private void cut(Aborted by) {
    ClientConnection owner = client;
    if (owner != null) {
      release();
      owner.answerCut(by);
    }
  }

  /** The client has gone: so has its request. */
  void abandon() {
    release();
  }

  private void release() {
    client = null;
    if (held != null) {
      loop.buffers.give(held);
      held = null;
    }
    loop.cells.upstreamActive(-1);
    shut(true);
  }

  private void dropIdle() {
    loop.pool.remove(this);
    shut(true);
  }
}
