package io.github.s3wwwkit.seeder.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.s3wwwkit.seeder.run.Log.Level;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ConsoleLogTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private ConsoleLog log(LogFormat format, Level level) {
    return new ConsoleLog(
        new PrintStream(bytes, true, StandardCharsets.UTF_8),
        format,
        false,
        level,
        Clock.fixed(Instant.parse("2026-11-21T10:00:00Z"), ZoneOffset.UTC));
  }

  private String written() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void jsonLines() {
    log(LogFormat.JSON, Level.INFO).warn("\"https://u:p@h/x?y\" is busy");
    assertEquals(
        """
        {"time":"2026-11-21T10:00:00.000Z","level":"warn",\
        "message":"\\"https://h/x\\" is busy"}
        """,
        written());
  }

  @Test
  void text() {
    ConsoleLog log = log(LogFormat.TEXT, Level.INFO);
    log.info("fetching");
    log.warn("again");
    assertEquals("fetching\nwarn: again\n", written());
  }

  @Test
  void theLevelHidesWhatIsMoreTalkative() {
    ConsoleLog log = log(LogFormat.TEXT, Level.WARN);
    log.debug("d");
    log.info("i");
    log.warn("w");
    log.log(Level.ERROR, "e");
    assertEquals("warn: w\nerror: e\n", written());
  }
}
