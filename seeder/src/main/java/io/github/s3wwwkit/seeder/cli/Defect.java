package io.github.s3wwwkit.seeder.cli;

import io.github.s3wwwkit.seeder.run.Failure;

/** What nobody expected. */
final class Defect {
  private Defect() {}

  /** In one line, with what to do. */
  static Failure of(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError) {
        // The JDK has this one for threads, too.
        return internal(
            "out of memory or threads (%s): raise the limit of memory, or that of processes, or lower --memory and --concurrency"
                .formatted(cause.getMessage()));
      }
    }
    return internal("a defect in the seeder, please report it: " + e);
  }

  private static Failure internal(String message) {
    return Failure.permanent(Failure.Kind.INTERNAL, message);
  }
}
