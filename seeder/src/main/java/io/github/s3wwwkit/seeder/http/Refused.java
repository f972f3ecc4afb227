package io.github.s3wwwkit.seeder.http;

import java.io.IOException;

/** No connection, or no answer, for a reason that will be there the next time too. */
public final class Refused extends IOException {
  private static final long serialVersionUID = 1L;

  Refused(String message) {
    super(message);
  }

  Refused(String message, Throwable cause) {
    super(message, cause);
  }
}
