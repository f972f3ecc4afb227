package io.github.s3wwwkit.sidecar.metrics;

/** Who ended an exchange before its time. */
public enum Aborted {
  CLIENT,
  UPSTREAM,
  TIMEOUT
}
