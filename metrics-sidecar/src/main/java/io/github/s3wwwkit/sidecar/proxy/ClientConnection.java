package io.github.s3wwwkit.sidecar.proxy;

import io.github.s3wwwkit.sidecar.Addresses;
import io.github.s3wwwkit.sidecar.cache.Reading;
import io.github.s3wwwkit.sidecar.http1.BodyReader;
import io.github.s3wwwkit.sidecar.http1.Bytes;
import io.github.s3wwwkit.sidecar.http1.Refusal;
import io.github.s3wwwkit.sidecar.http1.RequestHead;
import io.github.s3wwwkit.sidecar.http1.RequestIntake;
import io.github.s3wwwkit.sidecar.metrics.Aborted;
import io.github.s3wwwkit.sidecar.metrics.UpstreamError;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** A client: reads its requests one after another, has each answered, in order. */
final class ClientConnection extends Endpoint {
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

  private static final byte[] NOTHING = {};

  private final byte[] peer;
  private final boolean admitted;
  private final Exchange exchange;
  private Phase phase = Phase.HEAD;
  private @Nullable UpstreamConnection upstream;
  private @Nullable Miss miss;
  private byte @Nullable [] audience;
  private final @Nullable CacheHandler cacheHandler;
  private boolean inputEnded;
  private boolean answerComplete;

  private final Inbox inbox;
  private int scanned;
  private boolean deaf;
  private boolean later;

  // Doubled while the client takes all at once, halved when it does not: what waits for a slow one
  // stays small.
  private int piece = Loop.READ;

  ClientConnection(Loop loop, SocketChannel channel, boolean admitted) throws IOException {
    super(loop, channel, loop.transport(channel));
    this.admitted = admitted;
    this.inbox = new Inbox(loop.buffers);
    InetSocketAddress remote = (InetSocketAddress) channel.getRemoteAddress();
    this.peer = Bytes.ascii(Addresses.text(remote.getAddress()));
    this.exchange = new Exchange(loop.cells, loop.log, peer, loop.traces);
    CacheHandler.Tools tools = loop.cacheTools;
    this.cacheHandler = tools == null ? null : new CacheHandler(loop, tools, this);
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
  void giveUp() {
    close();
  }

  @Override
  void lost() {
    abort(Aborted.CLIENT);
  }

  @Override
  void expired(TimerQueue which) {
    if (which == loop.headTime && phase == Phase.HEAD && exchange.active()) {
      refuse(Refusal.HEAD_TIMEOUT);
    } else if (which == loop.stall && exchange.active()) {
      abort(Aborted.TIMEOUT);
    } else if (phase == Phase.BODY || (phase == Phase.ANSWER && inputEnded)) {
      lookOut();
    } else if (phase == Phase.ANSWER) {
      turnDeaf();
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

  /** The sidecar waits no longer: what is under way here ends before its time. */
  void cut() {
    abort(Aborted.TIMEOUT);
  }

  private void receive() {
    ByteBuffer in = loop.in.clear().limit(room());
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
    if (deaf || phase == Phase.LINGER) {
      return;
    }
    in.flip();
    if (!inbox.bytes().hasRemaining()) {
      feed(in, true);
    } else if (keep(in)) {
      feed(inbox.bytes(), false);
    }
  }

  /** How much to read: of what can wait not more than a head. */
  private int room() {
    if (loop.config.tls() != null) {
      // It comes in records, whole or not at all.
      return Loop.READ;
    }
    int most = loop.buffers.piece(Loop.READ);
    boolean ahead =
        switch (phase) {
          case HEAD -> inbox.bytes().hasRemaining();
          case ANSWER -> !deaf;
          case BODY, LINGER -> false;
        };
    return ahead ? Math.clamp(lacking(), 1, most) : most;
  }

  /** How much is still to be read ahead: with none lacking, a head is there whatever it is. */
  private int lacking() {
    return RequestIntake.decisive(loop.config.maxHead()) - inbox.bytes().remaining();
  }

  /**
   * This answer is the client's last one here (RFC 9112 9.3.2), and what comes is read away: when
   * it has sent as much as is kept, and its answer is long in coming. For as long as nothing is
   * read, no reset is noticed, and s3www may work for nobody.
   */
  private void turnDeaf() {
    deaf = true;
    exchange.endConnection();
    inbox.release();
    listen();
  }

  /** After a half-close, and while s3www takes no body, no event tells of a reset. */
  private void lookOut() {
    if (gone()) {
      abort(Aborted.CLIENT);
    } else {
      listen();
    }
  }

  private boolean keep(ByteBuffer more) {
    try {
      inbox.append(more);
      return true;
    } catch (NoMemoryException e) {
      // Too many want to be remembered at once.
      if (phase == Phase.HEAD) {
        if (!exchange.active()) {
          exchange.begin(loop.now());
        }
        refuse(Refusal.MAX_CONNECTIONS);
      } else if (phase == Phase.ANSWER) {
        turnDeaf();
      } else {
        noMemoryForBody();
      }
      return false;
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

  private void later() {
    if (!later) {
      later = true;
      loop.later(this);
    }
  }

  /** The next request, when it came in before the last answer went out. */
  void resume() {
    later = false;
    if (!closed() && phase == Phase.HEAD) {
      feed(inbox.bytes(), false);
    }
  }

  private void feed(ByteBuffer source, boolean fresh) {
    if (phase == Phase.HEAD && source.hasRemaining()) {
      head(source);
    }
    if (phase == Phase.BODY) {
      passBody(source);
    }
    if (closed()) {
      return;
    }
    if (phase == Phase.LINGER) {
      inbox.release();
    } else if (!fresh || !source.hasRemaining()) {
      inbox.tidy();
    } else {
      if (!keep(source)) {
        return;
      }
      if (phase == Phase.HEAD && !exchange.active()) {
        // The request before this one has failed meanwhile.
        later();
      }
    }
    if (inputEnded && phase == Phase.HEAD) {
      endOfInput();
    }
    listen();
  }

  private void head(ByteBuffer source) {
    RequestIntake intake = loop.intake;
    RequestIntake.Found found = intake.look(source, scanned);
    if (found == RequestIntake.Found.NOTHING) {
      return;
    }
    if (!exchange.active()) {
      exchange.begin(loop.now());
    }
    if (found == RequestIntake.Found.PART) {
      scanned = source.remaining();
      // From the first byte on, whatever comes meanwhile.
      if (queue != loop.headTime) {
        loop.headTime.start(this, loop.now());
      }
      return;
    }
    scanned = 0;
    boolean accepted = found == RequestIntake.Found.HEAD;
    exchange.head(intake.head(), accepted);
    audience = null;
    if (!accepted) {
      refuse(intake.refusal());
    } else if (cacheHandler == null) {
      bypass(intake.head(), source);
    } else {
      cacheHandler.handle(intake.head(), source);
    }
  }

  /** Passes a request on, as long as it can be answered. */
  void bypass(RequestHead head, ByteBuffer source) {
    Answer down = loop.gate.storeDown();
    if (down != null) {
      storeDown(down);
    } else {
      pass(head, source);
    }
  }

  // ---- what the record knows

  /** Whether the connection goes on behind an answer that begins now. */
  boolean persistent() {
    if (!exchange.bodiless() || loop.gate.draining()) {
      exchange.endConnection();
    }
    return exchange.persistent();
  }

  /** Answers with the head in the loop's scratch space, and nothing behind it. */
  void answerHead(int status) {
    begin(status);
    send(headToSend());
    if (!closed()) {
      answerComplete();
    }
  }

  /** The same, and a body behind it that stays where it is. */
  void answer(int status, Reading body) {
    begin(status);
    try {
      exchange.sent(write(headToSend(), body));
    } catch (IOException e) {
      abort(Aborted.CLIENT);
      return;
    }
    if (blocked()) {
      loop.stall.start(this, loop.now());
      listen();
    }
    answerComplete();
  }

  private void begin(int status) {
    cancelTimer();
    phase = Phase.ANSWER;
    exchange.answered(status, loop.clock());
  }

  private ByteBuffer headToSend() {
    loop.head.copyTo(loop.out.clear());
    return loop.out.flip();
  }

  /** The next answer of s3www is to be as the record has it. */
  void await(Miss next) {
    miss = next;
  }

  /** What of the answer is to be as the record has it; null when it is s3www's alone. */
  @Nullable Miss miss() {
    return miss;
  }

  /** What s3www's answer says of whom it is for, in place of its own words; null for these. */
  byte @Nullable [] audience() {
    return audience;
  }

  void audience(byte[] fields) {
    audience = fields;
  }

  /** S3www has something else, or nothing. */
  void missFailed() {
    upstream = null;
    Miss failed = endMiss();
    if (failed != null) {
      failed.failed();
      exchange.failed(Aborted.UPSTREAM);
      answer(failed.selection().page() ? Answer.NOT_FOUND : Answer.BAD_OBJECT);
    }
  }

  /** S3www's bytes are not those of the record. */
  void mismatch(String why) {
    upstream = null;
    Miss wrong = endMiss();
    if (wrong == null) {
      return;
    }
    wrong.mismatch(why);
    if (exchange.answered()) {
      abort(Aborted.UPSTREAM);
    } else {
      exchange.aborted(Aborted.UPSTREAM);
      answer(wrong.selection().page() ? Answer.NOT_FOUND : Answer.BAD_OBJECT);
    }
  }

  private @Nullable Miss endMiss() {
    Miss ended = miss;
    miss = null;
    return ended;
  }

  /** The connection goes on, unless a body is still to come: that is nobody's (RFC 9112 9.3). */
  void answerHere(Answer answer) {
    cancelTimer();
    phase = exchange.bodiless() ? Phase.ANSWER : Phase.BODY;
    answer(answer);
  }

  // ---- in, passed on

  private void pass(RequestHead head, ByteBuffer source) {
    cancelTimer();
    phase = exchange.bodiless() ? Phase.ANSWER : Phase.BODY;
    UpstreamConnection reused = loop.pool.take(loop.now());
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
    return inbox.bytes();
  }

  /** S3www can take more of the body. */
  void passBody() {
    if (phase == Phase.BODY) {
      feed(inbox.bytes(), false);
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
        malformedBody();
        return false;
      } else if (n == BodyReader.END) {
        exchange.requestFraming.end(exchange.requestBody, out);
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

  private void malformedBody() {
    boolean asked = upstream != null && upstream.asked();
    leaveUpstream();
    if (exchange.answered()) {
      abort(Aborted.CLIENT);
    } else if (asked) {
      exchange.aborted(Aborted.CLIENT);
      answer(Answer.to(Refusal.BAD_REQUEST));
    } else {
      refuse(Refusal.BAD_REQUEST);
    }
  }

  /** More of the body has come than s3www takes now, and there is no memory for it. */
  void noMemoryForBody() {
    boolean asked = upstream != null && upstream.asked();
    leaveUpstream();
    if (exchange.answered()) {
      abort(Aborted.CLIENT);
    } else if (asked) {
      exchange.failed(Aborted.UPSTREAM);
      answer(Answer.to(Refusal.MAX_CONNECTIONS));
    } else {
      refuse(Refusal.MAX_CONNECTIONS);
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
    if (later) {
      // What came before the end is still to be looked at.
      return;
    }
    if (exchange.active()) {
      refuse(Refusal.BAD_REQUEST);
    } else {
      close();
    }
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
      return;
    }
    if (phase == Phase.BODY && exchange.answered() && queue == loop.stall) {
      // Answered before all was asked, it may send no more, and yet nothing stands still.
      loop.stall.start(this, loop.now());
    }
    if (size >= piece) {
      piece = Math.min(Loop.LARGE_READ, piece << 1);
    }
  }

  /** The answer ends with what was sent. */
  void answerComplete() {
    upstream = null;
    miss = null;
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
    Miss failed = endMiss();
    if (failed != null) {
      failed.failed();
    }
    answer(failed != null && failed.selection().page() ? Answer.NOT_FOUND : Answer.to(reason));
  }

  void retry(UpstreamConnection failed) {
    try {
      UpstreamConnection connection = new UpstreamConnection(loop);
      upstream = connection;
      connection.head.copyOf(failed.head);
      connection.connect(this, inbox.bytes());
    } catch (IOException e) {
      upstreamFailed(UpstreamError.REFUSED);
    }
  }

  /** S3www failed amid its answer: cut it so that the client can see it. */
  void answerCut(Aborted by) {
    upstream = null;
    Miss failed = endMiss();
    if (failed != null) {
      failed.failed();
    }
    if (exchange.answered()) {
      abort(by);
    } else {
      // All of it was held back.
      exchange.failed(by);
      answer(
          Answer.to(by == Aborted.TIMEOUT ? UpstreamError.RESPONSE_TIMEOUT : UpstreamError.RESET));
    }
  }

  private void refuse(Refusal refusal) {
    exchange.refused(refusal);
    answer(Answer.to(refusal));
  }

  private void storeDown(Answer down) {
    exchange.refused(Refusal.STORE_DOWN);
    answerHere(down);
  }

  private void answer(Answer answer) {
    if (phase != Phase.ANSWER || loop.gate.draining()) {
      exchange.endConnection();
    }
    phase = Phase.ANSWER;
    exchange.answered(answer.status(), loop.clock());
    byte[] more = audience;
    send(answer.message(exchange.toHead(), !exchange.persistent(), more == null ? NOTHING : more));
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
    if (phase == Phase.ANSWER) {
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
      if (inbox.bytes().hasRemaining() || inputEnded) {
        later();
      } else {
        listen();
      }
      return;
    }
    if (exchange.endsWithConnection()) {
      closeWithReset(false);
    }
    if (inputEnded) {
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
    inbox.release();
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
              case LINGER -> true;
              case HEAD -> lacking() > 0;
              case BODY -> upstream != null && upstream.takesBody();
              // What comes now is the next request. It is read on, for only so a reset is noticed.
              case ANSWER -> deaf || lacking() > 0;
            };
    if (phase == Phase.ANSWER && !read && !exchange.answered() && queue == null) {
      loop.moment.start(this, loop.now());
    }
    if (phase == Phase.BODY && !blocked()) {
      // The client's time runs only while the sidecar is ready to take more from it.
      if (read && queue != loop.stall) {
        loop.stall.start(this, loop.now());
      } else if (!read && queue != loop.moment) {
        loop.moment.start(this, loop.now());
      }
    }
    interest((read ? SelectionKey.OP_READ : 0) | (blocked() ? SelectionKey.OP_WRITE : 0));
  }

  // ---- the end

  private void leaveUpstream() {
    Miss left = endMiss();
    if (left != null) {
      left.abandon();
    }
    UpstreamConnection connection = upstream;
    upstream = null;
    if (connection != null) {
      connection.abandon();
    }
  }

  private void abort(Aborted by) {
    if (exchange.active() && phase != Phase.HEAD) {
      exchange.aborted(by);
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
    inbox.release();
    shut(whole);
    loop.cells.connections(-1);
    loop.left();
    if (admitted) {
      loop.gate.leave();
    }
  }
}
