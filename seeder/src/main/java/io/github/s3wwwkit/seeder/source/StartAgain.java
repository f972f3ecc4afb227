package io.github.s3wwwkit.seeder.source;

import io.github.s3wwwkit.seeder.run.Transient;
import java.time.Duration;

/**
 * What was read so far is worth nothing: the source does not go on from there, or its content is
 * another one now.
 */
public final class StartAgain extends Exception {
  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;
  private final long offset;

  /**
   * The end of a try.
   *
   * @param offset how far the try came, in bytes
   */
  StartAgain(String message, Duration retryAfter, long offset) {
    super(message);
    this.retryAfter = retryAfter;
    this.offset = offset;
  }

  /** Without a pause. */
  public static StartAgain because(String message, long offset) {
    return new StartAgain(message, Duration.ZERO, offset);
  }

  /** For the one layer that tries again. */
  public Transient toTransient() {
    return new Transient(String.valueOf(getMessage()), retryAfter, offset);
  }
}
