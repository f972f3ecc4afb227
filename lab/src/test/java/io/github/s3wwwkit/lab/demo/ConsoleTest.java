package io.github.s3wwwkit.lab.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleTest {
  private static final String DIGEST =
      "88ed382d6cd1094e1e877a214e8ed17a0f2b19bef7ac34bf196e581336831ddf";

  @ParameterizedTest
  @CsvSource({
    "true, xterm-256color, '', true",
    "false, xterm-256color, '', false",
    "true, xterm-256color, 1, false",
    "true, dumb, '', false",
  })
  void coloursAreForTerminalsThatWantThem(
      boolean terminal, String term, String noColor, boolean wanted) {
    assertEquals(wanted, Console.wantsColours(terminal, Map.of("TERM", term, "NO_COLOR", noColor)));
  }

  @Test
  void noColoursWhereNothingIsKnownOfTheTerminal() {
    assertFalse(Console.wantsColours(true, Map.of()));
  }

  @Test
  void linesHaveTheTimeSinceTheStart() {
    List<String> lines = printed(false);
    assertTrue(
        lines.getFirst().matches(" +\\d+\\.\\d\\d s {2}seeder {5}published 88ed382d6cd1…"),
        lines.toString());
  }

  @Test
  void theAddressIsLast() {
    List<String> lines = printed(false);
    assertEquals("http://127.0.0.1:8080/hero.svg", lines.getLast());
    assertTrue(
        lines.get(lines.size() - 2).matches("All steps held in \\d+\\.\\d s\\. Ctrl-C ends it:"),
        lines.toString());
  }

  @Test
  void coloursChangeNoWord() {
    List<String> plain = printed(true).stream().map(ConsoleTest::plain).toList();
    assertEquals(times(printed(false)), times(plain));
    assertFalse(printed(true).equals(plain));
    assertTrue(printed(false).stream().noneMatch(line -> line.contains("\u001b")));
  }

  @Test
  void metricsAreLeftAsTheyAre() {
    String sample = "s3www_release_info{sha256=\"" + DIGEST + "\",} 1.0";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Console(new PrintStream(out, true, UTF_8), false).more(sample);
    assertEquals(sample, out.toString(UTF_8).strip());
  }

  private static List<String> printed(boolean colours) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Console console = new Console(new PrintStream(out, true, UTF_8), colours);
    console.step("seeder", "published " + DIGEST);
    console.warning("nothing tells");
    console.title("title");
    console.part("store", "MinIO");
    console.held("Ctrl-C ends it:", "http://127.0.0.1:8080/hero.svg");
    return out.toString(UTF_8).lines().toList();
  }

  private static String plain(String line) {
    return line.replaceAll("\u001b\\[\\d+m", "");
  }

  private static List<String> times(List<String> lines) {
    return lines.stream().map(line -> line.replaceAll("\\d+\\.\\d+ s", "TIME")).toList();
  }
}
