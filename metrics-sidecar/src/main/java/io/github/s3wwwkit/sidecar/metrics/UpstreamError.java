package io.github.s3wwwkit.sidecar.metrics;

import java.util.Locale;

/** What went wrong between the sidecar and s3www. */
public enum UpstreamError {
  REFUSED,
  RESET,
  CONNECT_TIMEOUT,
  RESPONSE_TIMEOUT,
  PROTOCOL;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The value of the label {@code reason}. */
  public String label() {
    return label;
  }
}
