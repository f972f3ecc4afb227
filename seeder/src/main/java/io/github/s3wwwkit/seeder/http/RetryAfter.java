package io.github.s3wwwkit.seeder.http;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** The field of RFC 9110 10.2.3: seconds or a date. */
public final class RetryAfter {
  private RetryAfter() {}

  /**
   * How long the server asks to be left alone. MinIO says 60 s with every 503 and 429, to who comes
   * a second too early as to who comes too often (minio/minio, cmd/api-response.go,
   * writeErrorResponse): that tells nothing, and is zero.
   */
  public static Duration of(Response response) {
    String value = response.header("Retry-After");
    boolean constant = "60".equals(value) && "MinIO".equals(response.header("Server"));
    return constant ? Duration.ZERO : parse(value, Instant.now());
  }

  /** Zero when the field is missing, makes no sense or names a time that has passed. */
  static Duration parse(@Nullable String value, Instant now) {
    if (value == null) {
      return Duration.ZERO;
    }
    String text = value.strip();
    if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      // Nine digits are 31 years: more only overflows.
      return Duration.ofSeconds(text.length() > 9 ? 999_999_999 : Long.parseLong(text));
    }
    try {
      Instant at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO;
    } catch (DateTimeParseException e) {
      return Duration.ZERO;
    }
  }
}
