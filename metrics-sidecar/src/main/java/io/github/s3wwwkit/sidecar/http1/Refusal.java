package io.github.s3wwwkit.sidecar.http1;

import java.util.Locale;

/** Why a request is answered by the sidecar itself; nothing of it reaches s3www. */
public enum Refusal {
  BAD_REQUEST(400, "Bad Request", "This request is malformed, or could be read in two ways."),
  HEAD_TIMEOUT(408, "Request Timeout", "The head of this request took too long to come."),
  TARGET_TOO_LONG(414, "URI Too Long", "The address asked for is too long."),
  EXPECTATION(417, "Expectation Failed", "Nothing can be expected here but 100-continue."),
  HEAD_TOO_LARGE(
      431,
      "Request Header Fields Too Large",
      "The fields of this request are too many or too long."),
  TRANSFER_CODING(501, "Not Implemented", "The only transfer coding known here is chunked."),
  VERSION(505, "HTTP Version Not Supported", "Only HTTP 1.0 and 1.1 are spoken here."),
  STORE_DOWN(503, "Service Unavailable", "The store behind this server is down."),
  MAX_CONNECTIONS(503, "Service Unavailable", "This server is busy; try again later.");

  private final int status;
  private final String phrase;
  private final String words;

  Refusal(int status, String phrase, String words) {
    this.status = status;
    this.phrase = phrase;
    this.words = words;
  }

  public int status() {
    return status;
  }

  public String phrase() {
    return phrase;
  }

  /** What a person is told. */
  public String words() {
    return words;
  }

  /** The value of the label {@code reason}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
