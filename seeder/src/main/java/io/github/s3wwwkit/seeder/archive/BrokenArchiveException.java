package io.github.s3wwwkit.seeder.archive;

import io.github.s3wwwkit.seeder.run.Failure;
import java.io.IOException;

/**
 * The archive is broken or unsafe. An {@link IOException} only because the content of a member can
 * throw nothing else: reading it again does not help.
 */
public final class BrokenArchiveException extends IOException {
  private static final long serialVersionUID = 1L;

  BrokenArchiveException(String message) {
    super(message);
  }

  /** The same for a user. */
  public Failure failure() {
    return Failure.integrity(String.valueOf(getMessage()));
  }
}
