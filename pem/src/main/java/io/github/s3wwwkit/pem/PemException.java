package io.github.s3wwwkit.pem;

/** What a file holds cannot be used; the message goes on after the file's name. */
public final class PemException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public PemException(String message) {
    super(message);
  }

  PemException(String message, Throwable cause) {
    super(message, cause);
  }
}
