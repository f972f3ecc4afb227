package io.github.s3wwwkit.sidecar.cli;

/** The command line, or a variable, is wrong; the message names it and its value. */
final class UsageException extends Exception {
  UsageException(String message) {
    super(message);
  }
}
