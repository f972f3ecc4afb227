package io.github.s3wwwkit.sidecar;

import java.io.EOFException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why something over the network failed, in a few words on one line. */
public final class Reason {
  private Reason() {}

  /** What to say of {@code failure}. */
  public static String of(@Nullable Throwable failure) {
    if (failure == null) {
      return "unknown";
    }
    String message = Objects.toString(failure.getMessage(), failure.getClass().getSimpleName());
    return switch (failure) {
      case UnknownHostException e -> "unknown host " + message.replaceFirst(":.*", "");
      case EOFException e -> "connection closed without an answer";
      case SSLException e -> "TLS: " + line(root(e));
      default -> line(message);
    };
  }

  // What is around it are the names of the library's own layers.
  private static String root(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return Objects.toString(cause.getMessage(), cause.getClass().getSimpleName());
  }

  // As Go, curl and the C library say it, but for the capital.
  private static String line(String message) {
    String line = message.replaceAll("\\s+", " ").strip();
    boolean word = line.length() > 1 && Character.isLowerCase(line.charAt(1));
    return word ? line.substring(0, 1).toLowerCase(Locale.ROOT) + line.substring(1) : line;
  }
}
