package io.github.s3wwwkit.sidecar.metrics;

import java.util.Locale;

/** Who ended an exchange before its time. */
public enum Aborted {
  CLIENT,
  UPSTREAM,
  TIMEOUT;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The value of the label {@code by}. */
  public String label() {
    return label;
  }
}
