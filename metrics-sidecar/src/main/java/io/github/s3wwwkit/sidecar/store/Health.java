package io.github.s3wwwkit.sidecar.store;

/**
 * What the probes so far add up to.
 *
 * @param reason of the last failure, while the store is down
 */
public record Health(State state, String reason) {
  /** A store is neither up nor down before it was asked. */
  public enum State {
    UNKNOWN,
    UP,
    DOWN
  }

  static final Health UNKNOWN = new Health(State.UNKNOWN, "");
  static final Health UP = new Health(State.UP, "");
}
