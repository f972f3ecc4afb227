package io.github.s3wwwkit.sidecar.http1;

import java.util.Locale;

/** Why a request is answered by the sidecar itself; nothing of it reaches s3www. */
public enum Refusal {
  BAD_REQUEST(400, "Bad Request"),
  HEAD_TIMEOUT(408, "Request Timeout"),
  TARGET_TOO_LONG(414, "URI Too Long"),
  EXPECTATION(417, "Expectation Failed"),
  HEAD_TOO_LARGE(431, "Request Header Fields Too Large"),
  TRANSFER_CODING(501, "Not Implemented"),
  VERSION(505, "HTTP Version Not Supported"),
  STORE_DOWN(503, "Service Unavailable"),
  MAX_CONNECTIONS(503, "Service Unavailable");

  private final int status;
  private final String phrase;

  Refusal(int status, String phrase) {
    this.status = status;
    this.phrase = phrase;
  }

  public int status() {
    return status;
  }

  public String phrase() {
    return phrase;
  }

  /** The value of the label {@code reason}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
