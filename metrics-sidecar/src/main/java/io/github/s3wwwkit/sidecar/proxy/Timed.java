package io.github.s3wwwkit.sidecar.proxy;

import org.jspecify.annotations.Nullable;

/** What can wait in one {@link TimerQueue} at a time. */
abstract class Timed {
  @Nullable TimerQueue queue;
  @Nullable Timed before;
  @Nullable Timed after;
  long deadline;

  /** The time is up; this has left its queue. */
  abstract void expired(TimerQueue which);

  /** A defect: give up this one, whatever is left of it, and nothing else. */
  abstract void fail();

  final void cancelTimer() {
    TimerQueue current = queue;
    if (current != null) {
      current.remove(this);
    }
  }
}
