package io.github.s3wwwkit.seeder.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.lab.Addresses;
import io.github.s3wwwkit.lab.source.FaultySource;
import io.github.s3wwwkit.lab.source.Reply;
import io.github.s3wwwkit.lab.source.Request;
import io.github.s3wwwkit.seeder.http.HttpClients;
import io.github.s3wwwkit.seeder.http.HttpSettings;
import io.github.s3wwwkit.seeder.http.Proxies;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.Stop;
import io.github.s3wwwkit.seeder.run.Transient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What those are asked who give out sessions, and what is made of their answers. */
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class IssuerTest {
  private static final Credentials KEYS = new Credentials("ASIAKEY", "sec/ret+", "tok/en+==");
  private static final Instant END = Instant.parse("2026-11-21T13:00:00Z");
  // All that must never be seen.
  private static final String WORDS = "hidden-words";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @SuppressWarnings("NullAway.Init")
  private FaultySource server;

  @SuppressWarnings("NullAway.Init")
  private Path token;

  @BeforeEach
  void start() throws IOException {
    server = FaultySource.start();
    token = Files.writeString(folder.resolve("token"), " a.jwt+1=\n");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static IssuerClient client() {
    return new IssuerClient(
        new HttpClients(
            new HttpSettings(
                Duration.ofMinutes(1), Duration.ofMinutes(1), Proxies.NONE, List.of(), null, false),
            new Stop()));
  }

  private WebIdentity sts() {
    return new WebIdentity(
        HttpUrl.get(server.uri("/")), "arn:aws:iam::1:role/a b", "name", token, client());
  }

  private PodIdentity agent() {
    return new PodIdentity(HttpUrl.get(server.uri("/v1?q=" + WORDS)), token, client());
  }

  @Test
  void stsIsAskedInAForm() throws Exception {
    server.on("/", Answers.sts(KEYS, END));
    WebIdentity sts = sts();
    assertEquals(new Session(KEYS, END), sts.issue());
    // The file is read for each call.
    Files.writeString(token, "next");
    sts.issue();
    Request first = server.requests().getFirst();
    assertEquals("POST / ", first + " ");
    assertEquals("application/x-www-form-urlencoded", first.header("Content-Type"));
    assertEquals(
        "Action=AssumeRoleWithWebIdentity&Version=2011-06-15"
            + "&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fa+b"
            + "&RoleSessionName=name&WebIdentityToken=a.jwt%2B1%3D",
        first.content());
    assertTrue(server.requests().getLast().content().endsWith("WebIdentityToken=next"));
  }

  @Test
  void theAgentIsShownTheToken() throws Exception {
    server.on("/v1", Answers.agent(KEYS, END));
    PodIdentity agent = agent();
    assertEquals(new Session(KEYS, END), agent.issue());
    Files.writeString(token, "next");
    agent.issue();
    List<Request> requests = server.requests();
    assertEquals("GET /v1?q=" + WORDS, requests.getFirst().toString());
    assertEquals("a.jwt+1=", requests.getFirst().header("Authorization"));
    assertEquals("next", requests.getLast().header("Authorization"));
  }

  @ParameterizedTest
  @CsvSource({
    // status, code, final?, said
    "400, ExpiredTokenException, true, 400 ExpiredTokenException",
    "400, IDPRejectedClaim, true, 400 IDPRejectedClaim",
    "400, hidden-words, true, 400",
    "400, IDPCommunicationError, false, 400 IDPCommunicationError",
    "401, '', true, 401",
    "403, AccessDenied, true, 403 AccessDenied",
    "404, '', true, 404",
    "408, '', false, 408",
    "429, Throttling, false, 429 Throttling",
    "500, InternalFailure, false, 500 InternalFailure",
    "501, '', false, 501",
    "503, ServiceUnavailable, false, 503 ServiceUnavailable",
    "202, '', false, 202",
  })
  void statusesOfSts(int status, String code, boolean permanent, String said) {
    server.on("/", Answers.stsError(status, code, WORDS));
    judge(sts(), permanent, "it answers " + said);
  }

  @Test
  void aProxyThatIsNone() {
    server.on("/", Reply.status(407, WORDS)).on("/v1", Reply.status(407, WORDS));
    judge(sts(), true, "answers 407");
    judge(agent(), true, "answers 407");
  }

  @ParameterizedTest
  @CsvSource({"400, true", "403, true", "404, true", "408, false", "429, false", "500, false"})
  void statusesOfTheAgent(int status, boolean permanent) {
    server.on(
        "/v1",
        Reply.status(status, "{\"code\":\"IDPCommunicationError\",\"message\":\"" + WORDS + "\"}"));
    judge(agent(), permanent, "it answers " + status);
  }

  @ParameterizedTest
  @CsvSource({"301", "302", "307", "308"})
  void redirectsAreNotFollowed(int status) throws Exception {
    try (FaultySource other = FaultySource.start()) {
      Reply redirect = Reply.redirect(status, other.uri("/" + WORDS).toString());
      server.on("/", redirect).on("/v1", redirect);
      judge(sts(), false, "it answers " + status);
      judge(agent(), false, "it answers " + status);
      assertTrue(other.requests().isEmpty());
    }
  }

  @Test
  void retryAfterIsHeard() {
    server.on("/", Reply.status(503).header("Retry-After", "7"));
    assertEquals(Duration.ofSeconds(7), assertThrows(Transient.class, sts()::issue).retryAfter());
  }

  @Test
  void theStatusOfABrokenAnswerCounts() {
    server.on("/", Answers.stsError(400, "IDPRejectedClaim", WORDS).closeAfter(20));
    judge(sts(), true, "it answers 400");
  }

  static Stream<String> noSessions() {
    return Stream.of(
        "",
        WORDS,
        "<a><b>" + WORDS,
        "<!DOCTYPE a [<!ENTITY x \"" + WORDS + "\">]><a><AccessKeyId>&x;</AccessKeyId></a>",
        """
        <Credentials><AccessKeyId>a</AccessKeyId><SecretAccessKey>hidden-words</SecretAccessKey>
        <Expiration>2026-11-21T13:00:00Z</Expiration></Credentials>\
        """,
        """
        <Credentials><AccessKeyId>a</AccessKeyId><SecretAccessKey>hidden-words</SecretAccessKey>
        <SessionToken>t</SessionToken><Expiration>hidden-words</Expiration></Credentials>\
        """,
        """
        <Credentials><AccessKeyId>a
        b</AccessKeyId><SecretAccessKey>hidden-words</SecretAccessKey>
        <SessionToken>t</SessionToken></Credentials>\
        """,
        "<a>" + WORDS.repeat(10_000) + "</a>",
        "{",
        "[]",
        "{\"AccessKeyId\":\"a\",\"SecretAccessKey\":\"hidden-words\",\"Token\":\"t\"",
        "{\"AccessKeyId\":\"a\",\"SecretAccessKey\":\"hidden-words\",\"Token\":7}",
        "{\"AccessKeyId\":\"a\",\"SecretAccessKey\":\"hidden-words\",\"Token\":\"\"}",
        "{\"x\":{\"AccessKeyId\":\"a\",\"SecretAccessKey\":\"hidden-words\",\"Token\":\"t\"}}");
  }

  @ParameterizedTest
  @MethodSource
  void noSessions(String body) {
    server.on("/", Reply.ok(body)).on("/v1", Reply.ok(body));
    judge(sts(), false, "the answer holds no session");
    judge(agent(), false, "the answer holds no session");
  }

  @Test
  void oneWithoutAnEnd() throws Exception {
    server
        .on(
            "/",
            Reply.ok(
                "<C><AccessKeyId>ASIAKEY</AccessKeyId><SecretAccessKey>sec/ret+</SecretAccessKey>"
                    + "<SessionToken>tok/en+==</SessionToken></C>"))
        .on(
            "/v1",
            Reply.ok(
                """
                {"SecretAccessKey":"sec/ret+","More":[{"Token":"x"}],"AccessKeyId":"ASIAKEY",
                "Token":"tok/en+=="}\
                """));
    assertEquals(new Session(KEYS, Instant.MAX), sts().issue());
    assertEquals(new Session(KEYS, Instant.MAX), agent().issue());
  }

  @Test
  void brokenConnectionsAreTriedAgain() throws IOException {
    server.on("/", Answers.sts(KEYS, END).closeAfter(50), Answers.sts(KEYS, END).resetAfter(0));
    assertThrows(Transient.class, sts()::issue);
    assertThrows(Transient.class, sts()::issue);
    server.on("/", Reply.ok("").chunkedThen(WORDS + "\r\n"));
    judge(sts(), false, "the answer is no HTTP");
    // What somebody listened on may take connections a while longer.
    HttpUrl nobody = HttpUrl.get("http://127.0.0.1:" + Addresses.free().getPort());
    judge(new WebIdentity(nobody, "role", "name", token, client()), false, "refused");
  }

  private static void judge(Issuer issuer, boolean permanent, String said) {
    String message;
    if (permanent) {
      Failure failure = assertThrows(Failure.class, issuer::issue);
      assertEquals(Failure.Kind.STORE, failure.kind());
      assertFalse(failure.isRetryable());
      message = failure.getMessage();
      assertTrue(message.startsWith(issuer.what() + ": " + said), message);
    } else {
      message = String.valueOf(assertThrows(Transient.class, issuer::issue).getMessage());
      assertTrue(message.endsWith(said), message);
    }
    for (String hidden : List.of(WORDS, "jwt", "sec/ret")) {
      assertFalse((message + issuer.what()).contains(hidden), message);
    }
  }
}
