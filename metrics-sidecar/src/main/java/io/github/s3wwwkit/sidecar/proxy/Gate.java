package io.github.s3wwwkit.sidecar.proxy;

import java.util.concurrent.atomic.AtomicInteger;

/** What the loops share: how many clients may come in, and whether the end has begun. */
final class Gate {
  private final int max;
  private final AtomicInteger open = new AtomicInteger();
  private volatile boolean draining;

  Gate(int max) {
    this.max = max;
  }

  boolean enter() {
    if (open.incrementAndGet() <= max) {
      return true;
    }
    open.decrementAndGet();
    return false;
  }

  void leave() {
    open.decrementAndGet();
  }

  boolean draining() {
    return draining;
  }

  void drain() {
    draining = true;
  }
}
