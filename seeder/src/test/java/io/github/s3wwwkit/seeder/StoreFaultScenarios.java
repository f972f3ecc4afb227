package io.github.s3wwwkit.seeder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.lab.source.FaultySource;
import io.github.s3wwwkit.lab.source.Reply;
import io.github.s3wwwkit.seeder.Program.Result;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
