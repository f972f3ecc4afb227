package io.github.s3wwwkit.seeder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.s3wwwkit.lab.source.Content;
import io.github.s3wwwkit.lab.source.FaultySource;
import io.github.s3wwwkit.lab.source.Reply;
import io.github.s3wwwkit.lab.source.Request;
import io.github.s3wwwkit.lab.store.Store;
import io.github.s3wwwkit.seeder.Program.Result;
import io.minio.StatObjectResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code seeder publish} promises, seen from outside, whatever the store is. */
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
abstract class PublishScenarios {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] SMALL = bytes(1, 100_000);
  // Two whole parts and a bit.
  private static final byte[] LARGE = bytes(2, (17 << 20) + 5);

  private final FaultySource source = startSource();
  private Bucket bucket = new Bucket(store());
  private Program program = new Program();

  abstract Store store();

  private static FaultySource startSource() {
    try {
      return FaultySource.start();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void prepare() {
    program =
        new Program()
            .with("SEEDER_ENDPOINT", store().endpoint().toString())
            .with("SEEDER_BUCKET", bucket.name)
            .with("AWS_ACCESS_KEY_ID", store().accessKey())
            .with("AWS_SECRET_ACCESS_KEY", store().secretKey());
  }

  @AfterEach
  void closeSource() {
    source.close();
  }

  private static byte[] bytes(long seed, int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private Result publish(String path, String... more) throws Exception {
    return program.run(arguments(path, more));
  }

  private String[] arguments(String path, String... more) {
    String[] args = new String[more.length + 2];
    args[0] = "publish";
    args[1] = "--source=" + source.uri(path);
    System.arraycopy(more, 0, args, 2, more.length);
    return args;
  }

  private void nothingInTheBucket() throws Exception {
    assertEquals(List.of(), bucket.exists() ? bucket.keys() : List.of());
  }

  // Published

  @Test
  void publishesASmallFileAndThenFindsIt() throws Exception {
    source.on("/img/hero.gif", Reply.ok(SMALL));
    String[] options = {
      "--checksum=sha256:" + sha256(SMALL), "--release=v1", "--cache-control=public, max-age=300"
    };
    Result first = publish("/img/hero.gif?v=1", options).expect(0);

    assertEquals("published", first.outcomeName());
    assertEquals("v1", first.outcome().at("/release").asText());
    assertEquals(SMALL.length, first.outcome().at("/bytes").asLong());
    assertEquals(1, first.outcome().at("/attempts").asInt());
    assertEquals(
        JSON.readTree(
            """
            [{"path":"hero.gif","bytes":100000,"sha256":"%s","contentType":"image/gif",\
            "cacheControl":"public, max-age=300"}]\
            """
                .formatted(sha256(SMALL))),
        first.outcome().at("/objects"));
    assertEquals(List.of("releases/.seed/v1.json", "releases/v1/hero.gif"), bucket.keys());
    assertArrayEquals(SMALL, bucket.read("releases/v1/hero.gif"));
    StatObjectResponse stat = bucket.stat("releases/v1/hero.gif");
    assertEquals("image/gif", stat.contentType());
    assertEquals("public, max-age=300", stat.headers().get("Cache-Control"));
    assertEquals(sha256(SMALL), stat.userMetadata().getFirst("sha256"));
    byte[] record = bucket.read("releases/.seed/v1.json");
    assertEquals(sha256(record), first.outcome().at("/recordSha256").asText());
    assertEquals(
        JSON.readTree(record).at("/published").asText(), first.outcome().at("/published").asText());
    Request asked = source.requests("/img/hero.gif").getFirst();
    assertEquals("identity", asked.header("Accept-Encoding"));

    Result second = publish("/img/hero.gif?v=1", options).expect(0);
    assertEquals("unchanged", second.outcomeName());
    assertEquals(0, second.outcome().at("/attempts").asInt());
    for (String same : List.of("/objects", "/bytes", "/published", "/recordSha256", "/release")) {
      assertEquals(first.outcome().at(same), second.outcome().at(same), same);
    }
    assertEquals(1, source.requests().size());
  }

  @Test
  void publishesALargeFileInParts() throws Exception {
    source.on("/large", Reply.ok(LARGE));
    Result result =
        publish("/large", "--checksum=sha256:" + sha256(LARGE), "--content-type=video/mp4");
    result.expect(0);
    String key = "releases/" + result.outcome().at("/release").asText() + "/large";
    assertArrayEquals(LARGE, bucket.read(key));
    StatObjectResponse stat = bucket.stat(key);
    assertEquals("video/mp4", stat.contentType());
    assertEquals(sha256(LARGE), stat.userMetadata().getFirst("sha256"));
    assertEquals(0, bucket.openUploads(key));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, (8 << 20) - 1, 8 << 20, (8 << 20) + 1, 16 << 20})
  void anyLengthIsPublishedWithAndWithoutContentLength(int length) throws Exception {
    byte[] content = bytes(length, length);
    source.on("/length", Reply.ok(content)).on("/chunked", Reply.ok(content).chunked());
    for (String path : List.of("/length", "/chunked")) {
      // One buffer is the least memory there can be.
      Result result = publish(path, "--memory=8Mi", "--release=r" + path.substring(1)).expect(0);
      assertEquals(sha256(content), result.outcome().at("/objects/0/sha256").asText());
      assertArrayEquals(content, bucket.read("releases/r" + path.substring(1) + path));
    }
  }

  @Test
  void publishesAFile(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("a file.txt"), SMALL);
    Result result = program.run("publish", "--source=" + file.toUri(), "--release=v1").expect(0);
    assertEquals("text/plain", result.outcome().at("/objects/0/contentType").asText());
    assertArrayEquals(SMALL, bucket.read("releases/v1/a file.txt"));
    Result missing =
        program.run("publish", "--source=" + folder.resolve("missing").toUri()).expect(3);
    assertFalse(missing.retryable());
  }

  @Test
  void theSumsFileHasTheDigest() throws Exception {
    source
        .on("/hero.gif", Reply.ok(SMALL))
        .on("/SUMS", Reply.ok(sha256(LARGE) + "  other\n" + sha256(SMALL) + " *hero.gif\n"))
        .on("/WRONG", Reply.ok(sha256(LARGE) + "  hero.gif\n"))
        .on("/OTHERS", Reply.ok(sha256(SMALL) + "  other\n"));
    assertEquals(
        "published",
        publish("/hero.gif", "--checksum=" + source.uri("/SUMS")).expect(0).outcomeName());
    publish("/hero.gif", "--checksum=" + source.uri("/WRONG")).expect(4);
    publish("/hero.gif", "--checksum=" + source.uri("/OTHERS")).expect(4);
    assertFalse(publish("/hero.gif", "--checksum=" + source.uri("/NONE")).expect(3).retryable());
  }

  @Test
  void aDryRunOnlySaysWhatItWouldDo() throws Exception {
    source.on("/hero.gif", Reply.ok(SMALL));
    Result plan = publish("/hero.gif", "--dry-run", "--release=v1").expect(0);
    assertEquals("planned", plan.outcomeName());
    assertEquals("hero.gif", plan.outcome().at("/objects/0/path").asText());
    assertFalse(bucket.exists());
    assertEquals(List.of(), source.requests());
    publish("/hero.gif", "--release=v1").expect(0);
    Result kept = publish("/hero.gif", "--dry-run", "--release=v1").expect(0);
    assertEquals("planned", kept.outcomeName());
    assertEquals(sha256(SMALL), kept.outcome().at("/objects/0/sha256").asText());
    publish("/hero.gif", "--dry-run", "--release=v1", "--path=other.gif").expect(2);
  }

  // Integrity

  @Test
  void aWrongDigestLeavesNothingOfASmallFile() throws Exception {
    bucket.create();
    source.on("/hero.gif", Reply.ok(SMALL));
    Result result = publish("/hero.gif", "--checksum=sha256:" + sha256(LARGE)).expect(4);
    assertEquals("integrity", result.errorKind());
    assertFalse(result.retryable());
    assertTrue(result.message().contains(sha256(SMALL)), result::message);
    assertEquals(1, source.requests().size());
    nothingInTheBucket();
  }

  @Test
  void aWrongDigestLeavesNothingOfALargeFile() throws Exception {
    source.on("/large", Reply.ok(LARGE));
    Result result =
        publish("/large", "--release=v1", "--checksum=sha256:" + sha256(SMALL)).expect(4);
    assertEquals(1, result.outcome().at("/attempts").asInt());
    nothingInTheBucket();
    assertEquals(0, bucket.openUploads("releases/v1/large"));
  }

  @Test
  void noMoreThanMaxBytes() throws Exception {
    source.on("/length", Reply.ok(SMALL)).on("/chunked", Reply.ok(SMALL).chunked());
    for (String path : List.of("/length", "/chunked")) {
      publish(path, "--max-bytes=99999").expect(4);
      nothingInTheBucket();
      publish(path, "--max-bytes=100000").expect(0);
      bucket = new Bucket(store());
      program.with("SEEDER_BUCKET", bucket.name);
    }
    // One byte more than two parts, which is seen only by looking for a third.
    source.on("/parts", Reply.ok(new Content(9, (16 << 20) + 1)).chunked());
    publish("/parts", "--max-bytes=16Mi").expect(4);
    nothingInTheBucket();
  }

  @Test
  void anErrorPageIsNoPicture() throws Exception {
    Reply page = Reply.ok("<html>expired</html>").header("Content-Type", "text/html");
    source.on("/hero.gif", page).on("/page", page);
    publish("/hero.gif").expect(4);
    nothingInTheBucket();
    publish("/page").expect(0);
  }

  @Test
  void anUnaskedContentEncodingIsRefused() throws Exception {
    source.on("/hero.gif", Reply.gzip(SMALL)).on("/hero.tgz", Reply.gzip(SMALL));
    publish("/hero.gif").expect(4);
    nothingInTheBucket();
    Result result = publish("/hero.tgz").expect(0);
    assertNotEquals(sha256(SMALL), result.outcome().at("/objects/0/sha256").asText());
  }

  // Source

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 410})
  void permanentStatusesEndItAtOnce(int status) throws Exception {
    source.on("/x", Reply.status(status));
    Result result = publish("/x?signature=secret").expect(3);
    assertEquals("source", result.errorKind());
    assertFalse(result.retryable());
    assertTrue(result.message().contains("/x answers " + status), result::message);
    assertFalse((result.outcome() + result.err()).contains("secret"), result::toString);
    assertEquals(1, source.requests().size());
    nothingInTheBucket();
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 206, 300, 405, 429, 500, 503})
  void otherStatusesAreTriedAgain(int status) throws Exception {
    source.on("/x", Reply.status(status));
    Result result = publish("/x", "--max-attempts=2").expect(3);
    assertTrue(result.retryable());
    assertEquals(2, source.requests().size());
    assertEquals(2, result.outcome().at("/attempts").asInt());
  }

  @Test
  void retryAfterIsHonoured() throws Exception {
    source.on(
        "/x",
        Reply.status(503).header("Retry-After", "1"),
        Reply.status(503).header("Retry-After", "0"),
        Reply.ok(SMALL));
    Result result = publish("/x").expect(0);
    assertEquals(3, result.outcome().at("/attempts").asInt());
    assertTrue(result.outcome().at("/seconds").asDouble() >= 1, result::toString);
    assertEquals(3, source.requests().size());
  }

  @Test
  void aRetryAfterBeyondTheDeadlineEndsIt() throws Exception {
    source.on("/x", Reply.status(429).header("Retry-After", "3600"));
    Result result = publish("/x", "--deadline=1m").expect(3);
    assertTrue(result.message().contains("deadline"), result::message);
    assertEquals(1, source.requests().size());
  }

  @Test
  void aConnectionThatBreaksIsTriedFromTheStart() throws Exception {
    source
        .on(
            "/small",
            Reply.ok(SMALL).resetAfter(50_000),
            Reply.ok(SMALL).closeAfter(60_000),
            Reply.ok(SMALL))
        .on("/large", Reply.ok(LARGE).closeAfter(LARGE.length - 1), Reply.ok(LARGE))
        .on("/chunked", Reply.ok(SMALL).chunked().closeAfter(50_000), Reply.ok(SMALL));
    Result small = publish("/small", "--checksum=sha256:" + sha256(SMALL)).expect(0);
    assertEquals(3, small.outcome().at("/attempts").asInt());
    Result large = publish("/large", "--release=v1").expect(0);
    assertEquals(sha256(LARGE), large.outcome().at("/objects/0/sha256").asText());
    assertEquals(0, bucket.openUploads("releases/v1/large"));
    publish("/chunked").expect(0);
  }

  @Test
  void aStalledSourceIsGivenUp() throws Exception {
    source.on("/x", Reply.ok(SMALL).stallAfter(10));
    Result result = publish("/x", "--idle-timeout=200ms", "--max-attempts=2").expect(3);
    assertTrue(result.message().contains("timed out after 10 bytes"), result::message);
    assertTrue(result.retryable());
    assertEquals(2, source.requests().size());
  }

  @Test
  void theDeadlineEndsAWaitForTheSource() throws Exception {
    source.on("/x", Reply.ok(SMALL).stallAfter(10));
    Result result = publish("/x", "--deadline=2s", "--idle-timeout=1h").expect(3);
    assertEquals("source", result.errorKind());
    assertTrue(result.message().contains("not done within the deadline of 2s"), result::message);
    assertTrue(result.retryable());
  }

  @Test
  void noSource() throws Exception {
    source.close();
    Result result = publish("/x", "--max-attempts=2").expect(3);
    assertTrue(result.message().contains("refused"), result::message);
    assertTrue(result.retryable());
  }

  @Test
  void userInformationGoesToItsOriginOnly() throws Exception {
    try (FaultySource other = FaultySource.start()) {
      source
          .on("/here", Reply.redirect(302, "/there"))
          .on("/there", Reply.redirect(307, other.uri("/end").toString()));
      other.on("/end", Reply.ok(SMALL));
      String address = source.uri("/here").toString().replace("//", "//user:secret@");
      Result result = program.run("publish", "--source=" + address).expect(0);
      assertFalse((result.outcome() + result.err()).contains("secret"), result::toString);
      for (String path : List.of("/here", "/there")) {
        assertEquals(
            "Basic dXNlcjpzZWNyZXQ=", source.requests(path).getFirst().header("Authorization"));
      }
      assertNull(other.requests("/end").getFirst().header("Authorization"));
      JsonNode record =
          JSON.readTree(
              bucket.read("releases/.seed/" + result.outcome().at("/release").asText() + ".json"));
      assertEquals(source.uri("/here").toString(), record.at("/objects/0/source").asText());
    }
  }

  @ParameterizedTest
  @CsvSource({"file:///etc/hostname", "ftp://127.0.0.1/x"})
  void redirectsLeadToTheWebOnly(String location) throws Exception {
    source.on("/x", Reply.redirect(302, location));
    assertFalse(publish("/x").expect(3).retryable());
    nothingInTheBucket();
  }

  @Test
  void redirectsEnd() throws Exception {
    source.on("/x", Reply.redirect(301, "/x"));
    Result result = publish("/x").expect(3);
    assertFalse(result.retryable());
    assertEquals(11, source.requests().size());
  }

  @Test
  void theWayFromHttpsToHttpIsRefused(@TempDir Path folder) throws Exception {
    try (TlsSource secure = TlsSource.start(folder)) {
      secure.redirect("/down", source.uri("/x").toString());
      secure.serve("/end", SMALL);
      source.on("/x", Reply.ok(SMALL)).on("/up", Reply.redirect(301, secure.uri("/end")));
      program.property("javax.net.ssl.trustStore", secure.trustStore());
      program.property("javax.net.ssl.trustStorePassword", TlsSource.PASSWORD);
      publish("/up").expect(0);
      Result down = program.run("publish", "--source=" + secure.uri("/down")).expect(3);
      assertTrue(down.message().contains("from https to http"), down::message);
      assertFalse(down.retryable());
      assertEquals(List.of(), source.requests("/x"));
    }
  }

  // Store

  @Test
  void aMissingBucketIsNotCreatedWhenForbidden() throws Exception {
    source.on("/x", Reply.ok(SMALL));
    Result result = publish("/x", "--no-create-bucket").expect(5);
    assertTrue(result.message().contains("does not exist"), result::message);
    assertFalse(bucket.exists());
    assertEquals(List.of(), source.requests());
    bucket.create();
    publish("/x", "--no-create-bucket").expect(0);
  }

  @Test
  void noStore() throws Exception {
    source.on("/x", Reply.ok(SMALL));
    program.with("SEEDER_ENDPOINT", "http://127.0.0.1:1");
    Result result = publish("/x", "--max-attempts=2").expect(5);
    assertEquals("store", result.errorKind());
    assertTrue(result.retryable());
    assertTrue(result.message().contains("refused"), result::message);
  }

  @Test
  void wrongCredentialsArePermanent() throws Exception {
    bucket.create();
    source.on("/x", Reply.ok(SMALL));
    for (String variable : List.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")) {
      prepare();
      program.with(variable, "wrong-credential");
      Result result = publish("/x").expect(5);
      assertFalse(result.retryable(), result::toString);
      assertFalse((result.outcome() + result.err()).contains("wrong-credential"), result::toString);
    }
    assertEquals(List.of(), source.requests());
    nothingInTheBucket();
  }

  @Test
  void credentialsFromFiles(@TempDir Path folder) throws Exception {
    source.on("/x", Reply.ok(SMALL));
    Path key = Files.writeString(folder.resolve("key"), store().accessKey() + "\n");
    Path secret = Files.writeString(folder.resolve("secret"), store().secretKey() + "\n");
    program.with("AWS_ACCESS_KEY_ID", "other").with("AWS_SECRET_ACCESS_KEY", "other");
    publish("/x", "--access-key-file=" + key, "--secret-key-file=" + secret).expect(0);
    publish("/x", "--access-key-file=" + key).expect(2);
  }

  @Test
  void aReleaseNeverChanges() throws Exception {
    source.on("/a.gif", Reply.ok(SMALL)).on("/b.gif", Reply.ok(LARGE));
    publish("/a.gif", "--release=v1").expect(0);
    byte[] record = bucket.read("releases/.seed/v1.json");
    Result other = publish("/b.gif", "--release=v1").expect(2);
    assertEquals("usage", other.errorKind());
    assertEquals(List.of("releases/.seed/v1.json", "releases/v1/a.gif"), bucket.keys());
    assertArrayEquals(record, bucket.read("releases/.seed/v1.json"));
    assertEquals(List.of(), source.requests("/b.gif"));
  }

  private static Predicate<String> request(String method, String contains) {
    return request -> request.startsWith(method + " ") && request.contains(contains);
  }

  private FaultyStore faulty() throws IOException {
    FaultyStore faulty = new FaultyStore(store().endpoint());
    program.with("SEEDER_ENDPOINT", faulty.endpoint());
    return faulty;
  }

  @Test
  void aBusyStoreIsAskedAgain() throws Exception {
    source.on("/large", Reply.ok(LARGE));
    try (FaultyStore faulty = faulty()) {
      faulty
          .fault(request("GET", ".seed"), 1, FaultyStore.error(503, "SlowDown"))
          .fault(request("POST", "uploads"), 1, FaultyStore.error(500, "InternalError"))
          .fault(request("PUT", "partNumber=2"), 2, FaultyStore.error(503, "SlowDown"))
          .fault(request("POST", "uploadId="), 1, FaultyStore.error(200, "InternalError"))
          .fault(request("PUT", ".seed"), 1, FaultyStore.error(503, "SlowDown"));
      Result result = publish("/large", "--release=v1").expect(0);
      assertEquals(1, result.outcome().at("/attempts").asInt());
      assertEquals(3, faulty.requests(request("PUT", "partNumber=2")).size());
    }
    assertArrayEquals(LARGE, bucket.read("releases/v1/large"));
  }

  @Test
  void anErrorInA200ToTheCompletionIsAFailure() throws Exception {
    source.on("/large", Reply.ok(LARGE));
    try (FaultyStore faulty = faulty()) {
      faulty.fault(request("POST", "uploadId="), 99, FaultyStore.error(200, "InternalError"));
      Result result = publish("/large", "--release=v1", "--max-attempts=2").expect(5);
      assertTrue(result.message().contains("InternalError"), result::message);
      assertTrue(result.retryable());
      assertEquals(2, faulty.requests(request("POST", "uploadId=")).size());
    }
    nothingInTheBucket();
    assertEquals(0, bucket.openUploads("releases/v1/large"));
  }

  @Test
  void aLostAnswerToTheRecordIsNoConflict() throws Exception {
    source.on("/x", Reply.ok(SMALL));
    try (FaultyStore faulty = faulty()) {
      faulty.fault(request("PUT", ".seed"), 1, FaultyStore.lostAnswer());
      Result result = publish("/x", "--release=v1").expect(0);
      assertEquals(
          sha256(bucket.read("releases/.seed/v1.json")),
          result.outcome().at("/recordSha256").asText());
    }
  }

  @Test
  void aRefusedPartIsPermanent() throws Exception {
    source.on("/large", Reply.ok(LARGE));
    try (FaultyStore faulty = faulty()) {
      faulty.fault(request("PUT", "partNumber=2"), 99, FaultyStore.error(403, "AccessDenied"));
      Result result = publish("/large", "--release=v1").expect(5);
      assertFalse(result.retryable());
      assertEquals(1, faulty.requests(request("PUT", "partNumber=2")).size());
    }
    nothingInTheBucket();
    assertEquals(0, bucket.openUploads("releases/v1/large"));
  }

  @Test
  void aWriterThatMayNotReadCanPublish() throws Exception {
    source.on("/x", Reply.ok(SMALL));
    bucket.create();
    try (FaultyStore faulty = faulty()) {
      faulty.fault(request("GET", ".seed"), 99, FaultyStore.error(403, "AccessDenied"));
      assertEquals("published", publish("/x", "--release=v1").expect(0).outcomeName());
      assertEquals(List.of(), faulty.requests(r -> r.matches("PUT /[^/]*/?")));
    }
    assertArrayEquals(SMALL, bucket.read("releases/v1/x"));
  }

  @Test
  void aStoreWithoutConditionalPutIsEnough() throws Exception {
    source.on("/x", Reply.ok(SMALL));
    try (FaultyStore faulty = faulty()) {
      faulty.fault(request("PUT", ".seed"), 1, FaultyStore.error(501, "NotImplemented"));
      Result result = publish("/x", "--release=v1").expect(0);
      assertTrue(result.err().contains("no conditional PUT"), result::err);
    }
    assertArrayEquals(SMALL, bucket.read("releases/v1/x"));
  }

  @Test
  void theDeadlineEndsAWaitForTheStore() throws Exception {
    source.on("/x", Reply.ok(SMALL));
    try (FaultySource silent = FaultySource.start()) {
      silent.on("/" + bucket.name + "/releases/.seed/v1.json", Reply.ok("").held());
      program.with("SEEDER_ENDPOINT", silent.uri("").toString());
      Result result = publish("/x", "--release=v1", "--deadline=2s", "--idle-timeout=1h").expect(5);
      assertEquals("store", result.errorKind());
      assertTrue(result.message().contains("deadline of 2s"), result::message);
    }
  }

  // Process

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130"})
  void aSignalTakesBackTheUpload(String signal, int code) throws Exception {
    String key = "releases/v1/large";
    source.on("/large", Reply.ok(LARGE).stallAfter(LARGE.length - 1));
    Program.Running running = program.start(arguments("/large", "--release=v1"));
    source.awaitStall();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (bucket.openUploads(key) == 0) {
      assertTrue(System.nanoTime() < end, "no upload was begun");
      Thread.onSpinWait();
    }
    running.signal(signal);
    Result result = running.await().expect(code);
    assertEquals("failed", result.outcomeName());
    assertEquals("interrupted", result.errorKind());
    assertTrue(result.retryable());
    assertEquals(0, bucket.openUploads(key));
    nothingInTheBucket();
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130"})
  void aSignalEndsAWaitForTheSource(String signal, int code) throws Exception {
    source.on("/x", Reply.ok(SMALL).stallAfter(10));
    Program.Running running = program.start(arguments("/x", "--idle-timeout=1h"));
    source.awaitStall();
    running.signal(signal);
    assertEquals("interrupted", running.await().expect(code).errorKind());
    nothingInTheBucket();
  }

  @Test
  void theReportIsOpenedBeforeAnythingIsFetched(@TempDir Path folder) throws Exception {
    source.on("/x", Reply.ok(SMALL));
    Result result = publish("/x", "--report=" + folder.resolve("missing/report")).expect(2);
    assertTrue(result.message().contains("--report"), result::message);
    assertEquals(List.of(), source.requests());
    assertFalse(bucket.exists());
    Path report = folder.resolve("report");
    Result good = publish("/x", "--report=" + report).expect(0);
    assertEquals(good.outcome(), JSON.readTree(Files.readString(report)));
  }

  @Test
  void anUnknownOptionIsAUsageError() throws Exception {
    Result result = publish("/x", "--unknown-option").expect(2);
    assertEquals("usage", result.errorKind());
    assertTrue(result.message().contains("--unknown-option"), result::message);
    assertFalse(bucket.exists());
  }

  @Test
  void theBucketMustBeNamed() throws Exception {
    program.with("SEEDER_BUCKET", "");
    Result result = publish("/x").expect(2);
    assertTrue(result.message().contains("--bucket"), result::message);
  }
}
