package io.github.s3wwwkit.seeder.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "120, 120",
    "' 5 ', 5",
    "99999999999999999999, 999999999",
    "'Sat, 21 Nov 2026 10:02:00 GMT', 120",
    "'Sat, 21 Nov 2026 09:00:00 GMT', 0",
    "-5, 0",
    "1.5, 0",
    "soon, 0",
    "'', 0"
  })
  void secondsOrADate(String value, long seconds) {
    assertEquals(Duration.ofSeconds(seconds), RetryAfter.parse(value, NOW));
  }

  @Test
  void missing() {
    assertEquals(Duration.ZERO, RetryAfter.parse(null, NOW));
  }
}
