package io.github.s3wwwkit.seeder.run;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential backoff with full jitter: any time up to a ceiling that doubles, so that replicas
 * that failed together do not come back together.
 */
final class Backoff {
  static final Duration BASE = Duration.ofMillis(250);
  static final Duration CAP = Duration.ofSeconds(20);

  private final RandomGenerator random;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** The longest wait after so many failures in a row, the first being 1. */
  static Duration ceiling(int failures) {
    int doublings = Math.min(failures - 1, 16);
    Duration ceiling = BASE.multipliedBy(1L << doublings);
    return ceiling.compareTo(CAP) < 0 ? ceiling : CAP;
  }

  synchronized Duration delay(int failures) {
    return Duration.ofNanos(random.nextLong(ceiling(failures).toNanos() + 1));
  }
}
