package io.github.s3wwwkit.sidecar.metrics;

/** What went wrong between the sidecar and s3www. */
public enum UpstreamError {
  REFUSED,
  RESET,
  CONNECT_TIMEOUT,
  RESPONSE_TIMEOUT,
  PROTOCOL
}
