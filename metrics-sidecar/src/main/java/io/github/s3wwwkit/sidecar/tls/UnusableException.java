package io.github.s3wwwkit.sidecar.tls;

/** What a file holds cannot be used; the message goes on after the file's name. */
final class UnusableException extends Exception {
  UnusableException(String message) {
    super(message);
  }

  UnusableException(String message, Throwable cause) {
    super(message, cause);
  }
}
