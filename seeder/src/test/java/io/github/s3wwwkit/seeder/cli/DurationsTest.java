package io.github.s3wwwkit.seeder.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({"500ms, 500", "10s, 10000", "1.5m, 90000", "2h, 7200000", "0.1ms, 1"})
  void understood(String text, long millis) {
    assertEquals(Duration.ofMillis(millis), new Durations().convert(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0s", "0", "10", "s", "-1s", "1d", "1 s", "1m30s", "PT1S", "9999h"})
  void refused(String text) {
    assertThrows(TypeConversionException.class, () -> new Durations().convert(text));
  }
}
