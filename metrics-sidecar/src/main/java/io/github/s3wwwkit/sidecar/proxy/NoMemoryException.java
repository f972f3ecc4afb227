package io.github.s3wwwkit.sidecar.proxy;

import java.io.IOException;

/** There is no memory left for what has to wait: nobody's fault, and it passes. */
final class NoMemoryException extends IOException {
  private static final long serialVersionUID = 1L;

  NoMemoryException() {
    super("no memory for what has to wait");
  }
}
