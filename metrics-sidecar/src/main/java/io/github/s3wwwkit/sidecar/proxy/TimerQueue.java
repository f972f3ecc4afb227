package io.github.s3wwwkit.sidecar.proxy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait for one and the same span of time: who came first expires first, so that a list is
 * all it takes, and starting anew costs two links.
 */
final class TimerQueue {
  private final long span;
  private @Nullable Timed first;
  private @Nullable Timed last;

  TimerQueue(Duration span) {
    this.span = span.toNanos();
  }

  /** Makes {@code timed} wait here, from now, wherever it waited before. */
  void start(Timed timed, long now) {
    timed.cancelTimer();
    timed.queue = this;
    timed.deadline = now + span;
    timed.before = last;
    timed.after = null;
    if (last == null) {
      first = timed;
    } else {
      last.after = timed;
    }
    last = timed;
  }

  void remove(Timed timed) {
    Timed before = timed.before;
    Timed after = timed.after;
    if (before == null) {
      first = after;
    } else {
      before.after = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.before = before;
    }
    timed.queue = null;
    timed.before = null;
    timed.after = null;
  }

  /** Takes out the next one whose time is up, null when there is none. */
  @Nullable Timed poll(long now) {
    Timed timed = first;
    if (timed == null || timed.deadline - now > 0) {
      return null;
    }
    remove(timed);
    return timed;
  }

  /** Nanoseconds until the next one expires, {@link Long#MAX_VALUE} for none. */
  long next(long now) {
    return first == null ? Long.MAX_VALUE : Math.max(0, first.deadline - now);
  }
}
