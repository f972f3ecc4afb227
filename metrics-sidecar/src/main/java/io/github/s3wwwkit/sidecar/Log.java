package io.github.s3wwwkit.sidecar;

/** Messages for whoever runs the sidecar: one line each, on standard error. */
public final class Log {
  private Log() {}

  public static void line(String message) {
    System.err.println("metrics-sidecar: " + message);
  }
}
