package io.github.s3wwwkit.seeder.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTest {
  @ParameterizedTest
  @CsvSource({", 80", "'', 80", "120, 120", "0, 80", "x, 80", "99999999999, 80", "-1, 80"})
  void columns(@Nullable String variable, int columns) {
    assertEquals(columns, Terminal.columns(variable));
  }
}
