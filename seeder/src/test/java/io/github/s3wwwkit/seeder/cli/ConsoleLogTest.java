package io.github.s3wwwkit.seeder.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.seeder.run.Log.Level;
import io.github.s3wwwkit.seeder.source.Redaction;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConsoleLogTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5);
  private final Redaction redaction = new Redaction();
  private Terminal terminal = new Terminal(false, 80);

  private void pass(Duration time) {
    nanoTime.addAndGet(time.toNanos());
  }

  private ConsoleLog log(@Nullable LogFormat format, Level level) {
    return new ConsoleLog(
        new PrintStream(bytes, true, StandardCharsets.UTF_8),
        format,
        terminal,
        level,
        Clock.fixed(Instant.parse("2026-11-21T10:00:00Z"), ZoneOffset.UTC),
        nanoTime::get,
        redaction);
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

  @Test
  void textIsForTerminals() {
    log(null, Level.INFO).info("a");
    terminal = new Terminal(true, 80);
    log(null, Level.INFO).info("b");
    assertEquals(
        "{\"time\":\"2026-11-21T10:00:00.000Z\",\"level\":\"info\",\"message\":\"a\"}\nb\n",
        written());
  }

  @Test
  void knownSecretsAreNotShown() {
    redaction.hide("hunter2hunter2");
    log(LogFormat.TEXT, Level.INFO).warn("the store says: hunter2hunter2 is wrong");
    assertEquals("warn: the store says: *** is wrong\n", written());
  }

  @Test
  void progressInJsonEveryTenSeconds() {
    ConsoleLog log = log(LogFormat.JSON, Level.INFO);
    log.progress("1 of 2 files", 1 << 20, 4 << 20);
    pass(Duration.ofSeconds(10));
    log.progress("1 of 2 files", 20 << 20, 40 << 20);
    pass(Duration.ofMillis(9999));
    log.progress("2 of 2 files", 30 << 20, 40 << 20);
    pass(Duration.ofMillis(1));
    log.progress("2 of 2 files", 40 << 20, -1);
    assertEquals(
        """
        {"time":"2026-11-21T10:00:00.000Z","level":"info",\
        "message":"1 of 2 files: 20.0 MiB of 40.0 MiB (50 %), 2.0 MiB/s",\
        "bytes":20971520,"total":41943040,"rate":2097152}
        {"time":"2026-11-21T10:00:00.000Z","level":"info",\
        "message":"2 of 2 files: 40.0 MiB, 2.0 MiB/s","bytes":41943040,"rate":2097152}
        """,
        written());
  }

  @Test
  void aBarOnATerminalGivesWayToLines() {
    terminal = new Terminal(true, 61);
    ConsoleLog log = log(LogFormat.TEXT, Level.INFO);
    pass(Duration.ofSeconds(1));
    log.progress("1 of 2 files", 1 << 20, 4 << 20);
    pass(Duration.ofMillis(99));
    log.progress("1 of 2 files", 2 << 20, 4 << 20);
    log.info("a line");
    log.info("another");
    pass(Duration.ofMillis(1));
    log.progress("x".repeat(80), 2 << 20, 4 << 20);
    log.clearBar();
    log.clearBar();
    assertEquals(
        "\r\u001b[K1 of 2 files: 1.0 MiB of 4.0 MiB (25 %), 1.0 MiB/s, 0:03 lef"
            + "\r\u001b[Ka line\nanother\n"
            + "\r\u001b[K"
            + "x".repeat(60)
            + "\r\u001b[K",
        written());
  }

  @Test
  void noProgressBelowInfo() {
    ConsoleLog log = log(LogFormat.JSON, Level.WARN);
    pass(Duration.ofMinutes(1));
    log.progress("x", 1, 2);
    assertEquals("", written());
  }

  @Test
  void linesOfManyThreadsStayWhole() throws InterruptedException {
    ConsoleLog log = log(LogFormat.JSON, Level.INFO);
    List<Thread> threads =
        IntStream.range(0, 8)
            .mapToObj(t ->
                Thread.ofPlatform()
                    .start(() -> {
                      for (int i = 0; i < 200; i++) {
                        pass(Duration.ofSeconds(1));
                        log.progress("p", i, 200);
                        log.info("line " + t);
                      }
                    }))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    List<String> lines = written().lines().toList();
    assertEquals(1600, lines.stream().filter(line -> line.contains("\"line ")).count());
    assertTrue(lines.stream().allMatch(line -> line.startsWith("{\"time") && line.endsWith("}")));
  }
}
