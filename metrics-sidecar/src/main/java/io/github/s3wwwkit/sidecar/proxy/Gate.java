package io.github.s3wwwkit.sidecar.proxy;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What the loops share: how many clients may come in, whether the end has begun, and whether the
 * store behind s3www is down.
 */
final class Gate {
  private final int max;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger clients = new AtomicInteger();
  private volatile int room = Integer.MAX_VALUE;
  private volatile boolean draining;
  private volatile @Nullable Answer storeDown;

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

  /** How many clients file descriptors suffice for, those that get a refusal too. */
  void room(int most) {
    room = most;
  }

  boolean full() {
    return clients.get() >= room;
  }

  void arrived() {
    clients.incrementAndGet();
  }

  void departed() {
    clients.decrementAndGet();
  }

  boolean draining() {
    return draining;
  }

  void drain() {
    draining = true;
  }

  /** What every request gets instead of s3www's answer; null while the store is up. */
  @Nullable Answer storeDown() {
    return storeDown;
  }

  void storeDown(@Nullable Answer answer) {
    storeDown = answer;
  }
}
