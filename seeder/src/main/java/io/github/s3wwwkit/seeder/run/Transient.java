package io.github.s3wwwkit.seeder.run;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

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
    return switch (e) {
      case UnknownHostException u -> "the host name cannot be resolved";
      // OkHttp names the address and leaves why to the cause.
      case ConnectException c when c.getCause() instanceof IOException cause -> reason(cause);
      case InterruptedIOException i -> "timed out";
      // OkHttp quotes what it cannot read.
      case ProtocolException p when !isCutOff(p) -> "the answer is no HTTP";
      default -> {
        @Nullable String message = e.getMessage();
        yield message == null || message.isBlank()
            ? e.getClass().getSimpleName()
            : message.lines().findFirst().orElse(message);
      }
    };
  }

  private static boolean isCutOff(ProtocolException e) {
    return "unexpected end of stream".equals(e.getMessage());
  }

  /** Whether TLS said no, which it will say again; a handshake that broke off did not. */
  public static boolean isTlsRefusal(IOException e) {
    return e instanceof SSLException
        && !(e.getCause() instanceof SocketException)
        && !(e.getCause() instanceof EOFException)
        && !(e.getCause() instanceof InterruptedIOException);
  }

  public Duration retryAfter() {
    return retryAfter;
  }

  long progress() {
    return progress;
  }
}
