package io.github.s3wwwkit.sidecar.tls;

/** What a file holds cannot be used; the message goes on after the file's name. */
public final class UnusableException extends Exception {
  public UnusableException(String message) {
    super(message);
  }

  public UnusableException(String message, Throwable cause) {
    super(message, cause);
  }
}
