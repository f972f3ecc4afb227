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
    DEADLINE
  }

  private final AtomicReference<@Nullable Reason> reason = new AtomicReference<>();
  private final CountDownLatch requested = new CountDownLatch(1);
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile Duration limit = Duration.ofNanos(Long.MAX_VALUE);
  private volatile long limitFrom = System.nanoTime();

  public void request(Reason why) {
    if (reason.compareAndSet(null, why)) {
      listeners.forEach(Runnable::run);
      requested.countDown();
    }
  }

  public @Nullable Reason reason() {
    return reason.get();
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
