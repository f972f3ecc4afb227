package io.github.s3wwwkit.sidecar.proxy;

import io.github.s3wwwkit.sidecar.accesslog.AccessLog;
import io.github.s3wwwkit.sidecar.metrics.Cells;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The event loops, seen from outside. */
public final class Proxy {
  private static final int BACKLOG = 4096;
  private static final long POLL = TimeUnit.MICROSECONDS.toNanos(50);

  private final Gate gate;
  private final List<Loop> loops;
  private final InetSocketAddress address;

  private Proxy(Gate gate, List<Loop> loops, InetSocketAddress address) {
    this.gate = gate;
    this.loops = loops;
    this.address = address;
  }

  /**
   * Opens the port.
   *
   * @param log where a line a request goes, if anywhere
   * @throws IOException when it cannot be had, also when another process would share it
   */
  public static Proxy bind(ProxyConfig config, @Nullable AccessLog log) throws IOException {
    Gate gate = new Gate(config.maxConnections());
    List<Loop> loops = new ArrayList<>();
    // The first one without SO_REUSEPORT: so the kernel refuses a port that anyone holds, another
    // sidecar too, instead of sharing it. The others join once the first one allows it.
    ServerSocketChannel first = ServerSocketChannel.open().bind(config.listen(), BACKLOG);
    InetSocketAddress address = (InetSocketAddress) first.getLocalAddress();
    loops.add(new Loop(config, gate, log, first));
    if (config.threads() > 1) {
      first.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    }
    InetSocketAddress same = new InetSocketAddress(config.listen().getAddress(), address.getPort());
    for (int i = 1; i < config.threads(); i++) {
      ServerSocketChannel next =
          ServerSocketChannel.open()
              .setOption(StandardSocketOptions.SO_REUSEPORT, true)
              .bind(same, BACKLOG);
      loops.add(new Loop(config, gate, log, next));
    }
    // Each client may want a connection to s3www.
    gate.room(Math.clamp(Descriptors.left() / 2, 1, Integer.MAX_VALUE));
    return new Proxy(gate, loops, address);
  }

  public void start() {
    for (int i = 0; i < loops.size(); i++) {
      Thread.ofPlatform().name("loop-" + i).daemon().start(loops.get(i));
    }
  }

  public InetSocketAddress address() {
    return address;
  }

  public List<Cells> cells() {
    return loops.stream().map(loop -> loop.cells).toList();
  }

  /**
   * Waits until every loop has come round: what was answered before this call is counted after it.
   *
   * @return false when one has not within {@code patience}
   */
  public boolean turn(Duration patience) {
    long[] before = new long[loops.size()];
    for (int i = 0; i < before.length; i++) {
      before[i] = loops.get(i).turns();
      loops.get(i).wake();
    }
    long deadline = System.nanoTime() + patience.toNanos();
    for (int i = 0; i < before.length; i++) {
      while (loops.get(i).turns() == before[i]) {
        if (System.nanoTime() - deadline > 0) {
          return false;
        }
        LockSupport.parkNanos(POLL);
      }
    }
    return true;
  }

  /** From now on answers end their connections. */
  public void drain() {
    gate.drain();
  }

  public boolean draining() {
    return gate.draining();
  }

  /** From now on requests are answered here, for s3www would mislead. */
  public void storeDown(Duration retryAfter) {
    gate.storeDown(Answer.storeDown(retryAfter));
  }

  boolean isStoreDown() {
    return gate.storeDown() != null;
  }

  public void storeUp() {
    gate.storeDown(null);
  }

  /** Serves what is queued, closes the listener and what is idle. */
  public void stop() {
    loops.forEach(Loop::stop);
  }

  /** After {@link #stop}: ends what is still running, so that it is counted and logged. */
  public void cut() {
    loops.forEach(Loop::cut);
  }

  /** Requests being served. */
  public long inFlight() {
    return loops.stream().mapToLong(loop -> loop.cells.inFlight()).sum();
  }

  /** Whether, after {@link #stop}, the last client has left. */
  public boolean drained() {
    return loops.stream().allMatch(Loop::drained);
  }
}
