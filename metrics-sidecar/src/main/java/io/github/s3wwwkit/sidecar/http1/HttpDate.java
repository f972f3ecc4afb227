package io.github.s3wwwkit.sidecar.http1;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** RFC 9110 5.6.7, which has one form to write and two more to read. */
public final class HttpDate {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  // Its years have four digits.
  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");
  private static final int CENTURY = 100;
  private static final int HALF = 50;

  private static final List<String> MONTHS =
      List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");
  private static final String TIME = "(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)";
  private static final List<Pattern> FORMS =
      List.of(
          Pattern.compile(
              "[A-Z][a-z]{2}, (?<day>\\d\\d) (?<month>[A-Z][a-z]{2}) (?<year>\\d{4}) "
                  + TIME
                  + " GMT"),
          Pattern.compile(
              "[A-Z][a-z]{5,8}, (?<day>\\d\\d)-(?<month>[A-Z][a-z]{2})-(?<year>\\d\\d) "
                  + TIME
                  + " GMT"),
          Pattern.compile(
              "[A-Z][a-z]{2} (?<month>[A-Z][a-z]{2}) (?<day>[ \\d]\\d) "
                  + TIME
                  + " (?<year>\\d{4})"));

  private HttpDate() {}

  /** Empty for null, and for a time that has no such date. */
  public static String text(@Nullable Instant time) {
    return time == null || time.isBefore(FIRST) || !time.isBefore(END) ? "" : FORM.format(time);
  }

  /** The second that a field's value names, or null when it is no date. */
  public static @Nullable Instant parse(byte[] b, int from, int to) {
    String text = new String(b, from, to - from, StandardCharsets.ISO_8859_1);
    for (Pattern form : FORMS) {
      Matcher matcher = form.matcher(text);
      if (matcher.matches()) {
        return instant(matcher);
      }
    }
    return null;
  }

  private static @Nullable Instant instant(Matcher matcher) {
    int year = number(matcher, "year");
    if (matcher.group("year").length() == 2) {
      // What would be more than 50 years ahead is in the past.
      int now = Year.now(ZoneOffset.UTC).getValue();
      year += now / CENTURY * CENTURY;
      year -= year > now + HALF ? CENTURY : 0;
    }
    try {
      return LocalDateTime.of(
              year,
              MONTHS.indexOf(matcher.group("month")) + 1,
              number(matcher, "day"),
              number(matcher, "hour"),
              number(matcher, "minute"),
              Math.min(59, number(matcher, "second")))
          .toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static int number(Matcher matcher, String group) {
    return Integer.parseInt(matcher.group(group).strip());
  }
}
