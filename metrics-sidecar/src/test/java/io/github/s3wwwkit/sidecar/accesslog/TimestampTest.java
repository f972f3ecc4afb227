package io.github.s3wwwkit.sidecar.accesslog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.s3wwwkit.sidecar.http1.Bytes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimestampTest {
  private static final DateTimeFormatter RFC_3339 =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Timestamp timestamp = new Timestamp();

  @Test
  void writesWhatTheCalendarSays() {
    for (String time :
        new String[] {
          "1970-01-01T00:00:00.000Z",
          "1970-01-01T00:00:00.999Z",
          "2000-02-29T23:59:59.999Z",
          "2026-11-21T15:48:05.123Z",
          "2100-02-28T23:59:59.999Z",
          "2100-03-01T00:00:00.000Z",
        }) {
      assertEquals(time, write(Instant.parse(time).toEpochMilli()));
    }
    Random random = new Random(1);
    long millis = Instant.parse("2026-11-21T00:00:00Z").toEpochMilli();
    for (int i = 0; i < 100_000; i++) {
      // Mostly on, sometimes back, sometimes far.
      millis +=
          random.nextInt(10) < 9
              ? random.nextInt(-500, 2000)
              : random.nextLong(-86_400_000L * 30, 86_400_000L * 400);
      assertEquals(RFC_3339.format(Instant.ofEpochMilli(millis)), write(millis));
    }
  }

  private String write(long millis) {
    Bytes out = new Bytes();
    timestamp.put(out, millis);
    return out.toString();
  }
}
