package io.github.s3wwwkit.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table in {@code conformance.txt}. With {@code -Dconformance.target=HOST:PORT} another proxy
 * is asked instead, whose backend must be {@code 127.0.0.1} and the port of {@code
 * -Dconformance.backend=PORT}: then what it does is printed, and nothing judged.
 */
@Execution(ExecutionMode.SAME_THREAD)
class ConformanceIT {
  private static final String TARGET = System.getProperty("conformance.target", "");
  private static final Pattern REPEATED = Pattern.compile("\\{(\\d+)\\*([^}]*)}");
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.\\d (\\d{3}) ");
  private static final int FOREIGN_PATIENCE_MS = 1000;

  private static RecordingBackend backend;
  private static @Nullable SidecarProcess sidecar;

  record Case(String name, String rule, String request, String outcome) {
    @Override
    public String toString() {
      return name + ", " + rule;
    }
  }

  @BeforeAll
  static void start() throws Exception {
    backend = new RecordingBackend(Integer.getInteger("conformance.backend", 0));
    if (TARGET.isEmpty()) {
      sidecar = SidecarProcess.start(backend.url());
    }
  }

  @AfterAll
  static void stop() throws Exception {
    if (sidecar != null) {
      sidecar.close();
    }
    backend.close();
  }

  static List<Case> cases() throws IOException {
    try (InputStream table = ConformanceIT.class.getResourceAsStream("conformance.txt")) {
      return new String(table.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .map(line -> line.split("\\|", -1))
          .map(part -> new Case(part[0], part[1], part[2], part[3]))
          .toList();
    }
  }

  @Test
  void namesEachCaseOnce() throws IOException {
    List<Case> cases = cases();
    assertTrue(cases.size() > 150);
    assertEquals(cases.size(), cases.stream().map(Case::name).distinct().count());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void treats(Case one) throws Exception {
    backend.forget();
    boolean end = one.request.endsWith("$");
    String request = raw(end ? one.request.substring(0, one.request.length() - 1) : one.request);
    String answers = sidecar == null ? askForeign(request, end) : sidecar.ask(request);
    List<String> outcome = new ArrayList<>();
    STATUS.matcher(answers).results().map(result -> result.group(1)).forEach(outcome::add);
    if (outcome.isEmpty()) {
      outcome.add("none");
    }
    outcome.addAll(backend.requests());
    String found = String.join(" ", outcome);
    if (TARGET.isEmpty()) {
      assertEquals(raw(one.outcome), found, () -> one + " got " + answers);
    } else {
      System.out.printf(
          "%-30s %-16s %-30s %s%n", one.name, one.rule, shown(one.outcome), shown(found));
    }
  }

  /** To others the end of what a client sends may be its departure. */
  private static String askForeign(String request, boolean end) throws Exception {
    String[] target = TARGET.split(":", 2);
    try (Wire wire = Wire.to(target[0], Integer.parseInt(target[1]), FOREIGN_PATIENCE_MS)) {
      StringBuilder answers = new StringBuilder();
      try {
        wire.send(request);
        if (end) {
          wire.finish();
        }
        for (String piece = wire.read(1); !piece.isEmpty(); piece = wire.read(1)) {
          answers.append(piece);
        }
      } catch (SocketTimeoutException e) {
        // It keeps the connection.
      } catch (IOException e) {
        // It has closed it with a reset.
      }
      return answers.toString();
    }
  }

  private static String raw(String text) {
    String repeated = REPEATED.matcher(text).replaceAll(ConformanceIT::repeat).replace("^", "\r\n");
    StringBuilder raw = new StringBuilder();
    for (int i = 0; i < repeated.length(); i++) {
      char c = repeated.charAt(i);
      if (c == '~') {
        raw.append('\n');
      } else if (c == '\\') {
        c = repeated.charAt(++i);
        switch (c) {
          case 'r' -> raw.append('\r');
          case 't' -> raw.append('\t');
          case '0' -> raw.append('\0');
          case 'x' -> {
            raw.append((char) Integer.parseInt(repeated.substring(i + 1, i + 3), 16));
            i += 2;
          }
          default -> raw.append(c);
        }
      } else {
        raw.append(c);
      }
    }
    return raw.toString();
  }

  private static String repeat(MatchResult match) {
    return Matcher.quoteReplacement(match.group(2).repeat(Integer.parseInt(match.group(1))));
  }

  private static String shown(String text) {
    String line =
        Stream.of(text.split("\r\n", -1))
            .reduce((a, b) -> a + "^" + b)
            .orElse("")
            .replace('\n', '~');
    return line.length() > 60 ? line.substring(0, 57) + "..." : line;
  }
}
