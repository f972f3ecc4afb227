package io.github.s3wwwkit.seeder.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.s3wwwkit.seeder.run.Stop;
import io.github.s3wwwkit.seeder.source.Redaction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Command lines that are judged before anything is asked of source or store. */
class CliTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> KEYS =
      Map.of("AWS_ACCESS_KEY_ID", "k", "AWS_SECRET_ACCESS_KEY", "s");
  private static final String BUCKET = "--bucket=site";
  private static final String ENDPOINT = "--endpoint=http://127.0.0.1:1";
  // Nothing listens there, and one try is all: who comes so far ends with 5.
  private static final List<String> GOOD =
      List.of(
          "publish", "--source=http://127.0.0.1:1/hero.gif", BUCKET, ENDPOINT, "--max-attempts=1");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(Map<String, String> environment, List<String> args) {
    return new Cli(
            environment::get,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Clock.systemUTC(),
            new Stop())
        .run(args.toArray(String[]::new));
  }

  @Test
  void aRunThatCannotBeStoppedHasAnOutcomeOnce() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(1);
    Cli cli =
        new Cli(
            variable -> {
              stuck.countDown();
              awaitQuietly(goesOn);
              return null;
            },
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Clock.systemUTC(),
            new Stop());
    Thread run = Thread.ofPlatform().start(() -> cli.run(GOOD.toArray(String[]::new)));
    stuck.await();
    cli.giveUp();
    goesOn.countDown();
    run.join();
    assertEquals(1, out.toString(StandardCharsets.UTF_8).lines().count());
    assertEquals("failed", outcome().at("/outcome").asText());
    assertEquals("interrupted", outcome().at("/error/kind").asText());
    assertTrue(outcome().at("/error/retryable").asBoolean());
    assertTrue(outcome().has("finished"));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private JsonNode outcome() throws IOException {
    String text = out.toString(StandardCharsets.UTF_8);
    assertEquals(1, text.lines().count(), text);
    return JSON.readTree(text);
  }

  private static List<String> with(String... more) {
    List<String> args = new ArrayList<>(GOOD);
    args.addAll(List.of(more));
    return args;
  }

  private static List<String> without(String prefix) {
    return GOOD.stream().filter(a -> !a.startsWith(prefix)).toList();
  }

  static Stream<Arguments> usageErrors() {
    return Stream.of(
        Arguments.of(List.of(), "no command"),
        Arguments.of(List.of("bogus"), "bogus"),
        Arguments.of(List.of("--bogus"), "--bogus"),
        Arguments.of(with("--bogus"), "--bogus"),
        // More is missing here, but that would not tell what was typed wrong.
        Arguments.of(List.of("publish", "--bogus"), "--bogus"),
        Arguments.of(
            with("--manifest=x"), "--manifest 'x' and --source 'http://127.0.0.1:1/hero.gif'"),
        Arguments.of(replace(GOOD.get(1), "--manifest=x"), "--manifest x does not exist"),
        Arguments.of(replace(GOOD.get(1), "--manifest=-"), "--manifest - does not exist"),
        Arguments.of(replace(GOOD.get(1), "--path=x"), "--path 'x' is about a --source"),
        Arguments.of(with("--unpack=rar"), "--unpack 'rar' must be one of tar"),
        Arguments.of(with("stray"), "stray"),
        Arguments.of(without("--source"), "--source"),
        Arguments.of(without("--bucket"), "--bucket"),
        Arguments.of(without("--endpoint"), "--endpoint"),
        Arguments.of(with("--bucket=other"), "--bucket 'other' is given more than once; see"),
        Arguments.of(with("--bucket", "other"), "--bucket 'other' is given more than once; see"),
        Arguments.of(
            with("--endpoint=http://u:secret@h:1"), "--endpoint 'http://h:1' is given more"),
        Arguments.of(with("--dry-run", "--dry-run"), "--dry-run is given more than once"),
        Arguments.of(with("--path=../x"), "--path '../x'"),
        Arguments.of(with("--path="), "--path ''"),
        Arguments.of(with("--checksum=md5:00"), "--checksum 'md5:00'"),
        Arguments.of(
            with("--checksum=md5:d41d8cd98f00b204e9800998ecf8427e"),
            "--checksum 'md5:d41d8cd98f00b204e9800998ecf8427e' is neither"),
        Arguments.of(with("--checksum=u:pw@h"), "--checksum 'h' is neither"),
        Arguments.of(with("--content-type=gif"), "--content-type 'gif'"),
        Arguments.of(with("--cache-control=a\nb"), "--cache-control 'a b'"),
        Arguments.of(with("--region=a b"), "--region 'a b'"),
        Arguments.of(with("--release=.seed"), "--release '.seed'"),
        Arguments.of(with("--connect-timeout=10"), "--connect-timeout"),
        Arguments.of(with("--idle-timeout=x"), "--idle-timeout"),
        Arguments.of(with("--deadline=0s"), "--deadline"),
        Arguments.of(with("--max-attempts=x"), "--max-attempts"),
        Arguments.of(with("--max-bytes=-1"), "--max-bytes"),
        Arguments.of(with("--memory=1Mi"), "--memory"),
        Arguments.of(with("--log-format=xml"), "--log-format"),
        Arguments.of(with("--log-level=loud"), "--log-level"),
        Arguments.of(with("--concurrency=0"), "--concurrency '0' must be 1 to 64"),
        Arguments.of(with("--concurrency=65"), "--concurrency '65' must be 1 to 64"),
        Arguments.of(with("--lease-ttl=999ms"), "--lease-ttl '999ms' must be at least 1s"),
        Arguments.of(with("--max-entries=0"), "--max-entries '0' must be at least 1"),
        Arguments.of(with("--max-ratio=0"), "--max-ratio '0' must be at least 1"),
        Arguments.of(with("--keep=3"), "unknown option '--keep'"),
        Arguments.of(with("--bukket=x"), "unknown option '--bukket'; see seeder publish --help"),
        Arguments.of(List.of("verify", BUCKET, ENDPOINT), "give --release, --source or --manifest"),
        Arguments.of(
            List.of("verify", BUCKET, ENDPOINT, "--release=a/b"), "--release 'a/b' must be"),
        Arguments.of(List.of("verify", BUCKET, "--release=a"), "--endpoint"),
        Arguments.of(List.of("verify", BUCKET, "--release=a", "--unpack=tar"), "--unpack 'tar' is"),
        Arguments.of(
            List.of("verify", BUCKET, "--max-bytes=1"),
            "unknown option '--max-bytes'; see seeder verify"),
        Arguments.of(List.of("prune", ENDPOINT), "--bucket"),
        Arguments.of(
            List.of("prune", BUCKET, ENDPOINT, "--keep=-1"), "--keep '-1' must be at least 0"),
        Arguments.of(List.of("prune", BUCKET, ENDPOINT, "--keep=x"), "--keep"),
        Arguments.of(List.of("prune", BUCKET, ENDPOINT, "--in-use=a,,b"), "--in-use ''"),
        Arguments.of(
            List.of("prune", BUCKET, ENDPOINT, "--in-use=a", "--in-use=b/c"), "--in-use 'b/c'"),
        Arguments.of(List.of("prune", BUCKET, "--release=a"), "unknown option '--release'"),
        Arguments.of(with("--access-key-file=/missing"), "--secret-key-file is missing"),
        Arguments.of(
            with("--report=/missing/report.json"),
            "--report '/missing/report.json' cannot be opened: no such folder"),
        Arguments.of(replace("--max-attempts=1", "--max-attempts=0"), "--max-attempts '0'"),
        Arguments.of(replace("--bucket=site", "--bucket=A"), "--bucket 'A'"),
        Arguments.of(replace(GOOD.get(3), "--endpoint=http://h/x"), "--endpoint 'http://h/x'"),
        Arguments.of(replace(GOOD.get(1), "--source=ftp://h/x"), "--source 'ftp://h/x'"),
        Arguments.of(replace(GOOD.get(1), "--source=http://h/%2e%2e%2fx"), "--path '../x'"));
  }

  private static List<String> replace(String old, String by) {
    return GOOD.stream().map(a -> a.equals(old) ? by : a).toList();
  }

  @ParameterizedTest
  @MethodSource
  void usageErrors(List<String> args, String names) throws IOException {
    assertEquals(2, run(KEYS, args));
    JsonNode outcome = outcome();
    assertEquals("failed", outcome.at("/outcome").asText());
    assertEquals("usage", outcome.at("/error/kind").asText());
    assertFalse(outcome.at("/error/retryable").asBoolean(true));
    assertTrue(outcome.has("finished"));
    String message = outcome.at("/error/message").asText();
    assertTrue(message.contains(names), message);
    assertTrue(err.toString(StandardCharsets.UTF_8).contains(JSON.valueToTree(message).toString()));
  }

  @Test
  void aGoodCommandLineComesToTheStore() throws IOException {
    assertEquals(5, run(KEYS, GOOD));
    assertEquals("store", outcome().at("/error/kind").asText());
    assertTrue(outcome().at("/error/retryable").asBoolean());
    assertTrue(outcome().at("/error/message").asText().contains("refused"), outcome()::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "verify --release=v1",
        "verify --source=http://127.0.0.1:1/x",
        "verify --release=v1 --source=http://127.0.0.1:1/x --concurrency=64",
        "prune",
        "prune --keep=0 --in-use=v1,v2 --in-use=v3 --dry-run"
      })
  void otherGoodCommandLinesComeToTheStoreToo(String args) throws IOException {
    List<String> all = new ArrayList<>(List.of(args.split(" ")));
    Collections.addAll(all, BUCKET, ENDPOINT, "--max-attempts=1");
    assertEquals(5, run(KEYS, all), out::toString);
  }

  @Test
  void releasesInUseFromTheEnvironment() throws IOException {
    Map<String, String> environment = new HashMap<>(KEYS);
    environment.put("SEEDER_IN_USE", "v1,b/c");
    assertEquals(2, run(environment, List.of("prune", BUCKET, ENDPOINT)));
    assertTrue(outcome().at("/error/message").asText().contains("--in-use 'b/c'"));
    out.reset();
    assertEquals(
        5, run(environment, List.of("prune", BUCKET, ENDPOINT, "--in-use=v1", "--max-attempts=1")));
  }

  @Test
  void noCredentials() throws IOException {
    assertEquals(2, run(Map.of(), GOOD));
    assertTrue(outcome().at("/error/message").asText().contains("no credentials"));
  }

  @Test
  void optionsFromTheEnvironment() throws IOException {
    Map<String, String> environment = new HashMap<>(KEYS);
    environment.put("SEEDER_SOURCE", "http://127.0.0.1:1/x");
    environment.put("SEEDER_BUCKET", "site");
    environment.put("SEEDER_ENDPOINT", "http://127.0.0.1:1");
    environment.put("SEEDER_MAX_ATTEMPTS", "1");
    environment.put("SEEDER_RELEASE", "from-variable");
    environment.put("SEEDER_CONTENT_TYPE", "");
    environment.put("SEEDER_PORT", "tcp://10.0.0.1:80");
    assertEquals(5, run(environment, List.of("publish")));
    assertEquals("from-variable", outcome().at("/release").asText());
    out.reset();
    assertEquals(5, run(environment, List.of("publish", "--release=from-option")));
    assertEquals("from-option", outcome().at("/release").asText());
    out.reset();
    environment.put("SEEDER_MEMORY", "lots");
    assertEquals(2, run(environment, List.of("publish")));
    assertTrue(outcome().at("/error/message").asText().contains("--memory"));
    out.reset();
    environment.put("SEEDER_MEMORY", "64Mi");
    environment.put("SEEDER_CREATE_BUCKET", "perhaps");
    assertEquals(2, run(environment, List.of("publish")));
  }

  @ParameterizedTest
  @CsvSource({", false", "true, false", "false, false", ", true", "true, true", "false, true"})
  void aFlagThatIsGivenHoldsWhateverItsVariableSays(@Nullable String variable, boolean given) {
    boolean holds = given || "true".equals(variable);
    assertEquals(holds, flag(new PublishCommand(), "--dry-run", variable, given));
    assertEquals(holds, flag(new PublishCommand(), "--deny-private-addresses", variable, given));
    assertEquals(holds, flag(new PruneCommand(), "--dry-run", variable, given));
  }

  private static boolean flag(
      Action command, String option, @Nullable String variable, boolean given) {
    Map<String, String> environment = new HashMap<>();
    if (variable != null) {
      environment.put(EnvironmentDefaults.variable(option), variable);
    }
    CommandLine parser = new CommandLine(command);
    parser.setCaseInsensitiveEnumValuesAllowed(true);
    parser.setDefaultValueProvider(new EnvironmentDefaults(environment::get, new Redaction()));
    parser.parseArgs(given ? new String[] {BUCKET, option} : new String[] {BUCKET});
    return parser.getCommandSpec().findOption(option).<Boolean>getValue();
  }

  @Test
  void variablesAreTakenAsTheyAre() throws IOException {
    Map<String, String> environment = new HashMap<>(KEYS);
    environment.put("SEEDER_RELEASE", "a${b}c");
    assertEquals(2, run(environment, GOOD));
    String message = outcome().at("/error/message").asText();
    assertTrue(message.startsWith("--release 'a${b}c'"), message);
  }

  @Test
  void aManifestExcludesWhatOtherVariablesSay() throws IOException {
    for (String variable :
        List.of(
            "SEEDER_SOURCE",
            "SEEDER_PATH",
            "SEEDER_CHECKSUM",
            "SEEDER_CONTENT_TYPE",
            "SEEDER_CACHE_CONTROL",
            "SEEDER_UNPACK")) {
      out.reset();
      Map<String, String> environment = new HashMap<>(KEYS);
      environment.put(variable, "https://u:secret@h/x?y=secret");
      assertEquals(
          2,
          run(environment, List.of("publish", "--bucket=b", "--endpoint=x", "--manifest=m.json")));
      String message = outcome().at("/error/message").asText();
      String option = variable.replace("SEEDER_", "--").replace('_', '-').toLowerCase(Locale.ROOT);
      assertTrue(
          message.startsWith("--manifest 'm.json' and " + option + " 'https://h/x'"), message);
    }
  }

  @Test
  void secretsInABadCommandLineAreNotShown() throws IOException {
    for (String bad :
        List.of(
            "--sorce=https://u:secret@h/x?sig=secret",
            "--checksum=ftp://u:secret@h/x?sig=secret",
            "--path=/https://u:secret@h/x?sig=secret")) {
      out.reset();
      assertEquals(2, run(KEYS, with(bad)));
      assertFalse(outcome().toString().contains("secret"), outcome()::toString);
    }
    assertFalse(err.toString(StandardCharsets.UTF_8).contains("secret"));
  }

  @Test
  void theOutcomeGoesToReportAndTerminationLogEvenWhenAnOptionIsUnknown(@TempDir Path folder)
      throws IOException {
    Path report = Files.writeString(folder.resolve("report"), "x".repeat(10_000));
    Path termination = folder.resolve("termination");
    assertEquals(
        2, run(KEYS, with("--bogus", "--report=" + report, "--termination-log=" + termination)));
    assertEquals(outcome(), JSON.readTree(Files.readString(report)));
    assertEquals(outcome(), JSON.readTree(Files.readString(termination)));
  }

  @Test
  void theOutcomeGoesWhereVariablesSayEvenWithoutACommand(@TempDir Path folder) throws IOException {
    Path termination = folder.resolve("termination");
    Map<String, String> environment =
        Map.of("SEEDER_TERMINATION_LOG", termination.toString(), "SEEDER_LOG_LEVEL", "loud");
    for (List<String> args : List.of(List.<String>of(), List.of("publsh"))) {
      out.reset();
      assertEquals(2, run(environment, args));
      assertEquals(outcome(), JSON.readTree(Files.readString(termination)));
    }
  }

  @Test
  void theOutcomeGoesWhereVariablesSayWhateverIsWrong(@TempDir Path folder) throws IOException {
    Path report = folder.resolve("report");
    Map<String, String> environment = new HashMap<>(KEYS);
    environment.put("SEEDER_REPORT", report.toString());
    for (String wrong : List.of("--memory=x", "--max-attempts=x", "--bogus", "--deadline")) {
      out.reset();
      assertEquals(2, run(environment, with(wrong)));
      assertEquals(outcome(), JSON.readTree(Files.readString(report)));
    }
    environment.put("SEEDER_CONNECT_TIMEOUT", "soon");
    out.reset();
    assertEquals(2, run(environment, GOOD));
    assertEquals(outcome(), JSON.readTree(Files.readString(report)));
  }

  @Test
  void fullDisksAreWarnings() throws IOException {
    assertEquals(5, run(KEYS, with("--report=/dev/full", "--termination-log=/dev/full")));
    String log = err.toString(StandardCharsets.UTF_8);
    assertTrue(log.contains("the report could not be written: No space left on device"), log);
    assertTrue(log.contains("the termination log could not be written: No space left"), log);
    assertEquals("store", outcome().at("/error/kind").asText());
  }

  @Test
  void aTerminationLogThatCannotBeWrittenIsAWarning() throws IOException {
    assertEquals(5, run(KEYS, with("--termination-log=/missing/log")));
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("termination log"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "--version",
        "publish --help",
        "publish --version",
        "publish --bogus --help",
        "verify --help",
        "prune --help"
      })
  void helpAndVersion(String args) {
    assertEquals(0, run(Map.of(), List.of(args.split(" "))));
    assertTrue(out.toString(StandardCharsets.UTF_8).contains("seeder"));
  }

  @Test
  void helpTellsAllThereIs() {
    assertEquals(0, run(Map.of(), List.of("publish", "--help")));
    String help = out.toString(StandardCharsets.UTF_8);
    for (String part :
        List.of(
            "Content:",
            "Sources:",
            "Store:",
            "Limits:",
            "Timeouts and tries:",
            "Outcome and log:",
            "Exit codes:",
            "130, 143",
            "Examples:",
            "(64Mi)")) {
      assertTrue(help.contains(part), help);
    }
    assertEquals(1, help.split("--max-bytes", -1).length - 1, help);
  }
}
