package io.github.s3wwwkit.seeder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.lab.Addresses;
import io.github.s3wwwkit.lab.source.FaultySource;
import io.github.s3wwwkit.lab.source.Reply;
import io.github.s3wwwkit.seeder.Program.Result;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can go wrong at the store, and what becomes of it. */
abstract class StoreFaultScenarios extends Scenarios {
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

  /** As MinIO does while another seeder replaces it: where there is no lease, that is no harm. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anObjectIsNotFoundWhenItIsDescribed(boolean lease) throws Exception {
    source.on("/large", Reply.ok(LARGE));
    try (FaultyStore faulty = faulty()) {
      if (!lease) {
        faulty.fault(request("PUT", " If-"), FaultyStore.error(501, "NotImplemented"));
      }
      String description = "PUT /" + bucket.name + "/releases/v1/large";
      faulty.fault(description::equals, FaultyStore.error(404, "NoSuchKey"));
      publish("/large", "--release=v1").expect(lease ? 5 : 0);
      assertEquals(1, faulty.requests(description::equals).size());
    }
    assertEquals(!lease, bucket.keys().contains("releases/.seed/v1.json"));
  }

  @Test
  void aStoreThatAsksForTimeIsGivenIt() throws Exception {
    source.on("/x", Reply.ok(SMALL));
    try (FaultyStore faulty = faulty()) {
      faulty.fault(request("PUT", "/x"), 1, FaultyStore.busy("store", 3600));
      Result result = publish("/x", "--release=v1", "--deadline=50m").expect(5);
      assertTrue(result.message().contains("deadline"), result::message);
      assertTrue(result.retryable());
    }
    nothingInTheBucket();
  }

  @Test
  void whatMinioSaysToEverybodyIsNotWaitedFor() throws Exception {
    source.on("/x", Reply.ok(SMALL));
    try (FaultyStore faulty = faulty()) {
      faulty.fault(request("PUT", "/x"), 1, FaultyStore.busy("MinIO", 60));
      publish("/x", "--release=v1", "--deadline=50s").expect(0);
    }
    assertArrayEquals(SMALL, bucket.read("releases/v1/x"));
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
      faulty.fault(request("PUT", "v1.json"), 1, FaultyStore.lostAnswer());
      Result result = publish("/x", "--release=v1").expect(0);
      assertEquals(
          sha256(bucket.read("releases/.seed/v1.json")),
          result.outcome().at("/recordSha256").asText());
    }
  }

  @Test
  void aLeaseOfWhichNoAnswerCameIsTakenBack() throws Exception {
    source.on("/x", Reply.ok(SMALL));
    try (FaultyStore faulty = faulty()) {
      faulty.fault(request("PUT", "v1.lease"), FaultyStore.lostAnswer());
      publish("/x", "--release=v1", "--max-attempts=1").expect(5);
    }
    nothingInTheBucket();
  }

  @Test
  void aStoreThatIsDownIsNotWaitedForTwice() throws Exception {
    source.on("/x", Reply.ok(SMALL));
    try (FaultyStore faulty = faulty()) {
      faulty.fault(
          request -> request.contains("v1.lease"), FaultyStore.error(503, "ServiceUnavailable"));
      Result result = publish("/x", "--release=v1", "--max-attempts=3").expect(5);
      assertTrue(result.retryable());
      assertEquals(3, faulty.requests(request("PUT", "v1.lease")).size());
      assertEquals(1, faulty.requests(request("GET", "v1.lease")).size());
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

  @Test
  void aStoreThatComesUpLateIsWaitedFor() throws Exception {
    source.on("/x", Reply.ok(SMALL));
    int port = Addresses.free().getPort();
    program.with("SEEDER_ENDPOINT", "http://127.0.0.1:" + port);
    Program.Running running = program.start(arguments("/x", "--release=v1", "--max-attempts=50"));
    running.awaitLog("next try");
    try (FaultyStore late = new FaultyStore(store().endpoint(), port)) {
      running.await().expect(0);
      assertFalse(late.requests(request("PUT", "/x")).isEmpty());
    }
  }

  @Test
  void aStoreThatGoesDownAndComesBackIsWaitedFor() throws Exception {
    source.on("/large", Reply.ok(LARGE));
    try (FaultyStore faulty = faulty()) {
      faulty
          .fault(request("PUT", "partNumber=1"), 2, FaultyStore.reset())
          .fault(request("PUT", "partNumber=2"), 2, FaultyStore.reset())
          .fault(request("POST", "uploadId="), 2, FaultyStore.reset())
          .fault(request("HEAD", "/large"), 2, FaultyStore.error(503, "ServiceUnavailable"))
          .fault(request("PUT", "v1.json"), 2, FaultyStore.reset());
      publish("/large", "--release=v1").expect(0);
    }
    assertArrayEquals(LARGE, bucket.read("releases/v1/large"));
    assertEquals(0, bucket.openUploads("releases/v1/large"));
  }

  @Test
  void aStoreThatStaysDownEndsItAndTheNextRunTidiesUp() throws Exception {
    source.on("/large", Reply.ok(LARGE));
    AtomicBoolean down = new AtomicBoolean();
    try (FaultyStore faulty = faulty()) {
      faulty.fault(
          request -> {
            if (request.contains("partNumber=2")) {
              down.set(true);
            }
            return down.get();
          },
          FaultyStore.reset());
      Result result =
          publish("/large", "--release=v1", "--max-attempts=2", "--lease-ttl=1s").expect(5);
      assertEquals("store", result.errorKind());
      assertTrue(result.retryable());
      down.set(false);
    }
    prepare();
    publish("/large", "--release=v1", "--lease-ttl=1s").expect(0);
    assertEquals(List.of("releases/.seed/v1.json", "releases/v1/large"), bucket.keys());
    assertEquals(0, bucket.openUploads("releases/v1/large"));
  }

  @ParameterizedTest
  @CsvSource({"POST, uploads", "PUT, partNumber=2", "POST, uploadId=", "PUT, v1.lease"})
  void aLostAnswerIsMadeUpFor(String method, String which) throws Exception {
    source.on("/large", Reply.ok(LARGE));
    try (FaultyStore faulty = faulty()) {
      faulty.fault(request(method, which), 1, FaultyStore.lostAnswer());
      assertEquals("published", publish("/large", "--release=v1").expect(0).outcomeName());
      assertTrue(faulty.requests(request(method, which)).size() > 1, "no answer was lost");
    }
    assertArrayEquals(LARGE, bucket.read("releases/v1/large"));
    assertEquals(List.of("releases/.seed/v1.json", "releases/v1/large"), bucket.keys());
    assertEquals(0, bucket.openUploads("releases/v1/large"));
  }

  @ParameterizedTest
  @CsvSource({"POST, uploads", "POST, uploadId=", "PUT, v1.json", "PUT, v1.lease"})
  void aRefusalIsPermanent(String method, String which) throws Exception {
    source.on("/large", Reply.ok(LARGE));
    try (FaultyStore faulty = faulty()) {
      faulty.fault(request(method, which), FaultyStore.error(403, "AccessDenied"));
      Result result = publish("/large", "--release=v1").expect(5);
      assertEquals("store", result.errorKind());
      assertFalse(result.retryable());
      assertTrue(result.message().contains("AccessDenied"), result::message);
      assertEquals(1, faulty.requests(request(method, which)).size());
    }
    assertEquals(0, bucket.openUploads("releases/v1/large"));
    assertFalse(bucket.keys().contains("releases/.seed/v1.json"));
  }

  @Test
  void aBucketThatMayNotBeCreatedIsSaid() throws Exception {
    source.on("/x", Reply.ok(SMALL));
    try (FaultyStore faulty = faulty()) {
      faulty.fault(r -> r.matches("PUT /[^/]*/?"), FaultyStore.error(403, "AccessDenied"));
      Result result = publish("/x").expect(5);
      assertFalse(result.retryable());
      assertTrue(result.message().contains("creating bucket " + bucket.name), result::message);
    }
    assertFalse(bucket.exists());
  }

  @Test
  void aSlowStoreIsNoFault() throws Exception {
    source.on("/large", Reply.ok(LARGE));
    try (FaultyStore faulty = faulty()) {
      faulty.fault(request -> true, FaultyStore.slow(Duration.ofMillis(200)));
      Result result = publish("/large", "--release=v1", "--idle-timeout=20s").expect(0);
      assertFalse(result.err().contains("next try"), result::err);
    }
    assertArrayEquals(LARGE, bucket.read("releases/v1/large"));
  }

  @Test
  void aStoreThatFallsSilentIsAskedAgain() throws Exception {
    source.on("/large", Reply.ok(LARGE));
    try (FaultyStore faulty = faulty()) {
      faulty
          .fault(request("PUT", "partNumber=2"), 1, FaultyStore.held())
          .fault(request("POST", "uploadId="), 1, FaultyStore.held());
      publish("/large", "--release=v1", "--idle-timeout=2s").expect(0);
      // A store that is only slow may have been taken for one that is silent, once more.
      assertTrue(faulty.requests(request("PUT", "partNumber=2")).size() > 1);
      assertTrue(faulty.requests(request("POST", "uploadId=")).size() > 1);
    }
    assertArrayEquals(LARGE, bucket.read("releases/v1/large"));
    assertEquals(0, bucket.openUploads("releases/v1/large"));
  }

  @Test
  void aPartWithAnotherChecksumIsSentAgain() throws Exception {
    source.on("/large", Reply.ok(LARGE));
    try (FaultyStore faulty = faulty()) {
      faulty.fault(
          request("PUT", "partNumber=2"),
          1,
          FaultyStore.changed(answer -> answer.header("x-amz-checksum-crc32", "AAAAAA==")));
      publish("/large", "--release=v1").expect(0);
      assertEquals(2, faulty.requests(request("PUT", "partNumber=2")).size());
    }
    assertArrayEquals(LARGE, bucket.read("releases/v1/large"));
  }

  @Test
  void aPartWithAWrongETagIsNeverPublished() throws Exception {
    source.on("/large", Reply.ok(LARGE));
    try (FaultyStore faulty = faulty()) {
      faulty.fault(
          request("PUT", "partNumber=2"),
          FaultyStore.changed(
              answer -> answer.header("etag", "\"0123456789abcdef0123456789abcdef\"")));
      assertEquals("store", publish("/large", "--release=v1").expect(5).errorKind());
    }
    nothingInTheBucket();
    assertEquals(0, bucket.openUploads("releases/v1/large"));
  }

  @Test
  void anObjectThatIsNotWhatWasSentIsNeverPublished() throws Exception {
    source.on("/large", Reply.ok(LARGE));
    try (FaultyStore faulty = faulty()) {
      faulty.fault(
          request("HEAD", "/large"),
          FaultyStore.changed(answer -> answer.header("content-length", "5")));
      Result result = publish("/large", "--release=v1").expect(5);
      assertTrue(result.message().contains("5 bytes"), result::message);
    }
    assertFalse(bucket.keys().contains("releases/.seed/v1.json"));
  }

  @Test
  void aStoreWithoutConditionalPutIsWarnedOf() throws Exception {
    source.on("/x", Reply.ok(SMALL));
    try (FaultyStore faulty = faulty()) {
      faulty.fault(request("PUT", " If-"), FaultyStore.error(501, "NotImplemented"));
      Result result = publish("/x", "--release=v1").expect(0);
      assertTrue(result.err().contains("no conditional PUT"), result::err);
    }
    assertEquals(List.of("releases/.seed/v1.json", "releases/v1/x"), bucket.keys());
  }

  @Test
  void aConflictOfTwoWritersIsTriedAgain() throws Exception {
    source.on("/x", Reply.ok(SMALL));
    try (FaultyStore faulty = faulty()) {
      faulty
          .fault(
              request("PUT", "v1.lease"), 1, FaultyStore.error(409, "ConditionalRequestConflict"))
          .fault(
              request("PUT", "v1.json"), 1, FaultyStore.error(409, "ConditionalRequestConflict"));
      publish("/x", "--release=v1").expect(0);
      assertEquals(2, faulty.requests(request("PUT", "v1.json")).size());
    }
  }

  @Test
  void aLoadBalancersPagesAreNoAnswerOfTheStore() throws Exception {
    source.on("/large", Reply.ok(LARGE));
    try (FaultyStore faulty = faulty()) {
      faulty
          .fault(request("GET", "v1.json"), 1, FaultyStore.page(503, "text/plain", "no backend"))
          .fault(request("POST", "uploads"), 1, FaultyStore.page(502, "text/html", "<html>502"))
          .fault(request("PUT", "partNumber=1"), 1, FaultyStore.page(504, "text/html", ""))
          .fault(request("POST", "uploadId="), 1, FaultyStore.page(500, "text/plain", "oops"))
          .fault(request("PUT", "v1.json"), 1, FaultyStore.page(429, "text/plain", "slow down"));
      publish("/large", "--release=v1").expect(0);
    }
    assertArrayEquals(LARGE, bucket.read("releases/v1/large"));
  }

  @Test
  void brokenXmlIsTriedAgain() throws Exception {
    source.on("/large", Reply.ok(LARGE));
    try (FaultyStore faulty = faulty()) {
      faulty
          .fault(
              request("GET", "v1.json"), 1, FaultyStore.page(404, "application/xml", "<Error><Co"))
          .fault(
              request("POST", "uploads"),
              1,
              FaultyStore.page(200, "application/xml", "<a><b>c</a>"))
          .fault(
              request("POST", "uploadId="),
              1,
              FaultyStore.changed(answer -> answer.body("<a><b>c</a>")));
      Result result = publish("/large", "--release=v1").expect(0);
      for (String line : result.err().lines().toList()) {
        assertTrue(JSON.readTree(line).has("level"), result::err);
      }
    }
    assertArrayEquals(LARGE, bucket.read("releases/v1/large"));
  }
}
