package io.github.s3wwwkit.seeder.run;

/** What the run tells a person on the way. */
public interface Log {
  /** From the rarest to the most talkative. */
  enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG
  }

  void log(Level level, String message);

  /**
   * Tells how far a transfer has come.
   *
   * @param bytes moved so far
   * @param total of them all, or -1
   */
  void progress(String what, long bytes, long total);

  default void warn(String message) {
    log(Level.WARN, message);
  }

  default void info(String message) {
    log(Level.INFO, message);
  }

  default void debug(String message) {
    log(Level.DEBUG, message);
  }
}
