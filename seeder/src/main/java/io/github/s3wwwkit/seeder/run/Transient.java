package io.github.s3wwwkit.seeder.run;

import java.io.IOException;
import java.time.Duration;

/** One try went wrong in a way that the next one may not. */
public final class Transient extends Exception {
  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;
  private final long progress;

  /**
   * One failed try.
   *
   * @param retryAfter how long the peer asks to be left alone, zero when it does not say
   * @param progress how far this try came, in bytes
   */
  public Transient(String message, Duration retryAfter, long progress) {
    super(message);
    this.retryAfter = retryAfter;
    this.progress = progress;
  }

  public Transient(String message) {
    this(message, Duration.ZERO, 0);
  }

  /** What an exception says, in words for a user: many of the JDK's have a bare value or none. */
  public static String reason(IOException e) {
    String message = e.getMessage();
    String name = e.getClass().getSimpleName();
    return switch (name) {
      case "UnknownHostException" -> "host name cannot be resolved";
      case "SocketTimeoutException", "InterruptedIOException" ->
          message == null || message.startsWith("timeout") || message.equals("Read timed out")
              ? "timed out"
              : message;
      default -> message == null ? name : message.lines().findFirst().orElse(name);
    };
  }

  Duration retryAfter() {
    return retryAfter;
  }

  long progress() {
    return progress;
  }
}
