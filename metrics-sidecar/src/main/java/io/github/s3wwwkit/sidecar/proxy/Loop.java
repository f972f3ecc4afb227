package io.github.s3wwwkit.sidecar.proxy;

import io.github.s3wwwkit.sidecar.Log;
import io.github.s3wwwkit.sidecar.accesslog.AccessLog;
import io.github.s3wwwkit.sidecar.accesslog.LoopLog;
import io.github.s3wwwkit.sidecar.cache.Cache;
import io.github.s3wwwkit.sidecar.http1.BodyWriter;
import io.github.s3wwwkit.sidecar.http1.Bytes;
import io.github.s3wwwkit.sidecar.http1.Refusal;
import io.github.s3wwwkit.sidecar.http1.RequestIntake;
import io.github.s3wwwkit.sidecar.http1.ResponseHead;
import io.github.s3wwwkit.sidecar.metrics.Cells;
import io.github.s3wwwkit.sidecar.tls.Tls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
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
  private static final Duration COMPLAINTS = Duration.ofMinutes(1);
  private static final Duration FAILURE_PAUSE = Duration.ofMillis(100);

  // The JDK asks for 1024 events at a time, one may be its own.
  private static final int MOST_EVENTS = 1023;

  // Requests that cost about as much as a step of a handshake.
  private static final int EVENTS_A_STEP = 64;

  // Memory for what has to wait, over all loops: each connection may have a saving read, and a
  // head, waiting at any time.
  private static final long AMPLE = 16L * 1024 * 1024;
  private static final long PER_CONNECTION = 8L * 1024;
  // For each loop.
  private static final long LEAST_AMPLE = 4L * 1024 * 1024;
  private static final long SLACK = 4L * 1024 * 1024;
  private static final long KEEP = 1024L * 1024;

  final ProxyConfig config;
  final Gate gate;
  final Cells cells = new Cells();
  final @Nullable LoopLog log;
  final BufferPool buffers;
  final @Nullable RandomGenerator traces;
  final UpstreamPool pool = new UpstreamPool(cells);
  final Lookout lookout = new Lookout();
  final CacheHandler.@Nullable Tools cacheTools;

  // Scratch space of the event being handled.
  ByteBuffer in;
  final ByteBuffer out;
  final int headroom;
  final int maxAnswerHead;
  final byte[] scratch;
  final Bytes head = new Bytes();
  final Relay relay;
  final RequestIntake intake;
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
  private final ArrayList<ClientConnection> ready = new ArrayList<>();
  private final ArrayDeque<ClientConnection> later = new ArrayDeque<>();
  private final ArrayDeque<Endpoint> again = new ArrayDeque<>();
  private final TlsTransport.@Nullable Scratch tlsScratch;
  private final AtomicLong turns = new AtomicLong();
  private int clients;
  private int clientEvents;
  private long now = System.nanoTime();
  private long batch;
  private boolean acceptable;
  private long complaint;
  private boolean stopped;
  private volatile boolean stop;
  private volatile boolean cut;
  private volatile boolean drained;

  private final Timed accepting =
      new Timed() {
        @Override
        void expired(TimerQueue which) {
          if (!stopped) {
            acceptKey.interestOps(SelectionKey.OP_ACCEPT);
          }
        }

        @Override
        void fail() {
          acceptPause.start(this, now);
        }
      };

  private final Timed forgetting =
      new Timed() {
        @Override
        void expired(TimerQueue which) {
          if (buffers.used() == 0) {
            buffers.forget();
          }
        }

        @Override
        void fail() {
          // It will be tried again.
        }
      };

  Loop(ProxyConfig config, Gate gate, @Nullable AccessLog log, ServerSocketChannel listener)
      throws IOException {
    this.config = config;
    this.log = log == null ? null : log.join(cells);
    this.gate = gate;
    traces = config.makeTraceparent() ? new SplittableRandom(new SecureRandom().nextLong()) : null;
    this.listener = listener;
    long ample = Math.max(LEAST_AMPLE, AMPLE / config.threads());
    long rest = config.maxConnections() * PER_CONNECTION / config.threads();
    buffers = new BufferPool(ample, 2 * ample + SLACK + rest, KEEP);
    maxAnswerHead = Math.max(USUAL_HEAD, config.maxHead());
    headroom = maxAnswerHead + HEAD_GROWTH;
    in = ByteBuffer.allocateDirect(headroom + READ);
    // A request's head, then what was read of its body: behind the head, and with it.
    out = ByteBuffer.allocateDirect(headroom + config.maxHead() + READ + BodyWriter.OVERHEAD);
    relay = new Relay(this);
    scratch = new byte[maxAnswerHead];
    intake = new RequestIntake(config.maxHead());
    Cache cache = config.cache();
    cacheTools = cache == null ? null : new CacheHandler.Tools(cache, config.maxHead());
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

  /**
   * Where to read {@code piece} bytes of an answer to, with room for a head before them. Grows for
   * large answers only: what a site of small files never needs is memory that no loop touches.
   */
  ByteBuffer input(int piece) {
    if (headroom + piece > in.capacity()) {
      in = ByteBuffer.allocateDirect(headroom + LARGE_READ);
    }
    return in.limit(headroom + piece).position(headroom);
  }

  /** Lets {@code client} go on after this event. */
  void later(ClientConnection client) {
    later.addLast(client);
  }

  /**
   * Lets {@code endpoint} read on without an event, in its turn: a step of a handshake costs as
   * much as many requests, and those who have theirs behind them should not wait for all others.
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
    gate.departed();
  }

  @Override
  public void run() {
    while (true) {
      try {
        turn();
      } catch (IOException | RuntimeException | Error e) {
        Log.line("event loop: " + e);
        // It may be so again, and again.
        LockSupport.parkNanos(FAILURE_PAUSE.toNanos());
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

  /** After {@link #stop}: end what is still running. */
  void cut() {
    cut = true;
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
    select(nextTimer());
    now = System.nanoTime();
    for (TimerQueue timer : timers) {
      expire(timer);
    }
    readAgain();
    resume();
    if (buffers.used() == 0 && buffers.held() > 0 && forgetting.queue == null) {
      moment.start(forgetting, now);
    }
    if (stop && !stopped) {
      stopAccepting();
    }
    if (cut && stopped && clients > 0) {
      cutClients();
    }
    if (stopped && clients == 0) {
      drained = true;
    }
    turns.setRelease(turns.getPlain() + 1);
  }

  private void select(long wait) throws IOException {
    pool.ripen();
    batch = 0;
    int events =
        wait == 0
            ? selector.selectNow(dispatch)
            : selector.select(
                dispatch, wait == Long.MAX_VALUE ? 0 : TimeUnit.NANOSECONDS.toMillis(wait) + 1);
    pool.ripened(batch, events < MOST_EVENTS);
    dispatchClients();
  }

  private long nextTimer() {
    if (!again.isEmpty() || !later.isEmpty()) {
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
    batch = batch == 0 ? now : batch;
    if (!key.isValid()) {
      return;
    }
    // First what concerns s3www: so none of its connections is used again whose end, or a word that
    // nobody asked for, is in this very batch.
    Object attachment = key.attachment();
    if (attachment instanceof UpstreamConnection upstream) {
      ready(upstream, key.readyOps());
    } else if (attachment instanceof ClientConnection client) {
      ready.add(client);
    } else {
      acceptable = true;
    }
  }

  private void dispatchClients() {
    clientEvents = ready.size();
    for (int i = 0; i < clientEvents; i++) {
      now = System.nanoTime();
      ready(ready.get(i), ready.get(i).readyOps());
    }
    ready.clear();
    // Last, when those who leave have left.
    if (acceptable) {
      acceptable = false;
      accept();
    }
  }

  private static void ready(Endpoint endpoint, int ops) {
    if (endpoint.closed()) {
      return;
    }
    try {
      endpoint.channelReady(ops);
    } catch (RuntimeException | Error e) {
      giveUp(endpoint, e);
    }
  }

  private void expire(TimerQueue timer) {
    for (Timed timed = timer.poll(now); timed != null; timed = timer.poll(now)) {
      try {
        timed.expired(timer);
      } catch (RuntimeException | Error e) {
        giveUp(timed, e);
      }
    }
  }

  private void resume() {
    // Those who want to go on once more have their turn after the others'.
    for (int i = later.size(); i > 0; i--) {
      now = System.nanoTime();
      ClientConnection client = later.remove();
      try {
        client.resume();
      } catch (RuntimeException | Error e) {
        giveUp(client, e);
      }
    }
  }

  private void readAgain() {
    // Either side has about half of a busy loop's time.
    for (int i = 0; i <= clientEvents / EVENTS_A_STEP && !again.isEmpty(); i++) {
      now = System.nanoTime();
      Endpoint endpoint = again.remove();
      try {
        endpoint.readAgain();
      } catch (RuntimeException | Error e) {
        giveUp(endpoint, e);
      }
    }
  }

  /** A defect costs one connection, not the loop. */
  private static void giveUp(Timed one, Throwable defect) {
    try {
      Log.line("connection given up: " + defect);
      one.fail();
    } catch (RuntimeException | Error e) {
      // Closed all the same.
    }
  }

  /** Takes in what is queued, a bounded number at a time; false when that was all. */
  private boolean accept() {
    for (int i = 0; i < ACCEPTS; i++) {
      if (gate.full()) {
        acceptLater(
            "no file descriptors are left for more; raise ulimit -n or lower --max-connections");
        return false;
      }
      SocketChannel channel;
      try {
        channel = listener.accept();
      } catch (IOException e) {
        acceptLater(e.getMessage());
        return false;
      }
      if (channel == null) {
        return false;
      }
      admit(channel);
    }
    return true;
  }

  /** It passes when somebody leaves. */
  private void acceptLater(@Nullable String reason) {
    if (complaint == 0 || now - complaint > COMPLAINTS.toNanos()) {
      complaint = now;
      Log.line("cannot accept connections for now: " + reason);
    }
    acceptKey.interestOps(0);
    acceptPause.start(accepting, now);
  }

  private void admit(SocketChannel channel) {
    boolean admitted = gate.enter();
    if (!admitted && config.tls() != null) {
      // No answer could be read without a handshake, which costs more than it tells.
      cells.rejected(Refusal.MAX_CONNECTIONS);
      close(channel);
      return;
    }
    ClientConnection client = null;
    try {
      client = new ClientConnection(this, channel, admitted);
    } catch (IOException e) {
      // It has left already.
    } catch (RuntimeException | Error e) {
      Log.line("connection given up: " + e);
    }
    if (client == null) {
      if (admitted) {
        gate.leave();
      }
      close(channel);
      return;
    }
    clients++;
    gate.arrived();
    try {
      client.open();
    } catch (RuntimeException | Error e) {
      giveUp(client, e);
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
    // Only now, at a select, the port is closed: until then the kernel lets clients in, to be lost.
    select(0);
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

  private void cutClients() {
    for (ClientConnection client : clients()) {
      try {
        client.cut();
      } catch (RuntimeException | Error e) {
        giveUp(client, e);
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
