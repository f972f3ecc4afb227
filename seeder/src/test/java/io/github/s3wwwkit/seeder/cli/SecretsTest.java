package io.github.s3wwwkit.seeder.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.s3wwwkit.seeder.manifest.ManifestFile;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.Log;
import io.github.s3wwwkit.seeder.run.Stop;
import io.github.s3wwwkit.seeder.source.Redaction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Throws secrets at everything that the seeder says. */
class SecretsTest {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  // What an address in a sentence may hold, and what a value may hold besides.
  private static final String IN_A_SENTENCE = "!$&*+,;=~._-%:0";
  private static final String IN_A_USER = IN_A_SENTENCE + "/?#@";
  private static final String IN_A_VALUE = IN_A_USER + " '\"<>\\\t\n{}[]|^`ü";

  private static final List<String> OPTIONS =
      List.of(
          "--source",
          "--path",
          "--checksum",
          "--content-type",
          "--cache-control",
          "--unpack",
          "--manifest",
          "--release",
          "--endpoint",
          "--region",
          "--bucket",
          "--create-bucket",
          "--access-key-file",
          "--secret-key-file",
          "--session-token-file",
          "--sts-endpoint",
          "--connect-timeout",
          "--idle-timeout",
          "--deadline",
          "--max-attempts",
          "--max-bytes",
          "--memory",
          "--log-format",
          "--log-level",
          "--dry-run",
          "--sorce",
          "--secret-key",
          "--help-me",
          "-x",
          "");

  private final List<String> parts = new ArrayList<>();

  /** Two words and something between that may lead astray; neither word may be seen again. */
  private String secret(SplittableRandom random, String specials) {
    String first = word(random);
    String second = word(random);
    parts.add(first);
    parts.add(second);
    return first + specials.charAt(random.nextInt(specials.length())) + second;
  }

  private static String word(SplittableRandom random) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < 9; i++) {
      word.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return word.toString();
  }

  private String address(SplittableRandom random, String inUser, String inQuery) {
    String scheme = oneOf(random, "https", "http", "ftp", "s3", "HTTPS");
    String host = oneOf(random, "example.com", "h", "[::1]", "10.0.0.1:9000", "h:99999");
    String path = oneOf(random, "", "/", "/x/hero.gif", "/a@2x.png", "/a:b");
    return switch (random.nextInt(5)) {
      case 0 -> scheme + "://user:" + secret(random, inUser) + "@" + host + path;
      case 1 -> scheme + "://" + secret(random, inUser.replaceAll("[/?#]", "")) + "@" + host + path;
      case 2 -> scheme + "://" + host + path + "?X-Amz-Signature=" + secret(random, inQuery);
      case 3 -> scheme + "://" + host + path + "?a=b&" + secret(random, inQuery);
      default -> scheme + "://" + host + path + "#" + secret(random, inQuery);
    };
  }

  private static String oneOf(SplittableRandom random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** Something that the seeder or another says, with an address in it. */
  private String message(SplittableRandom random) {
    String address = address(random, IN_A_USER, IN_A_SENTENCE + "/?@");
    return switch (random.nextInt(6)) {
      case 0 -> "fetching " + address + ": timed out";
      case 1 -> "'" + address + "' is no address";
      case 2 -> "<" + address + ">";
      case 3 -> "redirected to " + address + ", which is refused";
      case 4 -> "x=\"" + address + "\" and\nthe next line";
      default -> address;
    };
  }

  private void assertNoSecret(String said) {
    for (String part : parts) {
      assertFalse(said.contains(part), () -> "'" + part + "' of " + parts + " is in " + said);
    }
    parts.clear();
  }

  private static Outcome failed(String message) {
    return new Outcome(
        "failed",
        null,
        List.of(),
        null,
        0,
        1,
        0,
        Duration.ZERO,
        "2026-11-21T02:15:48.105Z",
        null,
        null,
        Failure.retryable(Failure.Kind.SOURCE, message));
  }

  @Test
  void addressesInMessages() {
    SplittableRandom random = new SplittableRandom(1);
    OutcomeJson json = new OutcomeJson(new Redaction());
    for (int i = 0; i < 4_000; i++) {
      String message = message(random) + " ".repeat(random.nextInt(3)) + message(random);
      assertNoSecret(json.whole(failed(message)) + logged(new Redaction(), message));
    }
  }

  @Test
  void addressesAroundTheCut() {
    SplittableRandom random = new SplittableRandom(2);
    OutcomeJson json = new OutcomeJson(new Redaction());
    for (int i = 0; i < 500; i++) {
      String message = "x".repeat(3_700 + random.nextInt(300)) + " " + message(random);
      assertNoSecret(json.cut(failed(message + " and what follows".repeat(50))));
    }
  }

  @Test
  void knownValuesWhereverTheyStand() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 2_000; i++) {
      Redaction redaction = new Redaction();
      String secret = secret(random, IN_A_VALUE.replaceAll("[\t\n]", ""));
      redaction.hide(secret);
      String message =
          oneOf(random, "the proxy says: ", "x", "https://h/", "'")
              + secret
              + oneOf(random, "", "x", "'");
      OutcomeJson json = new OutcomeJson(redaction);
      assertNoSecret(
          json.whole(failed(message))
              + json.cut(failed(message.repeat(200)))
              + logged(redaction, message));
    }
  }

  private static String logged(Redaction redaction, String message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    for (LogFormat format : LogFormat.values()) {
      ConsoleLog log =
          new ConsoleLog(
              err,
              format,
              new Terminal(true, 10_000),
              Log.Level.DEBUG,
              Clock.systemUTC(),
              new SplittableRandom(1)::nextLong,
              redaction);
      log.warn(message);
      log.progress(message, 1, 2);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void manifests(@TempDir Path folder) throws IOException {
    SplittableRandom random = new SplittableRandom(4);
    Path file = folder.resolve("m.json");
    for (int i = 0; i < 2_000; i++) {
      String address = address(random, IN_A_VALUE, IN_A_VALUE);
      String quoted = json(address);
      String good = "\"source\":\"http://h/x\"";
      Files.writeString(
          file,
          "{\"entries\":[{"
              + switch (random.nextInt(9)) {
                case 0 -> "\"source\":" + json("x" + address);
                case 1 -> "\"source\":" + quoted + ",\"path\":\"..\"";
                case 2 -> good + ",\"checksum\":" + json("x" + address);
                case 3 -> good + ",\"path\":" + json("/" + message(random));
                case 4 -> good + "," + json(message(random)) + ":1";
                case 5 -> "\"source\":" + address;
                case 6 -> "\"source\":" + quoted + " " + quoted;
                case 7 -> "\"source\":" + quoted + ",\"source\":" + quoted;
                default -> "\"source\":[" + quoted + "]";
              }
              + "}]}");
      Failure failure = assertThrows(Failure.class, () -> ManifestFile.read(file));
      assertNoSecret(new OutcomeJson(new Redaction()).whole(failed(failure.getMessage())));
    }
  }

  private static String json(String value) throws IOException {
    return new ObjectMapper().writeValueAsString(value);
  }

  @Test
  void commandLinesAndVariables() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 2_000; i++) {
      List<String> args =
          new ArrayList<>(
              List.of(
                  oneOf(random, "publish", "verify", "prune"),
                  "--bucket=b",
                  "--endpoint=http://127.0.0.1:1"));
      Map<String, String> environment = new HashMap<>();
      String address = address(random, IN_A_VALUE, IN_A_VALUE);
      String option = OPTIONS.get(random.nextInt(OPTIONS.size()));
      switch (random.nextInt(4)) {
        case 0 -> Collections.addAll(args, option, address);
        case 1 -> {
          if (option.startsWith("--")) {
            environment.put(EnvironmentDefaults.variable(option), address);
          }
        }
        default -> args.add(option + (option.isEmpty() ? "" : "=") + address);
      }
      if (random.nextInt(10) == 0) {
        args.addFirst(address);
      }
      // There are no credentials, so that nobody is asked for anything.
      Said said = run(environment, args);
      assertEquals(2, said.exit, said.text);
      assertNoSecret(said.text);
    }
  }

  @Test
  void theValueOfAnOptionThatDoesNotExist() {
    for (String arg : List.of("--secret-key=hunter2!", "--password=hunter2!", "-p=hunter2!")) {
      Said said = run(Map.of(), List.of("publish", "--bucket=b", arg));
      assertEquals(2, said.exit);
      assertFalse(said.text.contains("hunter2"), said.text);
    }
    Said said = run(Map.of(), List.of("publish", "--secret-key", "hunter2!"));
    assertFalse(said.text.contains("hunter2"), said.text);
  }

  @Test
  void helpShowsNoVariable() {
    Map<String, String> environment = new HashMap<>();
    for (String option : OPTIONS) {
      if (option.startsWith("--")) {
        environment.put(EnvironmentDefaults.variable(option), "https://u:hunter2@h/?hunter2");
      }
    }
    for (List<String> args :
        List.of(List.of("--help"), List.of("publish", "--help"), List.of("publish", "--version"))) {
      Said said = run(environment, args);
      assertEquals(0, said.exit);
      assertFalse(said.text.contains("hunter2"), said.text);
    }
  }

  private record Said(int exit, String text) {}

  private static Said run(Map<String, String> environment, List<String> args) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    int exit =
        new Cli(environment::get, out, out, Clock.systemUTC(), new Stop())
            .run(args.toArray(String[]::new));
    return new Said(exit, bytes.toString(StandardCharsets.UTF_8));
  }
}
