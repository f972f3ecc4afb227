package io.github.s3wwwkit.seeder.run;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** The one layer in which requests are tried again. */
public final class Retry {
  /** One try. What it throws besides {@link Transient} is final. */
  @FunctionalInterface
  public interface Attempt<T, X extends Exception> {
    T run() throws Transient, Failure, X;
  }

  private final int maxAttempts;
  private final Stop stop;
  private final Log log;
  private final Backoff backoff;

  /**
   * Tries with pauses that nobody can foresee.
   *
   * @param maxAttempts tries in a row without progress
   */
  public Retry(int maxAttempts, Stop stop, Log log, RandomGenerator random) {
    this(maxAttempts, stop, log, new Backoff(random));
  }

  private Retry(int maxAttempts, Stop stop, Log log, Backoff backoff) {
    this.maxAttempts = maxAttempts;
    this.stop = stop;
    this.log = log;
    this.backoff = backoff;
  }

  /** As this one, but ended by something else. */
  public Retry endedBy(Stop other) {
    return new Retry(maxAttempts, other, log, backoff);
  }

  /** As this one, but without a second try. */
  public Retry once() {
    return new Retry(1, stop, log, backoff);
  }

  /**
   * Tries until it works, or it makes no sense to go on.
   *
   * @param kind whose fault it is when no try succeeds, or none does before the deadline
   * @param what what is being done, for messages: "fetching X"
   */
  public <T, X extends Exception> T call(Failure.Kind kind, String what, Attempt<T, X> attempt)
      throws Failure, X {
    int failures = 0;
    long furthest = 0;
    while (true) {
      checkStop(kind, what);
      try {
        return attempt.run();
      } catch (Transient e) {
        checkStop(kind, what);
        failures = e.progress() > furthest ? 1 : failures + 1;
        furthest = Math.max(furthest, e.progress());
        String problem = what + ": " + e.getMessage();
        if (failures >= maxAttempts) {
          throw Failure.retryable(
              kind, problem + " (gave up after " + tries(failures) + " in a row)");
        }
        Duration delay = max(backoff.delay(failures), e.retryAfter());
        if (delay.compareTo(stop.remaining()) >= 0) {
          throw Failure.retryable(
              kind,
              problem
                  + " (the next try would be after the deadline of "
                  + text(stop.limit())
                  + ")");
        }
        log.warn(problem + "; next try in " + text(delay));
        stop.sleep(delay);
      }
    }
  }

  /** Fails when the run must end. */
  public void checkStop(Failure.Kind kind, String what) throws Failure {
    Stop.Reason reason = stop.reason();
    if (reason == Stop.Reason.INTERRUPTED) {
      throw Failure.retryable(
          Failure.Kind.INTERRUPTED, what + ": interrupted by a signal; run the command again");
    }
    if (reason == Stop.Reason.DEADLINE) {
      throw Failure.retryable(
          kind, what + ": not done within the deadline of " + text(stop.limit()));
    }
    if (reason == Stop.Reason.LEASE_LOST) {
      throw Failure.retryable(
          Failure.Kind.BUSY,
          what + ": another seeder has taken over this release; run the command again");
    }
    if (reason == Stop.Reason.FAILED) {
      throw Failure.retryable(kind, what + ": given up, for something else has failed");
    }
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  private static String tries(int n) {
    return n == 1 ? "1 try" : n + " tries";
  }

  /** Seconds, to the millisecond. */
  static String text(Duration d) {
    long millis = d.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis / 1000.0 + "s";
  }
}
