package io.github.s3wwwkit.sidecar.proxy;

import io.github.s3wwwkit.sidecar.http1.BodyReader;
import io.github.s3wwwkit.sidecar.http1.Bytes;
import io.github.s3wwwkit.sidecar.http1.HeadScanner;
import io.github.s3wwwkit.sidecar.http1.ResponseHead;
import io.github.s3wwwkit.sidecar.metrics.Aborted;
import io.github.s3wwwkit.sidecar.metrics.UpstreamError;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A connection to s3www: serves one exchange at a time, and waits in the loop's pool between them.
 */
final class UpstreamConnection extends Endpoint {
  private static final int USUAL_HEAD = 1024;

  /** The request's head as sent, kept until its answer begins. */
  final Bytes head = new Bytes();

  private @Nullable ClientConnection client;
  private boolean connected;
  private boolean reused;
  private boolean silent;
  private boolean writable = true;
  private boolean awaitingHead;
  private boolean keepAlive;

  // What came of a head so far; whole heads in one read, the rule, never get here.
  private byte[] partial = new byte[0];
  private int partialLength;

  UpstreamConnection(Loop loop) throws IOException {
    this(loop, SocketChannel.open());
  }

  private UpstreamConnection(Loop loop, SocketChannel channel) throws IOException {
    super(loop, channel, new PlainTransport(channel));
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
    loop.cells.upstreamIdle(-1);
    loop.cells.upstreamActive(1);
    start(body);
  }

  private void start(ByteBuffer body) {
    ClientConnection owner = client;
    if (owner == null) {
      return;
    }
    connected = true;
    silent = true;
    awaitingHead = true;
    ByteBuffer out = loop.out.clear();
    head.copyTo(out);
    if (owner.takeBody(body, out)) {
      sendBody(out.flip(), owner.requestPassed());
    }
  }

  /** Whether more of the request's body can be taken now. */
  boolean takesBody() {
    return connected && writable && !blocked();
  }

  void sendBody(ByteBuffer source, boolean last) {
    try {
      write(source);
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

  @Override
  void fail() {
    if (client == null) {
      dropIdle();
    } else {
      failed(UpstreamError.RESET);
    }
  }

  @Override
  void expired(TimerQueue which) {
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
      ByteBuffer in = loop.in.limit(loop.headroom + piece()).position(loop.headroom);
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
    return owner == null || awaitingHead || owner.exchange().reframed() ? Loop.READ : owner.piece();
  }

  private void answer(ByteBuffer in) {
    silent = false;
    while (awaitingHead) {
      ResponseHead answer = loop.responseHead;
      int end = head(in);
      if (end == HeadScanner.MORE) {
        return;
      }
      ClientConnection owner = client;
      if (owner == null) {
        return;
      }
      if (end == HeadScanner.BARE_LF) {
        failed(UpstreamError.PROTOCOL);
        return;
      }
      if (answer.interim()) {
        if (!owner.exchange().http10()) {
          answer.write(loop.head.clear(), false, false);
          ByteBuffer out = loop.out.clear();
          loop.head.copyTo(out);
          owner.send(out.flip());
        }
        if (closed()) {
          return;
        }
        if (queue == loop.response) {
          loop.response.start(this, loop.now());
        }
      } else {
        begin(owner, answer, in);
        return;
      }
    }
    relay(in, false);
  }

  /** Finds and parses a head; what is malformed in it is told as {@link HeadScanner#BARE_LF}. */
  private int head(ByteBuffer in) {
    byte[] bytes = loop.scratch;
    int before = partialLength;
    int n = Math.min(in.remaining(), loop.maxAnswerHead - before);
    if (before > 0) {
      if (partial.length < before + n) {
        partial = Arrays.copyOf(partial, Math.max(before + n, 2 * before));
      }
      bytes = partial;
    }
    int few = Math.min(n, USUAL_HEAD);
    in.get(in.position(), bytes, before, few);
    int end = HeadScanner.end(bytes, 0, before, before + few);
    if (end == HeadScanner.MORE && few < n) {
      in.get(in.position() + few, bytes, before + few, n - few);
      end = HeadScanner.end(bytes, 0, before + few, before + n);
    }
    if (end == HeadScanner.MORE) {
      if (before + n == loop.maxAnswerHead) {
        return HeadScanner.BARE_LF;
      }
      if (before == 0) {
        partial = Arrays.copyOf(bytes, n);
      }
      partialLength = before + n;
      in.position(in.limit());
      return end;
    }
    if (end == HeadScanner.BARE_LF || !loop.responseHead.parse(bytes, 0, end)) {
      return HeadScanner.BARE_LF;
    }
    in.position(in.position() + end - before);
    partialLength = 0;
    return end;
  }

  private void begin(ClientConnection owner, ResponseHead answer, ByteBuffer in) {
    Exchange exchange = owner.exchange();
    awaitingHead = false;
    cancelTimer();
    keepAlive = answer.keepAlive();
    boolean toHead = exchange.toHead();
    boolean unbounded = answer.unbounded(toHead);
    if (loop.gate.draining() || !owner.requestPassed()) {
      exchange.endConnection();
    }
    if (unbounded && exchange.http10()) {
      exchange.endWithConnection();
    }
    answer.body(toHead, exchange.answerBody);
    exchange.answerFraming.begin(unbounded && !exchange.http10());
    answer.write(loop.head.clear(), exchange.answerFraming.chunked(), !exchange.persistent());
    exchange.answered(answer.status(), loop.clock());
    relay(in, true);
  }

  private void relay(ByteBuffer in, boolean withHead) {
    ClientConnection owner = client;
    if (owner == null) {
      return;
    }
    BodyReader body = owner.exchange().answerBody;
    ByteBuffer message;
    if (owner.exchange().reframed()) {
      ByteBuffer out = loop.out.clear();
      if (withHead) {
        loop.head.copyTo(out);
      }
      if (!reframe(owner.exchange(), in, out)) {
        if (withHead) {
          // Nothing has left yet.
          awaitingHead = true;
          failed(UpstreamError.PROTOCOL);
          return;
        }
        owner.send(out.flip());
        if (closed()) {
          return;
        }
        loop.cells.upstreamError(UpstreamError.PROTOCOL);
        cut(Aborted.UPSTREAM);
        return;
      }
      message = out.flip();
    } else {
      message = inPlace(body, in, withHead);
    }
    boolean rest = in.hasRemaining();
    if (message.hasRemaining()) {
      owner.send(message);
    }
    if (closed()) {
      return;
    }
    if (body.ended()) {
      complete(owner, !rest);
    } else {
      listen();
    }
  }

  private static boolean reframe(Exchange exchange, ByteBuffer in, ByteBuffer out) {
    while (true) {
      int n = exchange.answerBody.next(in);
      if (n > 0) {
        exchange.answerFraming.content(in, n, out);
      } else if (n == BodyReader.END) {
        exchange.answerFraming.end(out);
        return true;
      } else {
        return n == BodyReader.MORE;
      }
    }
  }

  /** Head and body in one write without moving the body: there is room for the head before it. */
  private ByteBuffer inPlace(BodyReader body, ByteBuffer in, boolean withHead) {
    int from = in.position();
    int to = from + Math.max(0, body.next(in));
    ByteBuffer message = loop.inView.limit(to).position(from);
    if (withHead) {
      message.position(from - loop.head.length());
      loop.head.copyTo(message);
      message.position(from - loop.head.length());
    }
    in.position(to);
    return message;
  }

  private void complete(ClientConnection owner, boolean clean) {
    client = null;
    loop.cells.upstreamActive(-1);
    boolean reusable = keepAlive && clean && owner.requestPassed() && !blocked() && writable;
    if (reusable) {
      loop.upstreamIdle.start(this, loop.now());
      interest(SelectionKey.OP_READ);
      loop.pool.addLast(this);
      loop.cells.upstreamIdle(1);
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
      owner.exchange().answerBody.nothing();
      ByteBuffer out = loop.out.clear();
      owner.exchange().answerFraming.end(out);
      owner.send(out.flip());
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
    boolean stale = reason == UpstreamError.RESET && reused && silent;
    if (!awaitingHead && connected) {
      loop.cells.upstreamError(reason);
      cut(Aborted.UPSTREAM);
      return;
    }
    release();
    if (stale && owner.exchange().retry()) {
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
    loop.cells.upstreamActive(-1);
    shut(true);
  }

  private void dropIdle() {
    if (loop.pool.remove(this)) {
      loop.cells.upstreamIdle(-1);
    }
    shut(true);
  }
}
