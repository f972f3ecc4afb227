package io.github.s3wwwkit.seeder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.s3wwwkit.lab.Addresses;
import io.github.s3wwwkit.lab.source.FaultySource;
import io.github.s3wwwkit.lab.source.Reply;
import io.github.s3wwwkit.lab.store.Store;
import io.github.s3wwwkit.seeder.Program.Result;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can go wrong at the source, and what becomes of it. */
class FetchIT extends Scenarios {
  @Override
  Store store() {
    return Stores.embedded();
  }

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
    Result result = publish("/x", "--idle-timeout=2s", "--max-attempts=2").expect(3);
    assertTrue(result.message().contains("timed out after 10 bytes"), result::message);
    assertTrue(result.retryable());
    assertEquals(2, source.requests().size());
  }

  @Test
  void theDeadlineEndsAWaitForTheSource() throws Exception {
    source.on("/x", Reply.ok(SMALL).stallAfter(10));
    Result result = publish("/x", "--deadline=6s", "--idle-timeout=1h").expect(3);
    assertEquals("source", result.errorKind());
    assertTrue(result.message().contains("not done within the deadline of 6s"), result::message);
    assertTrue(result.retryable());
  }

  @Test
  void noSource() throws Exception {
    String nobody = "http://127.0.0.1:" + Addresses.free().getPort() + "/x";
    Result result = program.run("publish", "--source=" + nobody, "--max-attempts=2").expect(3);
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

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503, 504})
  void aBusySourceIsAskedAgain(int status) throws Exception {
    Reply busy = Reply.status(status).header("Retry-After", "0");
    source.on("/x", busy, busy, busy, Reply.ok(SMALL));
    Result result = publish("/x", "--max-attempts=4").expect(0);
    assertEquals(4, result.outcome().at("/attempts").asInt());
  }

  @Test
  void aRetryAfterCanBeADate() throws Exception {
    Instant later = Instant.now().plusSeconds(3).truncatedTo(ChronoUnit.SECONDS);
    String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(later.atOffset(ZoneOffset.UTC));
    source.on("/x", Reply.status(503).header("Retry-After", date), Reply.ok(SMALL));
    Result result = publish("/x").expect(0);
    Instant finished = Instant.parse(result.outcome().at("/finished").asText());
    assertFalse(finished.isBefore(later), () -> finished + " is before " + later);
  }

  @Test
  void aTrickleIsNoStall() throws Exception {
    source.on("/x", Reply.ok("0123456789".repeat(4)).rate(10));
    Result result = publish("/x", "--idle-timeout=3s").expect(0);
    assertEquals(1, result.outcome().at("/attempts").asInt());
    assertEquals(40, result.outcome().at("/bytes").asInt());
  }

  @Test
  void theDeadlineEndsATrickle() throws Exception {
    source.on("/x", Reply.ok(SMALL).rate(10));
    Result result = publish("/x", "--deadline=6s").expect(3);
    assertTrue(result.message().contains("deadline of 6s"), result::message);
    assertTrue(result.retryable());
    nothingInTheBucket();
  }

  @ParameterizedTest
  @ValueSource(ints = {100_001, 200_000, 100 << 20})
  void aLengthThatIsTooLongIsNeverPublished(int length) throws Exception {
    source.on("/x", Reply.ok(SMALL).contentLength(length));
    assertTrue(publish("/x", "--release=v1", "--max-attempts=2").expect(3).retryable());
    nothingInTheBucket();
    source.on("/x", Reply.ok(SMALL).contentLength(length), Reply.ok(SMALL));
    assertEquals(SMALL.length, publish("/x").expect(0).outcome().at("/bytes").asInt());
  }

  @Test
  void aLengthThatIsTooShortIsSeenByItsChecksum() throws Exception {
    source.on("/x", Reply.ok(SMALL).contentLength(99_999));
    Result result = publish("/x", "--checksum=sha256:" + sha256(SMALL)).expect(4);
    assertEquals("integrity", result.errorKind());
    nothingInTheBucket();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0\r\n", "5\r\nabc", "5", "zz\r\n", "-5\r\n", "ffffffffffffffffff\r\n"})
  void chunksThatBreakAreTriedAgain(String raw) throws Exception {
    source.on("/x", Reply.ok(SMALL).chunkedThen(raw), Reply.ok(SMALL).chunked());
    Result result = publish("/x", "--release=v1").expect(0);
    assertEquals(2, result.outcome().at("/attempts").asInt());
    assertArrayEquals(SMALL, bucket.read("releases/v1/x"));
  }

  @Test
  void withAChecksumTheEncodedBytesAreJudgedAsTheyCame() throws Exception {
    source.on("/hero.gif", Reply.ok(SMALL).header("Content-Encoding", "gzip"));
    publish("/hero.gif", "--release=v1", "--checksum=sha256:" + sha256(SMALL)).expect(0);
    assertArrayEquals(SMALL, bucket.read("releases/v1/hero.gif"));
    publish("/hero.gif", "--release=v2", "--checksum=sha256:" + sha256(LARGE)).expect(4);
    assertEquals(List.of("releases/.seed/v1.json", "releases/v1/hero.gif"), bucket.keys());
  }

  @Test
  void aRedirectLoopOfTwoEnds() throws Exception {
    source.on("/x", Reply.redirect(302, "/y")).on("/y", Reply.redirect(307, "/x"));
    Result result = publish("/x").expect(3);
    assertFalse(result.retryable());
    assertEquals(11, source.requests().size());
  }

  @Test
  void anErrorPageIsSeenByItsChecksumWhateverItsType() throws Exception {
    source.on("/page", Reply.ok("<html>expired</html>").header("Content-Type", "text/html"));
    publish("/page", "--checksum=sha256:" + sha256(SMALL)).expect(4);
    nothingInTheBucket();
  }
}
