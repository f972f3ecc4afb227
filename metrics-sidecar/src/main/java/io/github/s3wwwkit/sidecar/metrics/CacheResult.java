package io.github.s3wwwkit.sidecar.metrics;

import java.util.Locale;

/** How a request met the cache. */
public enum CacheResult {
  HIT,
  MISS,
  NOT_MODIFIED,
  NOT_FOUND,
  REDIRECT,
  BYPASS;

  /** The value of the label {@code result}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
