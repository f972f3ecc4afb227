package io.github.s3wwwkit.sidecar.cache;

import java.util.Locale;

/** What became of an answer of s3www that was to be kept. */
public enum FillResult {
  KEPT,
  TOO_LARGE,
  NO_ROOM,
  /** It is not what the record says. */
  MISMATCH,
  /** It did not come, or not whole. */
  FAILED;

  /** The value of the label {@code result}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
