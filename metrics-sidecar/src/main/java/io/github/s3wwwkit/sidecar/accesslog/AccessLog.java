package io.github.s3wwwkit.sidecar.accesslog;

import io.github.s3wwwkit.sidecar.Log;
import io.github.s3wwwkit.sidecar.StandardStreams;
import io.github.s3wwwkit.sidecar.metrics.Cells;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The access log: every loop puts its lines into a ring of its own, one thread writes them out.
 * When nobody reads, or nothing can be written, the rings fill up, and then lines are dropped and
 * counted; traffic never waits.
 */
public final class AccessLog {
  // A ring's size, unless there are so many loops that all together would take too much.
  private static final int RING = 1024 * 1024;
  private static final int SMALLEST_RING = 64 * 1024;
  private static final int ALL_RINGS = 16 * RING;

  /** Written at a time. Who reads less than that in a second counts as stuck. */
  private static final int CHUNK = 16 * 1024;

  /** What a pipe takes in one piece, whoever else writes to it. No line is longer. */
  static final int PIPE_BUF = 4096;

  private static final Duration NAP = Duration.ofMillis(50);
  private static final Duration STUCK = Duration.ofSeconds(1);
  private static final Duration POLL = Duration.ofMillis(5);
  private static final int NAPS_BEFORE_SLEEP = 20;

  // While there is traffic the thread looks by itself from time to time, and no loop pays for a
  // wake-up unless its ring fills too fast; it sleeps only when there has been none for a while.
  private static final int AWAKE = 0;
  private static final int NAPPING = 1;
  private static final int ASLEEP = 2;

  private final WritableByteChannel out;
  private final ByteBuffer chunk;
  private final int ring;
  private final List<Ring> rings = new CopyOnWriteArrayList<>();
  private final AtomicInteger state = new AtomicInteger(AWAKE);
  private final Thread writer =
      Thread.ofPlatform().name("access-log").daemon().unstarted(this::run);
  private final AtomicLong written = new AtomicLong();
  private int turn;
  private String complaint = "";

  AccessLog(WritableByteChannel out, int atATime, int ring) {
    this.out = out;
    this.ring = ring;
    chunk = ByteBuffer.allocateDirect(atATime);
  }

  /**
   * To standard output; what goes to standard error never gets amid a line, be both one pipe.
   *
   * @param loops that will join
   */
  public static AccessLog toStandardOutput(int loops) {
    return new AccessLog(
        new FileOutputStream(FileDescriptor.out).getChannel(),
        StandardStreams.outputIsError() ? PIPE_BUF : CHUNK,
        Integer.highestOneBit(Math.clamp(ALL_RINGS / loops, SMALLEST_RING, RING)));
  }

  /** A loop's end of it. */
  public LoopLog join(Cells cells) {
    Ring own = new Ring(ring);
    rings.add(own);
    return new LoopLog(own, cells, () -> wake(own));
  }

  public void start() {
    writer.start();
  }

  /** Waits until all that was put in so far is out, or nothing has moved for a second. */
  public void drain() throws InterruptedException {
    long total = rings.stream().mapToLong(Ring::total).sum();
    long before = -1;
    long since = System.nanoTime();
    while (written.get() < total) {
      long now = System.nanoTime();
      long moved = written.get();
      if (moved != before) {
        before = moved;
        since = now;
      } else if (now - since >= STUCK.toNanos()) {
        return;
      }
      LockSupport.unpark(writer);
      Thread.sleep(POLL);
    }
  }

  /** Whether the writer waits to be woken. */
  boolean asleep() {
    return state.get() == ASLEEP;
  }

  private void wake(Ring ring) {
    int seen = state.get();
    if ((seen == ASLEEP || (seen == NAPPING && ring.halfFull()))
        && state.compareAndSet(seen, AWAKE)) {
      LockSupport.unpark(writer);
    }
  }

  private void run() {
    int naps = 0;
    while (true) {
      naps = pump() ? 0 : naps + 1;
      if (chunk.position() > 0) {
        // Nothing goes: no use in being woken.
        LockSupport.parkNanos(NAP.toNanos());
      } else if (naps < NAPS_BEFORE_SLEEP) {
        state.set(NAPPING);
        if (rings.stream().noneMatch(Ring::pressing)) {
          LockSupport.parkNanos(NAP.toNanos());
        }
      } else {
        state.set(ASLEEP);
        if (rings.stream().allMatch(Ring::isEmpty)) {
          LockSupport.park();
        }
      }
      state.set(AWAKE);
    }
  }

  /** Writes all there is, as long as it goes; false when there was nothing. */
  private boolean pump() {
    boolean some = false;
    while (true) {
      if (chunk.position() == 0) {
        // Another one first each time, so that a busy loop's lines do not keep back the others'.
        int n = rings.size();
        turn++;
        for (int i = 0; i < n; i++) {
          rings.get(Math.floorMod(turn + i, n)).drainTo(chunk);
        }
      }
      if (chunk.position() == 0) {
        return some;
      }
      some = true;
      if (!write()) {
        return true;
      }
    }
  }

  /** Writes what is in the chunk; what could not be written stays there. */
  private boolean write() {
    chunk.flip();
    try {
      while (chunk.hasRemaining()) {
        int n = out.write(chunk);
        if (n <= 0) {
          // Somebody has made it non-blocking: later.
          return false;
        }
        written.addAndGet(n);
      }
      complaint = "";
      return true;
    } catch (IOException | RuntimeException e) {
      complain(Objects.toString(e.getMessage(), e.toString()));
      return false;
    } finally {
      chunk.compact();
    }
  }

  private void complain(String why) {
    if (!why.equals(complaint)) {
      complaint = why;
      Log.line("cannot write the access log to standard output, its lines will be dropped: " + why);
    }
  }
}
