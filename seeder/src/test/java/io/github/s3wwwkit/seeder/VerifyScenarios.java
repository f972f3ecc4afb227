package io.github.s3wwwkit.seeder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.lab.source.Reply;
import io.github.s3wwwkit.seeder.Program.Result;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code seeder verify} finds. */
abstract class VerifyScenarios extends Scenarios {
  private static final String KEY = "releases/v1/large";

  private Result published() throws Exception {
    source.on("/large", Reply.ok(LARGE));
    return publish("/large", "--release=v1", "--cache-control=no-cache").expect(0);
  }

  private Result verify(String... more) throws Exception {
    String[] args = new String[more.length + 2];
    args[0] = "verify";
    args[1] = "--release=v1";
    System.arraycopy(more, 0, args, 2, more.length);
    return program.run(args);
  }

  @Test
  void whatWasPublishedIsVerifiedWithoutWriting() throws Exception {
    Result first = published();
    source.close();
    try (FaultyStore faulty = faulty()) {
      Result result = verify().expect(0);
      assertEquals("verified", result.outcomeName());
      for (String same : List.of("/objects", "/bytes", "/published", "/recordSha256", "/release")) {
        assertEquals(first.outcome().at(same), result.outcome().at(same), same);
      }
      assertEquals(
          List.of(), faulty.requests(r -> !r.startsWith("GET ") && !r.startsWith("HEAD ")));
    }
  }

  private void altered(byte[] content) throws Exception {
    published();
    bucket.write(KEY, content);
    wrong();
  }

  private void wrong() throws Exception {
    Result result = verify().expect(4);
    assertEquals("failed", result.outcomeName());
    assertEquals("integrity", result.errorKind());
    assertFalse(result.retryable());
    assertTrue(result.message().contains(KEY), result::message);
  }

  @Test
  void anObjectWithAnotherByteIsFound() throws Exception {
    byte[] content = LARGE.clone();
    content[content.length / 2] ^= 1;
    altered(content);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void anObjectOfAnotherLengthIsFound(int more) throws Exception {
    altered(Arrays.copyOf(LARGE, LARGE.length + more));
  }

  @Test
  void aLostObjectIsFound() throws Exception {
    published();
    bucket.remove(KEY);
    wrong();
  }

  @Test
  void aReleaseWithoutARecordIsNone() throws Exception {
    bucket.create();
    bucket.write(KEY, LARGE);
    Result result = verify().expect(4);
    assertEquals("integrity", result.errorKind());
    assertFalse(result.retryable());
  }

  @Test
  void aStoreThatBreaksOffIsReadAgain() throws Exception {
    published();
    try (FaultyStore faulty = faulty()) {
      faulty
          .fault(request("GET", "v1.json"), 1, FaultyStore.error(503, "SlowDown"))
          .fault(request("GET", "/large"), 2, FaultyStore.reset());
      assertEquals("verified", verify().expect(0).outcomeName());
    }
  }

  @Test
  void aStoreThatIsDownIsNoVerdict() throws Exception {
    published();
    program.with("SEEDER_ENDPOINT", "http://127.0.0.1:1");
    Result result = verify("--max-attempts=2").expect(5);
    assertEquals("store", result.errorKind());
    assertTrue(result.retryable());
  }
}
