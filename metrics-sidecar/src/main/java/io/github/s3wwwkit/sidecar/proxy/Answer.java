package io.github.s3wwwkit.sidecar.proxy;

import io.github.s3wwwkit.sidecar.http1.Refusal;
import io.github.s3wwwkit.sidecar.metrics.UpstreamError;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * An answer of the sidecar's own.
 *
 * @param fields lines of the head beyond those that every one has
 */
record Answer(int status, String phrase, String words, String fields) {
  private static final Answer BAD_GATEWAY =
      new Answer(502, "Bad Gateway", "The server behind this one did not answer.", "");
  private static final Answer BAD_ANSWER =
      new Answer(502, "Bad Gateway", "The server behind this one gave a malformed answer.", "");
  private static final Answer GATEWAY_TIMEOUT =
      new Answer(504, "Gateway Timeout", "The server behind this one did not answer in time.", "");

  // RFC 9110 5.6.7.
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  static Answer to(Refusal refusal) {
    return to(refusal, "");
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
    return new Answer(refusal.status(), refusal.phrase(), refusal.words(), fields);
  }

  /** The whole message; to a HEAD its head alone. */
  ByteBuffer message(boolean toHead, boolean close) {
    String body = words + "\n";
    String head =
        "HTTP/1.1 %d %s\r\nDate: %s\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: %d\r\nCache-Control: no-store\r\n%s%s\r\n"
            .formatted(
                status,
                phrase,
                DATE.format(Instant.now()),
                body.length(),
                fields,
                close ? "Connection: close\r\n" : "");
    return ByteBuffer.wrap((toHead ? head : head + body).getBytes(StandardCharsets.US_ASCII));
  }
}
