package io.github.s3wwwkit.sidecar.proxy;

import io.github.s3wwwkit.sidecar.Log;
import io.github.s3wwwkit.sidecar.accesslog.AccessLog;
import io.github.s3wwwkit.sidecar.accesslog.LoopLog;
import io.github.s3wwwkit.sidecar.http1.BodyWriter;
import io.github.s3wwwkit.sidecar.http1.Bytes;
import io.github.s3wwwkit.sidecar.http1.Refusal;
import io.github.s3wwwkit.sidecar.http1.RequestHead;
import io.github.s3wwwkit.sidecar.http1.ResponseHead;
import io.github.s3wwwkit.sidecar.metrics.Cells;
import io.github.s3wwwkit.sidecar.tls.Tls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One thread with its own listener, clients, connections to s3www, buffers and counters; nothing in
 * it is shared, but for the {@link Gate}.
 */
final class Loop implements Runnable {
  /** Bytes read at a time: most files in one piece, and still in the processor's cache. */
  static final int READ = 64 * 1024;

  /** The same of an answer to a client that keeps up: the larger the piece, the fewer wake-ups. */
  static final int LARGE_READ = 1024 * 1024;

  // What forwarding may add to a head: our own fields, and a blank after each colon.
  private static final int HEAD_GROWTH = 1024;
  // S3www is no attacker: its heads may be of the usual size, however small clients' must be.
  private static final int USUAL_HEAD = 32 * 1024;
  private static final int ACCEPTS = 64;
  private static final Duration MOMENT = Duration.ofSeconds(1);
  private static final Duration ACCEPT_PAUSE = Duration.ofMillis(100);

  final ProxyConfig config;
  final Gate gate;
  final Cells cells = new Cells();
  final @Nullable LoopLog log;
  final BufferPool buffers = new BufferPool();
  final ArrayDeque<UpstreamConnection> pool = new ArrayDeque<>();

  // Scratch space of the event being handled.
  final ByteBuffer in;
  final ByteBuffer inView;
  final ByteBuffer out;
  final int headroom;
  final int maxAnswerHead;
  final byte[] scratch;
  final Bytes head = new Bytes();
  final RequestHead requestHead = new RequestHead();
  final ResponseHead responseHead = new ResponseHead();

  final TimerQueue idle;
  final TimerQueue headTime;
  final TimerQueue stall;
  final TimerQueue moment = new TimerQueue(MOMENT);
  final TimerQueue connect;
  final TimerQueue response;
  final TimerQueue upstreamIdle;
  private final TimerQueue acceptPause = new TimerQueue(ACCEPT_PAUSE);
  private final TimerQueue[] timers;

  private final Selector selector;
  private final ServerSocketChannel listener;
  private final SelectionKey acceptKey;
  private final Consumer<SelectionKey> dispatch = this::dispatch;
  private final ArrayDeque<ClientConnection> later = new ArrayDeque<>();
  private final ArrayDeque<Endpoint> again = new ArrayDeque<>();
  private final TlsTransport.@Nullable Scratch tlsScratch;
  private final AtomicLong turns = new AtomicLong();
  private int clients;
  private long now = System.nanoTime();
  private boolean acceptFailed;
  private boolean stopped;
  private volatile boolean stop;
  private volatile boolean drained;

  private final Timed accepting =
      new Timed() {
        @Override
        void expired(TimerQueue which) {
          if (!stopped) {
            acceptKey.interestOps(SelectionKey.OP_ACCEPT);
          }
        }
      };

  Loop(ProxyConfig config, Gate gate, @Nullable AccessLog log, ServerSocketChannel listener)
      throws IOException {
    this.config = config;
    this.log = log == null ? null : log.join(cells);
    this.gate = gate;
    this.listener = listener;
    maxAnswerHead = Math.max(USUAL_HEAD, config.maxHead());
    headroom = maxAnswerHead + HEAD_GROWTH;
    in = ByteBuffer.allocateDirect(headroom + LARGE_READ);
    inView = in.duplicate();
    // A request's head, then what was read of its body: behind the head, and with it.
    out = ByteBuffer.allocateDirect(headroom + config.maxHead() + READ + BodyWriter.OVERHEAD);
    scratch = new byte[maxAnswerHead + 2];
    tlsScratch = config.tls() == null ? null : new TlsTransport.Scratch();
    idle = new TimerQueue(config.idleTimeout());
    headTime = new TimerQueue(config.headTimeout());
    stall = new TimerQueue(config.stallTimeout());
    connect = new TimerQueue(config.connectTimeout());
    response = new TimerQueue(config.responseTimeout());
    upstreamIdle = new TimerQueue(config.upstreamIdleTimeout());
    timers =
        new TimerQueue[] {
          idle, headTime, stall, moment, connect, response, upstreamIdle, acceptPause
        };
    selector = Selector.open();
    listener.configureBlocking(false);
    acceptKey = listener.register(selector, SelectionKey.OP_ACCEPT);
  }

  Selector selector() {
    return selector;
  }

  /** When the event being handled began. */
  long now() {
    return now;
  }

  /** The time itself, for what is measured. */
  long clock() {
    return System.nanoTime();
  }

  /** Lets {@code client} go on after this event. */
  void later(ClientConnection client) {
    later.addLast(client);
  }

  /**
   * Lets {@code endpoint} read on without an event. One in each turn: a step of a handshake costs
   * as much as a hundred requests, and those who have theirs behind them should not wait for all of
   * the others.
   */
  void again(Endpoint endpoint) {
    again.addLast(endpoint);
  }

  /** What carries the bytes of a new client. */
  Transport transport(SocketChannel channel) {
    Tls tls = config.tls();
    return tls == null || tlsScratch == null
        ? new PlainTransport(channel)
        : new TlsTransport(channel, tls.engine(), tlsScratch, buffers);
  }

  void left() {
    clients--;
  }

  @Override
  public void run() {
    while (true) {
      try {
        turn();
      } catch (IOException | RuntimeException | OutOfMemoryError e) {
        Log.line("event loop: " + e);
      }
    }
  }

  /** How often the loop has come round. */
  long turns() {
    return turns.get();
  }

  void wake() {
    selector.wakeup();
  }

  /** Serve what is queued, take in nothing more, and close what is idle. */
  void stop() {
    stop = true;
    wake();
  }

  /** Whether nobody is let in any more. */
  boolean stopped() {
    return stopped;
  }

  /** Whether, after {@link #stop}, the last client has left. */
  boolean drained() {
    return drained;
  }

  private void turn() throws IOException {
    long wait = nextTimer();
    if (wait == 0) {
      selector.selectNow(dispatch);
    } else {
      selector.select(
          dispatch, wait == Long.MAX_VALUE ? 0 : TimeUnit.NANOSECONDS.toMillis(wait) + 1);
    }
    now = System.nanoTime();
    for (TimerQueue timer : timers) {
      timer.expire(now);
    }
    readAgain();
    for (ClientConnection client = later.poll(); client != null; client = later.poll()) {
      client.resume();
    }
    if (stop && !stopped) {
      stopAccepting();
    }
    if (stopped && clients == 0) {
      drained = true;
    }
    turns.setRelease(turns.getPlain() + 1);
  }

  private long nextTimer() {
    if (!again.isEmpty()) {
      return 0;
    }
    long clock = System.nanoTime();
    long next = Long.MAX_VALUE;
    for (TimerQueue timer : timers) {
      next = Math.min(next, timer.next(clock));
    }
    return next;
  }

  private void dispatch(SelectionKey key) {
    now = System.nanoTime();
    if (!key.isValid()) {
      return;
    }
    if (!(key.attachment() instanceof Endpoint endpoint)) {
      accept();
      return;
    }
    try {
      endpoint.channelReady(key.readyOps());
    } catch (RuntimeException | OutOfMemoryError e) {
      giveUp(endpoint, e);
    }
  }

  private void readAgain() {
    Endpoint endpoint = again.poll();
    if (endpoint != null) {
      try {
        endpoint.readAgain();
      } catch (RuntimeException | OutOfMemoryError e) {
        giveUp(endpoint, e);
      }
    }
  }

  private static void giveUp(Endpoint endpoint, Throwable why) {
    Log.line("connection given up: " + why);
    endpoint.fail();
  }

  /** Takes in what is queued, a bounded number at a time; false when that was all. */
  private boolean accept() {
    for (int i = 0; i < ACCEPTS; i++) {
      SocketChannel channel;
      try {
        channel = listener.accept();
      } catch (IOException e) {
        // Out of file descriptors, most likely: that passes when somebody leaves.
        if (!acceptFailed) {
          Log.line("cannot accept connections for now: " + e.getMessage());
        }
        acceptFailed = true;
        acceptKey.interestOps(0);
        acceptPause.start(accepting, now);
        return false;
      }
      if (channel == null) {
        return false;
      }
      acceptFailed = false;
      admit(channel);
    }
    return true;
  }

  private void admit(SocketChannel channel) {
    boolean admitted = gate.enter();
    if (!admitted && config.tls() != null) {
      // No answer could be read without a handshake, which costs more than it tells.
      cells.rejected(Refusal.MAX_CONNECTIONS);
      close(channel);
      return;
    }
    try {
      ClientConnection client = new ClientConnection(this, channel, admitted);
      clients++;
      client.open();
    } catch (IOException e) {
      // It has left already.
      if (admitted) {
        gate.leave();
      }
      close(channel);
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // It has left already.
    }
  }

  private void stopAccepting() throws IOException {
    stopped = true;
    List<ClientConnection> idle = clients();
    boolean more = true;
    while (more) {
      more = accept();
    }
    listener.close();
    for (ClientConnection client : idle) {
      client.readNow();
      if (!client.closed() && !client.busy() && !client.lingering() && !client.handshaking()) {
        client.close();
      }
    }
    // The connections of the last moment have a request on its way.
    for (ClientConnection client : clients()) {
      if (!client.busy()) {
        client.awaitLastRequest();
      }
    }
  }

  private List<ClientConnection> clients() {
    List<ClientConnection> found = new ArrayList<>();
    for (SelectionKey key : selector.keys()) {
      if (key.isValid() && key.attachment() instanceof ClientConnection client) {
        found.add(client);
      }
    }
    return found;
  }
}
