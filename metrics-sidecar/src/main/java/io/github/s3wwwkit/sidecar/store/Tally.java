package io.github.s3wwwkit.sidecar.store;

import io.github.s3wwwkit.sidecar.store.Health.State;
import org.jspecify.annotations.Nullable;

/** Some failures in a row make the store down, one success makes it up. */
final class Tally {
  private final int failures;
  private Health health = Health.UNKNOWN;
  private int row;

  Tally(int failures) {
    this.failures = failures;
  }

  /** Counts a probe in: a failure with its reason, a success without one. */
  Health add(@Nullable String failure) {
    if (failure == null) {
      row = 0;
      health = Health.UP;
    } else {
      row++;
      // As long as it was never up, there is nothing to be patient for.
      if (health.state() != State.UP || row >= failures) {
        health = new Health(State.DOWN, failure);
      }
    }
    return health;
  }
}
