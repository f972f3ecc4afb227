package io.github.s3wwwkit.seeder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import io.github.s3wwwkit.lab.source.FaultySource;
import io.github.s3wwwkit.lab.source.Reply;
import io.github.s3wwwkit.lab.source.Request;
import io.github.s3wwwkit.lab.store.Store;
import io.github.s3wwwkit.seeder.FaultyStore.Fault;
import io.github.s3wwwkit.seeder.Program.Result;
import io.github.s3wwwkit.seeder.credentials.Answers;
import io.github.s3wwwkit.seeder.credentials.Credentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who the seeder is to the store, and how long. */
class CredentialsIT extends Scenarios {
  private static final String JWT = "hidden-jwt";
  private static final String WORDS = "hidden-words";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final FaultySource issuer = startSource();

  @Override
  Store store() {
    return Stores.embedded();
  }

  @BeforeEach
  void anonymous() throws IOException {
    program =
        new Program()
            .with("SEEDER_ENDPOINT", store().endpoint().toString())
            .with("SEEDER_BUCKET", bucket.name)
            .with("SEEDER_LOG_LEVEL", "debug");
    source.on("/x", Reply.ok(SMALL)).on("/large", Reply.ok(LARGE));
    file("jwt", JWT + "\n");
  }

  @AfterEach
  void closeIssuer() {
    issuer.close();
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  /** The store's own keys, by whose tokens {@link Sessions} tells them apart. */
  private Credentials session(String token) {
    return new Credentials(store().accessKey(), store().secretKey(), token);
  }

  private static Instant inAnHour() {
    return Instant.now().plus(Duration.ofHours(1));
  }

  private Reply sts(String token) {
    return Answers.sts(session(token), inAnHour());
  }

  private void webIdentity() {
    program
        .with("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/seeder")
        .with("AWS_WEB_IDENTITY_TOKEN_FILE", folder.resolve("jwt").toString())
        .with("SEEDER_STS_ENDPOINT", issuer.uri("").toString());
  }

  private void podIdentity() {
    program
        .with("AWS_CONTAINER_CREDENTIALS_FULL_URI", issuer.uri("/agent?q=" + WORDS).toString())
        .with("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", folder.resolve("jwt").toString());
  }

  private String[] keyFiles(String token) throws IOException {
    return new String[] {
      "--access-key-file=" + file("key", store().accessKey() + "\n"),
      "--secret-key-file=" + file("secret", " " + store().secretKey()),
      "--session-token-file=" + file("token", token),
      "--release=v1"
    };
  }

  /** Remembers the sessions of requests, and refuses those that have ended. */
  private static final class Sessions implements Fault {
    final List<String> seen = new CopyOnWriteArrayList<>();
    final Set<String> ended;
    final Fault refusal;

    Sessions(Fault refusal, String... ended) {
      this.refusal = refusal;
      this.ended = Set.of(ended);
    }

    @Override
    public void answer(FaultyStore store, HttpExchange exchange) throws IOException {
      String token = exchange.getRequestHeaders().getFirst("X-Amz-Security-Token");
      seen.add(String.valueOf(token));
      if (token != null && ended.contains(token)) {
        refusal.answer(store, exchange);
      } else {
        store.pass(exchange);
      }
    }
  }

  private Result silent(Result result) {
    String all = result.outcome() + result.err();
    for (String secret : List.of("hidden", store().secretKey())) {
      assertFalse(all.contains(secret), all);
    }
    return result;
  }

  @Test
  void aSessionOfSts() throws Exception {
    webIdentity();
    issuer.on("/", sts("hidden-1"));
    try (FaultyStore faulty = faulty()) {
      Sessions sessions = new Sessions(FaultyStore.error(403, "AccessDenied"));
      faulty.fault(request -> true, sessions);
      silent(publish("/large", "--release=v1").expect(0));
      assertEquals(Set.of("hidden-1"), Set.copyOf(sessions.seen));
    }
    assertArrayEquals(LARGE, bucket.read("releases/v1/large"));
    Request asked = issuer.requests().getFirst();
    assertEquals(1, issuer.requests().size());
    assertTrue(
        asked.content().contains("&RoleSessionName=seeder&WebIdentityToken=" + JWT),
        asked::content);
  }

  @Test
  void aSessionOfTheAgent() throws Exception {
    podIdentity();
    issuer.on("/agent", Answers.agent(session("hidden-1"), inAnHour()));
    silent(publish("/x", "--release=v1").expect(0));
    assertArrayEquals(SMALL, bucket.read("releases/v1/x"));
    assertEquals(JWT, issuer.requests().getFirst().header("Authorization"));
  }

  @Test
  void theStoreIsAskedForASessionToo() throws Exception {
    webIdentity();
    program.with("SEEDER_STS_ENDPOINT", "");
    try (FaultyStore faulty = faulty()) {
      faulty.fault(
          "POST /"::equals,
          FaultyStore.page(200, "text/xml", Answers.stsText(session("t"), inAnHour())));
      publish("/x").expect(0);
      assertEquals(1, faulty.requests("POST /"::equals).size());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, ExpiredToken",
    "403, AccessDenied",
    "403, InvalidAccessKeyId",
    "401, Unauthorized"
  })
  void aRefusedSessionIsRenewedOnce(int status, String code) throws Exception {
    webIdentity();
    issuer.on("/", sts("hidden-1"), sts("hidden-2"));
    try (FaultyStore faulty = faulty()) {
      faulty.fault(request -> true, new Sessions(FaultyStore.error(status, code), "hidden-1"));
      silent(publish("/large").expect(0));
    }
    assertEquals(2, issuer.requests().size());
  }

  @Test
  void aSessionThatEndedIsRenewed() throws Exception {
    webIdentity();
    issuer.on("/", Answers.sts(session("hidden-1"), Instant.now()), sts("hidden-2"));
    try (FaultyStore faulty = faulty()) {
      Sessions sessions = new Sessions(FaultyStore.error(403, "AccessDenied"));
      faulty.fault(request -> true, sessions);
      silent(publish("/x").expect(0));
      assertEquals("hidden-2", sessions.seen.getLast());
    }
    assertEquals(2, issuer.requests().size());
  }

  @Test
  void refusedAgainIsFinal() throws Exception {
    webIdentity();
    issuer.on("/", sts("hidden-1"), sts("hidden-2"), sts("hidden-3"));
    try (FaultyStore faulty = faulty()) {
      Sessions sessions =
          new Sessions(FaultyStore.error(400, "ExpiredToken"), "hidden-1", "hidden-2", "hidden-3");
      faulty.fault(request -> true, sessions);
      Result result = silent(publish("/x").expect(5));
      assertEquals("store", result.errorKind());
      assertFalse(result.retryable());
      assertEquals(List.of("hidden-1", "hidden-2"), sessions.seen);
    }
    assertEquals(2, issuer.requests().size());
  }

  @Test
  void theSameFilesAgainAreFinal() throws Exception {
    try (FaultyStore faulty = faulty()) {
      Sessions sessions = new Sessions(FaultyStore.error(400, "ExpiredToken"), "old");
      faulty.fault(request -> true, sessions);
      Result result = silent(publish("/x", keyFiles("old")).expect(5));
      assertFalse(result.retryable());
      assertEquals(List.of("old"), sessions.seen);
    }
  }

  @Test
  void filesThatChangeInAnUpload() throws Exception {
    try (FaultyStore faulty = faulty()) {
      Sessions sessions = new Sessions(FaultyStore.error(403, "InvalidAccessKeyId"), "old");
      // The files change when the second part arrives; until then the first is on its way.
      faulty.fault(
          request("PUT", "partNumber="),
          (store, exchange) -> {
            if (exchange.getRequestURI().getQuery().contains("partNumber=2")) {
              file("token", "new");
              store.release();
            }
            store.awaitRelease();
            sessions.answer(store, exchange);
          });
      silent(publish("/large", keyFiles("old")).expect(0));
      assertTrue(Collections.frequency(sessions.seen, "old") >= 2, sessions.seen::toString);
    }
    assertArrayEquals(LARGE, bucket.read("releases/v1/large"));
    assertEquals(0, bucket.openUploads("releases/v1/large"));
  }

  @ParameterizedTest
  @CsvSource({"400, ExpiredTokenException", "403, AccessDenied", "404, ''"})
  void aNoOfStsIsFinal(int status, String code) throws Exception {
    webIdentity();
    issuer.on("/", Answers.stsError(status, code, WORDS));
    Result result = silent(publish("/x").expect(5));
    assertEquals("store", result.errorKind());
    assertFalse(result.retryable());
    assertTrue(result.message().contains("STS at " + issuer.uri("")), result::message);
    assertTrue(
        result.message().contains((" answers " + status + " " + code).strip() + "; check "),
        result::message);
    assertEquals(1, issuer.requests().size());
    assertEquals(List.of(), source.requests());
  }

  @Test
  void aNoOfTheAgentIsFinal() throws Exception {
    podIdentity();
    issuer.on("/agent", Reply.status(404, "{\"message\":\"" + WORDS + "\"}"));
    Result result = silent(publish("/x").expect(5));
    assertFalse(result.retryable());
    assertEquals(1, issuer.requests().size());
  }

  @Test
  void stsIsTriedAsARequest() throws Exception {
    webIdentity();
    issuer.on(
        "/",
        Reply.status(503, WORDS),
        Answers.stsError(400, "IDPCommunicationError", WORDS),
        Answers.stsError(429, "Throttling", WORDS),
        Reply.redirect(302, issuer.uri("/elsewhere?" + WORDS).toString()),
        Reply.ok(WORDS),
        sts("hidden-1"));
    silent(publish("/x").expect(0));
    assertEquals(6, issuer.requests("/").size());
    assertEquals(6, issuer.requests().size());
  }

  @Test
  void stsIsGivenUpAfterSoManyTries() throws Exception {
    webIdentity();
    issuer.on("/", Reply.status(500, WORDS));
    Result result = silent(publish("/x", "--max-attempts=2").expect(5));
    assertTrue(result.retryable());
    assertEquals(2, issuer.requests().size());
  }

  @Test
  void theDeadlineEndsAWaitForSts() throws Exception {
    webIdentity();
    issuer.on("/", sts("hidden-1").held());
    Result result = publish("/x", "--deadline=2s", "--idle-timeout=1h").expect(5);
    assertEquals("store", result.errorKind());
    assertTrue(result.message().contains("deadline of 2s"), result::message);
    assertTrue(result.retryable());
  }

  @Test
  void aSignalEndsAWaitForSts() throws Exception {
    webIdentity();
    issuer.on("/", sts("hidden-1").held());
    Program.Running running = program.start(arguments("/x"));
    issuer.awaitStall();
    running.signal("TERM");
    assertEquals("interrupted", silent(running.await().expect(143)).errorKind());
  }

  @Test
  void theStoresCertificatesHoldForSts() throws Exception {
    webIdentity();
    try (TlsSource sts = TlsSource.start(folder)) {
      sts.serve("/", Answers.stsText(session("t"), inAnHour()).getBytes(StandardCharsets.UTF_8));
      program.with("SEEDER_STS_ENDPOINT", sts.uri(""));
      Result unknown = publish("/x").expect(5);
      assertFalse(unknown.retryable(), unknown::toString);
      publish("/x", "--source-ca-file=" + sts.certificate()).expect(5);
      publish("/x", "--ca-file=" + sts.certificate()).expect(0);
    }
  }

  @Test
  void noCredentials() throws Exception {
    Result result = publish("/x").expect(2);
    assertEquals("usage", result.errorKind());
    assertTrue(result.message().contains("no credentials"), result::message);
  }

  @Test
  void aMissingTokenFile() throws Exception {
    webIdentity();
    Files.delete(folder.resolve("jwt"));
    Result result = publish("/x").expect(2);
    assertTrue(result.message().startsWith("AWS_WEB_IDENTITY_TOKEN_FILE "), result::message);
    assertEquals(List.of(), issuer.requests());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sts", "ftp://sts.example", "https://sts.example/x", "http://u:hidden@h"})
  void aBadAddressOfSts(String address) throws Exception {
    webIdentity();
    Result result = silent(publish("/x", "--sts-endpoint=" + address).expect(2));
    assertTrue(result.message().startsWith("--sts-endpoint '"), result::message);
    assertEquals(List.of(), issuer.requests());
  }
}
