package io.github.s3wwwkit.seeder.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class SizesTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "64Mi, 67108864",
    "20Gi, 21474836480",
    "1Ki, 1024",
    "2Ti, 2199023255552",
    "1.5Ki, 1536",
    "3k, 3000",
    "1M, 1000000"
  })
  void understood(String text, long bytes) {
    assertEquals(bytes, new Sizes().convert(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0", "-1", "Mi", "1 Mi", "1MiB", "1mi", "1e3", "0.1", "99999999Ti", "NaN"})
  void refused(String text) {
    assertThrows(TypeConversionException.class, () -> new Sizes().convert(text));
  }
}
