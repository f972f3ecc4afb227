package io.github.s3wwwkit.seeder.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.lab.source.FaultySource;
import io.github.s3wwwkit.seeder.http.HttpClients;
import io.github.s3wwwkit.seeder.http.HttpSettings;
import io.github.s3wwwkit.seeder.http.Proxies;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.RecordingLog;
import io.github.s3wwwkit.seeder.run.Retry;
import io.github.s3wwwkit.seeder.run.Stop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class CredentialChainTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @SuppressWarnings("NullAway.Init")
  private FaultySource issuers;

  private final Map<String, String> values = new HashMap<>();

  @BeforeEach
  void prepare() throws IOException {
    issuers = FaultySource.start();
    Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
    issuers.on("/", Answers.sts(new Credentials("of-sts", "s", "t"), tomorrow));
    issuers.on("/agent", Answers.agent(new Credentials("of-agent", "s", "t"), tomorrow));
    Path token = file("jwt", " jwt\n");
    values.put("AWS_ACCESS_KEY_ID", " of-variables\n");
    values.put("AWS_SECRET_ACCESS_KEY", "secret");
    values.put("AWS_SESSION_TOKEN", "token");
    values.put("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/seeder");
    values.put("AWS_WEB_IDENTITY_TOKEN_FILE", token.toString());
    values.put("AWS_ROLE_SESSION_NAME", "name");
    values.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", issuers.uri("/agent").toString());
    values.put("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", token.toString());
  }

  @AfterEach
  void close() {
    issuers.close();
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private CredentialSource choose(KeyFiles files, Map<String, String> environment) throws Failure {
    return chooseBehind(Proxies.NONE, files, environment);
  }

  private CredentialSource chooseBehind(
      Proxies proxies, KeyFiles files, Map<String, String> environment) throws Failure {
    HttpSettings settings =
        new HttpSettings(
            Duration.ofMinutes(1), Duration.ofMinutes(1), proxies, List.of(), null, false);
    Stop stop = new Stop();
    RecordingLog log = new RecordingLog();
    return new CredentialChain(
            new HttpClients(settings, stop),
            () -> new HttpClients(settings.withoutProxies(), stop),
            new Retry(1, stop, log, new Random()),
            log,
            Clock.systemUTC())
        .choose(files, HttpUrl.get(issuers.uri("/")), environment::get);
  }

  private CredentialSource choose(@Nullable Path key, @Nullable Path secret, @Nullable Path token)
      throws Failure {
    return choose(new KeyFiles(key, secret, token), values);
  }

  /** Key, secret and token as files; the variables by their first letters: K S T, R W N, U A. */
  @ParameterizedTest
  @CsvSource({
    // Each source, alone and before all that come after it.
    "kst, KSTRWNUA, of-files",
    "ks,  KSTRWNUA, of-files",
    "ks,  '',       of-files",
    "'',  KSTRWNUA, of-variables",
    "'',  KS,       of-variables",
    "'',  RWNUA,    of-sts",
    "'',  RW,       of-sts",
    "'',  UA,       of-agent",
    "'',  TNUA,     of-agent",
    // What comes later may be half.
    "ks,  KRU,      of-files",
    "'',  KSRU,     of-variables",
    "'',  RWU,      of-sts",
    // Half a pair, whatever comes later.
    "k,   KSTRWNUA, --secret-key-file is missing",
    "s,   KSTRWNUA, --access-key-file is missing",
    "t,   KSTRWNUA, --access-key-file is missing",
    "kt,  KSTRWNUA, --secret-key-file is missing",
    "'',  KRWUA,    AWS_SECRET_ACCESS_KEY is missing",
    "'',  STRWUA,   AWS_ACCESS_KEY_ID is missing",
    "'',  RNUA,     AWS_WEB_IDENTITY_TOKEN_FILE is missing",
    "'',  WUA,      AWS_ROLE_ARN is missing",
    "'',  U,        AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE is missing",
    "'',  A,        AWS_CONTAINER_CREDENTIALS_FULL_URI is missing",
    // Nothing.
    "'',  '',       no credentials",
    "'',  TN,       no credentials",
  })
  void oneSourceAtATime(String files, String variables, String expected) throws Exception {
    Map<String, String> letters =
        Map.of(
            "AWS_ACCESS_KEY_ID", "K",
            "AWS_SECRET_ACCESS_KEY", "S",
            "AWS_SESSION_TOKEN", "T",
            "AWS_ROLE_ARN", "R",
            "AWS_WEB_IDENTITY_TOKEN_FILE", "W",
            "AWS_ROLE_SESSION_NAME", "N",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI", "U",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "A");
    // An empty one is unset.
    letters.forEach((name, letter) ->
        values.merge(name, "", (old, blank) -> variables.contains(letter) ? old : " "));
    KeyFiles given =
        new KeyFiles(
            files.contains("k") ? file("k", "of-files\n") : null,
            files.contains("s") ? file("s", "\tfile secret ") : null,
            files.contains("t") ? file("t", "file-token") : null);
    if (!expected.startsWith("of-")) {
      Failure failure = assertThrows(Failure.class, () -> choose(given, values));
      assertEquals(Failure.Kind.USAGE, failure.kind());
      assertTrue(failure.getMessage().contains(expected), failure::getMessage);
      return;
    }
    Credentials chosen = choose(given, values).current();
    assertEquals(expected, chosen.accessKey());
    switch (expected) {
      case "of-files" ->
          assertEquals(
              new Credentials("of-files", "file secret", files.contains("t") ? "file-token" : null),
              chosen);
      case "of-variables" ->
          assertEquals(
              new Credentials("of-variables", "secret", variables.contains("T") ? "token" : null),
              chosen);
      default -> assertEquals(new Credentials(expected, "s", "t"), chosen);
    }
  }

  @Test
  void filesAreReadAnew() throws Exception {
    Path key = file("key", "old");
    CredentialSource source = choose(key, file("secret", "s"), null);
    Credentials old = source.current();
    assertFalse(source.renew(old));
    file("key", "new");
    assertEquals(old, source.current());
    assertTrue(source.renew(old));
    assertEquals("new", source.current().accessKey());
    // As another thread does that was refused with the old ones too.
    Files.delete(key);
    assertTrue(source.renew(old));
  }

  @Test
  @Timeout(60)
  void pipesAreReadOnce() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    Thread writer = Thread.ofPlatform().daemon().start(() -> write(pipe));
    CredentialSource source = choose(pipe, file("secret", "s"), null);
    Credentials credentials = source.current();
    writer.join();
    assertEquals("of-pipe", credentials.accessKey());
    assertFalse(source.renew(credentials));
    assertEquals(credentials, source.current());
  }

  private static void write(Path pipe) {
    try {
      // Not to be made where it is missing.
      Files.writeString(pipe, "of-pipe\n", StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void proxiesLeadToTheStsButNeverToTheAgent() throws Exception {
    // Nothing listens there.
    Proxies proxies = Proxies.of(Map.of("HTTP_PROXY", "http://127.0.0.1:1")::get);
    KeyFiles none = new KeyFiles(null, null, null);
    values.keySet().removeIf(name -> name.matches(".*_KEY.*"));
    CredentialSource sts = chooseBehind(proxies, none, values);
    assertThrows(Failure.class, sts::current);
    assertTrue(issuers.requests().isEmpty());
    values.keySet().removeIf(name -> !name.contains("CONTAINER"));
    assertEquals("of-agent", chooseBehind(proxies, none, values).current().accessKey());
  }

  @Test
  void variablesStayWhatTheyAre() throws Exception {
    CredentialSource source = choose(null, null, null);
    assertFalse(source.renew(source.current()));
  }

  @Test
  void nothingIsReadBeforeItIsNeeded() throws Exception {
    Path missing = folder.resolve("missing");
    choose(missing, missing, missing);
    values.keySet().removeIf(name -> name.matches(".*_KEY.*"));
    values.put("AWS_WEB_IDENTITY_TOKEN_FILE", missing.toString());
    choose(null, null, null);
    assertTrue(issuers.requests().isEmpty());
  }

  /** A file and why it is none; the file is named, and nothing of what is in it. */
  private record Bad(Path file, String why) {}

  private Bad[] badFiles(boolean key) throws IOException {
    Bad[] bad = {
      new Bad(file("empty", ""), "is empty"),
      new Bad(file("blank", " \n"), "is empty"),
      new Bad(folder.resolve("missing"), "does not exist"),
      new Bad(folder, "cannot be read"),
      new Bad(Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff}), "cannot be read"),
      new Bad(file("lines", "hidden\nhidden"), key ? "is not one line" : "is not one word"),
      new Bad(file("letters", "hidd\u00ebn"), "is not one word of visible ASCII")
    };
    return key ? Arrays.copyOf(bad, bad.length - 1) : bad;
  }

  private static void refused(CredentialSource source, String name, Bad bad) {
    Failure failure = assertThrows(Failure.class, source::current, bad::toString);
    assertEquals(Failure.Kind.USAGE, failure.kind());
    assertTrue(failure.getMessage().startsWith(name + " " + bad.file + " "), failure::getMessage);
    assertTrue(failure.getMessage().contains(bad.why), failure::getMessage);
    assertFalse(failure.getMessage().contains("hid"), failure::getMessage);
  }

  @Test
  void badFiles() throws Exception {
    Path good = file("good", "x");
    for (Bad bad : badFiles(false)) {
      refused(choose(bad.file, good, null), "--access-key-file", bad);
      refused(choose(good, good, bad.file), "--session-token-file", bad);
    }
    for (Bad bad : badFiles(true)) {
      refused(choose(good, bad.file, null), "--secret-key-file", bad);
    }
  }

  @Test
  void badTokenFiles() throws Exception {
    values.keySet().removeIf(name -> name.matches(".*_KEY.*"));
    for (Bad bad : badFiles(false)) {
      values.put("AWS_WEB_IDENTITY_TOKEN_FILE", bad.file.toString());
      refused(choose(null, null, null), "AWS_WEB_IDENTITY_TOKEN_FILE", bad);
    }
    values.keySet().removeIf(name -> name.matches(".*(ROLE|WEB).*"));
    for (Bad bad : badFiles(false)) {
      values.put("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", bad.file.toString());
      refused(choose(null, null, null), "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", bad);
    }
    assertTrue(issuers.requests().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"})
  void variablesAreOneLine(String name) {
    values.put(name, "hidden\nhidden");
    Failure failure = assertThrows(Failure.class, () -> choose(null, null, null));
    assertEquals(Failure.Kind.USAGE, failure.kind());
    assertTrue(failure.getMessage().startsWith(name + " is not one "), failure::getMessage);
    assertFalse(failure.getMessage().contains("hid"), failure::getMessage);
  }

  @ParameterizedTest
  @CsvSource({
    "https://agent.example/x?y, true",
    "http://169.254.170.23/v1/credentials, true",
    "http://[fd00:ec2::23]/v1/credentials, true",
    "http://localhost:8080, true",
    "http://127.1.2.3, true",
    "http://[::1]:80/, true",
    "http://agent.example/, false",
    "http://127.0.0.1.agent.example/, false",
    "http://169.254.170.23.agent.example/, false",
    "http://169.254.169.254/, false",
    "http://10.0.0.1/, false",
    "http://[fd00:ec2::24]/, false",
    "ftp://127.0.0.1/, false",
    "/v1/credentials, false",
  })
  void whatIsNotEncryptedStaysNear(String agent, boolean good) throws Exception {
    values.keySet().removeIf(name -> !name.contains("CONTAINER"));
    values.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", agent);
    if (good) {
      choose(null, null, null);
      return;
    }
    Failure failure = assertThrows(Failure.class, () -> choose(null, null, null));
    assertEquals(Failure.Kind.USAGE, failure.kind());
    assertTrue(
        failure.getMessage().startsWith("AWS_CONTAINER_CREDENTIALS_FULL_URI"), failure::getMessage);
  }

  @ParameterizedTest
  @CsvSource({
    "eu-central-1, https://sts.eu-central-1.amazonaws.com/",
    "us-gov-west-1, https://sts.us-gov-west-1.amazonaws.com/",
    "cn-north-1, https://sts.cn-north-1.amazonaws.com.cn/"
  })
  void stsOfAws(String region, String address) {
    assertEquals(address, CredentialChain.stsOfAws(region).toString());
  }

  @Test
  void theSecretIsNeverShown() {
    assertFalse(new Credentials("key", "secret", "token").toString().matches(".*(secret|token).*"));
  }
}
