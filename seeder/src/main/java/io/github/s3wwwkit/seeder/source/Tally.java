package io.github.s3wwwkit.seeder.source;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts tries for the outcome. */
public final class Tally {
  private final AtomicInteger attempts = new AtomicInteger();
  private final AtomicInteger resumed = new AtomicInteger();

  void asked() {
    attempts.incrementAndGet();
  }

  void resumed() {
    resumed.incrementAndGet();
  }

  /** How often content was asked for, its parts that were planned not counted. */
  public int attempts() {
    return attempts.get();
  }

  /** How often that went on from where an earlier try had broken off. */
  public int resumptions() {
    return resumed.get();
  }
}
