package io.github.s3wwwkit.lab.s3www;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** IMF-fixdate, RFC 9110 5.6.7. */
final class HttpDate {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private HttpDate() {}

  static String format(Instant time) {
    return FORMAT.format(time);
  }

  /** Null when the field is absent or no date. */
  static @Nullable Instant parse(@Nullable String field) {
    if (field == null) {
      return null;
    }
    try {
      return FORMAT.parse(field, Instant::from);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
