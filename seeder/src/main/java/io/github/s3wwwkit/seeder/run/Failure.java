package io.github.s3wwwkit.seeder.run;

/**
 * Why a run ended without what it was asked for. The message is one line: what failed, where, and
 * what to do about it.
 */
public final class Failure extends Exception {
  private static final long serialVersionUID = 1L;

  /** What the exit code and {@code error.kind} of the outcome tell apart. */
  public enum Kind {
    USAGE(2),
    SOURCE(3),
    INTEGRITY(4),
    STORE(5),
    BUSY(6),
    INTERRUPTED(143),
    INTERNAL(1);

    private final int exitCode;

    Kind(int exitCode) {
      this.exitCode = exitCode;
    }

    public int exitCode() {
      return exitCode;
    }
  }

  private final Kind kind;
  private final boolean retryable;

  private Failure(Kind kind, String message, boolean retryable) {
    // Names and answers of others may hold anything.
    super(message.replaceAll("\\p{Cntrl}+", " "));
    this.kind = kind;
    this.retryable = retryable;
  }

  /** Something that the same command run again cannot mend. */
  public static Failure permanent(Kind kind, String message) {
    return new Failure(kind, message, false);
  }

  /** Something that may be gone when the same command is run again. */
  public static Failure retryable(Kind kind, String message) {
    return new Failure(kind, message, true);
  }

  public static Failure usage(String message) {
    return permanent(Kind.USAGE, message);
  }

  public static Failure integrity(String message) {
    return permanent(Kind.INTEGRITY, message);
  }

  /** The same, saying where in what was asked for. */
  public Failure in(String place) {
    return new Failure(kind, place + ": " + getMessage(), retryable);
  }

  public Kind kind() {
    return kind;
  }

  public boolean isRetryable() {
    return retryable;
  }

  /** Never empty. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
