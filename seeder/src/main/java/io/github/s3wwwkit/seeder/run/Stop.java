package io.github.s3wwwkit.seeder.run;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Ends a run from outside: a signal or the deadline. Every wait of the run goes through it. */
public final class Stop {
  /** Why the run must end. */
  public enum Reason {
    INTERRUPTED,
    DEADLINE,
    /** Another seeder took the release over. */
    LEASE_LOST,
    /** Something else that the run needs has failed. */
    FAILED
  }

  // Enough for a store that answers; one that does not must not keep the process.
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration GRACE_WITHIN_DEADLINE = Duration.ofMinutes(5);
  // All must be over two seconds after SIGTERM, the last words included.
  private static final Duration GRACE_AFTER_SIGNAL = Duration.ofMillis(1400);

  private final AtomicReference<@Nullable Reason> reason = new AtomicReference<>();
  private final CountDownLatch requested = new CountDownLatch(1);
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final List<Stop> aftermaths = new CopyOnWriteArrayList<>();
  private volatile boolean interrupted;
  private volatile Duration limit = Duration.ofNanos(Long.MAX_VALUE);
  private volatile long limitFrom = System.nanoTime();

  public void request(Reason why) {
    if (why == Reason.INTERRUPTED) {
      interrupted = true;
      aftermaths.forEach(aftermath -> aftermath.startDeadline(GRACE_AFTER_SIGNAL));
    }
    if (reason.compareAndSet(null, why)) {
      listeners.forEach(Runnable::run);
      requested.countDown();
    }
  }

  public @Nullable Reason reason() {
    return reason.get();
  }

  /**
   * Bounds the tidying up after this run: past its deadline, or when the release is another's, to a
   * moment, and to a shorter one when a signal came, or comes.
   */
  public Stop aftermath() {
    Stop aftermath = new Stop();
    aftermath.startDeadline(grace());
    aftermaths.add(aftermath);
    if (interrupted) {
      aftermath.startDeadline(GRACE_AFTER_SIGNAL);
    }
    return aftermath;
  }

  private Duration grace() {
    if (reason.get() != Reason.FAILED) {
      return GRACE;
    }
    Duration left = remaining();
    Duration most = left.compareTo(GRACE_WITHIN_DEADLINE) < 0 ? left : GRACE_WITHIN_DEADLINE;
    return most.compareTo(GRACE) > 0 ? most : GRACE;
  }

  /** Runs once, when the run must end, on the thread that says so. */
  public void onRequest(Runnable listener) {
    listeners.add(listener);
  }

  /** From now on the run may take this long. */
  public void startDeadline(Duration deadline) {
    limit = deadline;
    limitFrom = System.nanoTime();
    Thread.ofPlatform()
        .daemon()
        .name("deadline")
        .start(() -> {
          if (sleep(deadline)) {
            request(Reason.DEADLINE);
          }
        });
  }

  /** What is left until the deadline; not positive when it has passed. */
  public Duration remaining() {
    return limit.minusNanos(System.nanoTime() - limitFrom);
  }

  public Duration limit() {
    return limit;
  }

  /** False when the run was ended before the time was over. */
  public boolean sleep(Duration time) {
    try {
      return !requested.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nothing interrupts threads here", e);
    }
  }
}
