package io.github.s3wwwkit.sidecar.proxy;

import io.github.s3wwwkit.sidecar.http1.HttpDate;
import io.github.s3wwwkit.sidecar.http1.Refusal;
import io.github.s3wwwkit.sidecar.metrics.UpstreamError;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/**
 * An answer of the sidecar's own.
 *
 * @param fields lines of the head beyond those that every one has
 */
record Answer(int status, String phrase, String words, String fields) {
  private static final String NO_STORE = "Cache-Control: no-store\r\n";
  private static final String NO_CACHE = "Cache-Control: no-cache\r\n";
  // RFC 9211 2.1: what is answered by the record is not forwarded.
  private static final String CACHE_HIT = "Cache-Status: metrics-sidecar; hit\r\n";
  private static final int NO_CONTENT = 204;

  private static final Answer BAD_GATEWAY =
      new Answer(502, "Bad Gateway", "The server behind this one did not answer.", NO_STORE);
  private static final Answer BAD_ANSWER =
      new Answer(
          502, "Bad Gateway", "The server behind this one gave a malformed answer.", NO_STORE);

  /** S3www has something else than the record says. */
  static final Answer BAD_OBJECT =
      new Answer(
          502,
          "Bad Gateway",
          "The server behind this one has something else here than was published.",
          NO_STORE);

  static final Answer NOT_FOUND =
      new Answer(404, "Not Found", "There is nothing here.", NO_CACHE + CACHE_HIT);
  static final Answer PRECONDITION_FAILED =
      new Answer(
          412,
          "Precondition Failed",
          "What is here is not what you have seen.",
          NO_STORE + CACHE_HIT);

  private static final Answer GATEWAY_TIMEOUT =
      new Answer(
          504, "Gateway Timeout", "The server behind this one did not answer in time.", NO_STORE);

  static Answer to(Refusal refusal) {
    return to(refusal, "");
  }

  /** It is a folder, and goes by another name (RFC 9110 15.4.2). */
  static Answer folder(String location) {
    return new Answer(
        301,
        "Moved Permanently",
        "This is a folder: its address ends with a slash.",
        "Location: " + location + "\r\n" + NO_CACHE + CACHE_HIT);
  }

  static Answer unsatisfiable(long size) {
    return new Answer(
        416,
        "Range Not Satisfiable",
        "What is here is shorter than that.",
        "Content-Range: bytes */" + size + "\r\n" + NO_STORE + CACHE_HIT);
  }

  /** Whether a browser's script may ask. */
  static Answer preflight(byte[] fields) {
    return new Answer(NO_CONTENT, "No Content", "", new String(fields, StandardCharsets.US_ASCII));
  }

  /** S3www has not answered, or not so that it could be passed on. */
  static Answer to(UpstreamError reason) {
    return switch (reason) {
      case REFUSED, RESET -> BAD_GATEWAY;
      case PROTOCOL -> BAD_ANSWER;
      case CONNECT_TIMEOUT, RESPONSE_TIMEOUT -> GATEWAY_TIMEOUT;
    };
  }

  /** S3www would give a wrong answer; {@code retryAfter} is rounded up to whole seconds. */
  static Answer storeDown(Duration retryAfter) {
    return to(
        Refusal.STORE_DOWN,
        "Retry-After: " + retryAfter.plusNanos(999_999_999).toSeconds() + "\r\n");
  }

  private static Answer to(Refusal refusal, String fields) {
    return new Answer(refusal.status(), refusal.phrase(), refusal.words(), NO_STORE + fields);
  }

  /**
   * The whole message; to a HEAD its head alone.
   *
   * @param audience lines of the head that say whom it is for
   */
  ByteBuffer message(boolean toHead, boolean close, byte[] audience) {
    String body = words + "\n";
    String type = "Content-Type: text/plain; charset=utf-8\r\nContent-Length: " + body.length();
    boolean bodiless = status == NO_CONTENT;
    String head =
        "HTTP/1.1 %d %s\r\nDate: %s\r\n%s%s%s%s\r\n"
            .formatted(
                status,
                phrase,
                HttpDate.text(Instant.now()),
                bodiless ? "" : type + "\r\n",
                new String(audience, StandardCharsets.US_ASCII),
                close ? "Connection: close\r\n" : "",
                fields);
    return ByteBuffer.wrap(
        (toHead || bodiless ? head : head + body).getBytes(StandardCharsets.US_ASCII));
  }
}
