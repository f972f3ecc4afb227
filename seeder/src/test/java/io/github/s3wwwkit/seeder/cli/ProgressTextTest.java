package io.github.s3wwwkit.seeder.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 100 | 0 | f: 0 B of 100 B (0 %)",
        "1023 | -1 | 0.5 | f: 1023 B",
        "1024 | -1 | 1 | f: 1.0 KiB, 1 B/s",
        "1048523 | -1 | 0 | f: 1023.9 KiB",
        "1048575 | -1 | 0 | f: 1.0 MiB",
        "999999 | 1000000 | 1024 | f: 976.6 KiB of 976.6 KiB (99 %), 1.0 KiB/s",
        "1000000 | 1000000 | 0 | f: 976.6 KiB of 976.6 KiB (100 %)",
        // A source that is longer than it said, or empty
        "2000000 | 1000000 | 0 | f: 1.9 MiB",
        "0 | 0 | 0 | f: 0 B",
        "9223372036854775807 | -1 | 1e18 | f: 8.0 EiB, 888.2 PiB/s"
      })
  void inALog(long bytes, long total, double rate, String line) {
    assertEquals(line, new ProgressText("f", bytes, total, rate).line());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "25 | 100 | 0 | 40 | f [####------------] 25 %, 25 B of 100 B",
        "25 | 100 | 25 | 60 | f [####-------------] 25 %, 25 B of 100 B, 25 B/s, 0:03 left",
        "0 | 100 | 0 | 200 | f [--------------------------------------] 0 %, 0 B of 100 B",
        "100 | 100 | 10 | 53 | f [########] 100 %, 100 B of 100 B, 10 B/s, 0:00 left",
        // No room for a bar, or for all of the words
        "25 | 100 | 0 | 30 | f: 25 B of 100 B (25 %)",
        "25 | 100 | 0 | 9 | f: 25 B o",
        "25 | 100 | 0 | 0 | ''",
        // Nobody knows how long it takes
        "25 | -1 | 5 | 40 | f: 25 B, 5 B/s",
        "0 | 7322 | 1 | 32 | f: 0 B of 7.2 KiB (0 %), 1 B/s, ",
        "0 | 7322 | 1 | 44 | f: 0 B of 7.2 KiB (0 %), 1 B/s, 2:02:02 left",
        "0 | 1000000000 | 1 | 43 | f [----------] 0 %, 0 B of 953.7 MiB, 1 B/s"
      })
  void onATerminal(long bytes, long total, double rate, int columns, String line) {
    String text = new ProgressText("f", bytes, total, rate).line(columns);
    assertEquals(line, text.strip().equals(line) ? line : text);
    assertTrue(text.length() <= columns, text);
  }
}
