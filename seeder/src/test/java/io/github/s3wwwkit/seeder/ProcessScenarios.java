package io.github.s3wwwkit.seeder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.lab.source.Content;
import io.github.s3wwwkit.lab.source.Reply;
import io.github.s3wwwkit.seeder.Program.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a process that is ended, or not alone, or has little to live on. */
abstract class ProcessScenarios extends Scenarios {
  private static final String KEY = "releases/v1/large";
  private static final List<String> PUBLISHED = List.of("releases/.seed/v1.json", KEY);

  private Program.Running started(String... more) throws Exception {
    return program.start(arguments("/large", more));
  }

  private void awaitUpload() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!bucket.exists() || bucket.openUploads(KEY) == 0) {
      assertTrue(System.nanoTime() < end, "no upload was begun");
      Thread.sleep(5);
    }
  }

  /** Ended by a signal, in good order. */
  private static void interrupted(Program.Running running, String signal, int code)
      throws Exception {
    long begun = System.nanoTime();
    running.signal(signal);
    Result result = running.await().expect(code);
    assertEquals("failed", result.outcomeName());
    assertEquals("interrupted", result.errorKind());
    assertTrue(result.retryable());
    // The promise is 2 s; a machine that is busy with other tests is given more.
    assertTrue(System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(15), result::toString);
  }

  // Signals

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130"})
  void aSignalTakesBackTheUpload(String signal, int code) throws Exception {
    source.on("/large", Reply.ok(LARGE).stallAfter(LARGE.length - 1));
    Program.Running running = started("--release=v1");
    source.awaitStall();
    awaitUpload();
    interrupted(running, signal, code);
    assertEquals(0, bucket.openUploads(KEY));
    nothingInTheBucket();
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130"})
  void aSignalEndsAWaitForTheSource(String signal, int code) throws Exception {
    source.on("/large", Reply.ok(SMALL).stallAfter(10));
    Program.Running running = started("--idle-timeout=1h");
    source.awaitStall();
    interrupted(running, signal, code);
    nothingInTheBucket();
  }

  @Test
  void aSignalEndsAPauseBetweenTries() throws Exception {
    source.on("/large", Reply.status(503).header("Retry-After", "600"));
    Program.Running running = started("--release=v1");
    running.awaitLog("next try");
    interrupted(running, "TERM", 143);
    nothingInTheBucket();
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, v1.lease, TERM, 143",
    "POST, uploads, TERM, 143",
    "PUT, partNumber=1, TERM, 143",
    "PUT, partNumber=1, INT, 130"
  })
  void aSignalEndsAWaitForTheStore(String method, String which, String signal, int code)
      throws Exception {
    source.on("/large", Reply.ok(LARGE));
    try (FaultyStore faulty = faulty()) {
      faulty.fault(request(method, which), 1, FaultyStore.held());
      Program.Running running = started("--release=v1", "--idle-timeout=1h");
      faulty.awaitHeld();
      interrupted(running, signal, code);
    }
    assertEquals(0, bucket.openUploads(KEY));
    nothingInTheBucket();
  }

  @ParameterizedTest
  @CsvSource({"POST, uploadId=", "HEAD, /large"})
  void aSignalWhileCompletingLeavesAtMostTheObject(String method, String which) throws Exception {
    source.on("/large", Reply.ok(LARGE));
    try (FaultyStore faulty = faulty()) {
      faulty.fault(request(method, which), 1, FaultyStore.held());
      Program.Running running = started("--release=v1", "--idle-timeout=1h");
      faulty.awaitHeld();
      interrupted(running, "TERM", 143);
    }
    assertEquals(0, bucket.openUploads(KEY));
    assertEquals(List.of(KEY), bucket.keys());
    prepare();
    started("--release=v1").await().expect(0);
    assertEquals(PUBLISHED, bucket.keys());
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130"})
  void aSignalEndsAWaitForTheLease(String signal, int code) throws Exception {
    source.on("/large", Reply.ok(LARGE).stallAfter(1));
    Program.Running first = started("--release=v1");
    source.awaitStall();
    Program.Running second = started("--release=v1");
    second.awaitLog("waiting for the seeder");
    interrupted(second, signal, code);
    // Whose lease it was still has it.
    source.release();
    assertEquals("published", first.await().expect(0).outcomeName());
    assertEquals(1, source.requests("/large").size());
    assertEquals(PUBLISHED, bucket.keys());
  }

  @Test
  void aSecondSignalChangesNothing() throws Exception {
    source.on("/large", Reply.ok(LARGE).stallAfter(LARGE.length - 1));
    Program.Running running = started("--release=v1");
    source.awaitStall();
    awaitUpload();
    running.signal("TERM");
    running.signal("TERM");
    running.await().expect(143);
    assertEquals(0, bucket.openUploads(KEY));
    nothingInTheBucket();
  }

  // Killed

  @Test
  void theNextRunTidiesUpAfterAKill() throws Exception {
    source.on("/large", Reply.ok(LARGE).stallAfter(LARGE.length - 1), Reply.ok(LARGE));
    Program.Running killed = started("--release=v1", "--lease-ttl=2s");
    source.awaitStall();
    awaitUpload();
    killed.kill();
    assertEquals(List.of("releases/.seed/v1.lease"), bucket.keys());
    assertEquals(1, bucket.openUploads(KEY));
    assertEquals(
        "published", started("--release=v1", "--lease-ttl=2s").await().expect(0).outcomeName());
    assertEquals(PUBLISHED, bucket.keys());
    assertArrayEquals(LARGE, bucket.read(KEY));
    assertEquals(0, bucket.openUploads(KEY));
  }

  @Test
  void aKilledSeedersLeaseHoldsUntilItExpires() throws Exception {
    source.on("/large", Reply.ok(LARGE).stallAfter(1));
    Program.Running killed = started("--release=v1", "--lease-ttl=1h");
    source.awaitStall();
    killed.kill();
    Result result = started("--release=v1", "--deadline=8s").await().expect(6);
    assertEquals("busy", result.errorKind());
    assertTrue(result.retryable());
    assertEquals(1, source.requests("/large").size());
  }

  @Test
  void aLeaseIsRenewedForAsLongAsItIsNeeded() throws Exception {
    source.on("/large", Reply.ok(LARGE).stallAfter(1));
    Program.Running first = started("--release=v1", "--lease-ttl=6s");
    source.awaitStall();
    Program.Running second = started("--release=v1");
    second.awaitLog("waiting for the seeder");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    // At a third of its life: after the fourth it would have ended without them.
    while (JSON.readTree(bucket.read("releases/.seed/v1.lease")).at("/renewals").asInt() < 4) {
      assertTrue(System.nanoTime() < end, "the lease is not renewed");
      Thread.sleep(100);
    }
    source.release();
    assertEquals("published", first.await().expect(0).outcomeName());
    assertEquals("unchanged", second.await().expect(0).outcomeName());
    assertEquals(1, source.requests("/large").size());
  }

  @Test
  void whoLostItsLeaseLeavesTheReleaseAlone() throws Exception {
    source.on("/large", Reply.ok(LARGE).stallAfter(LARGE.length - 1), Reply.ok(LARGE));
    Program.Running asleep = started("--release=v1", "--lease-ttl=2s");
    source.awaitStall();
    awaitUpload();
    asleep.signal("STOP");
    assertEquals("published", started("--release=v1").await().expect(0).outcomeName());
    byte[] record = bucket.read("releases/.seed/v1.json");
    asleep.signal("CONT");
    source.release();
    Result result = asleep.await().expect(6);
    assertEquals("busy", result.errorKind());
    assertTrue(result.retryable());
    assertEquals(PUBLISHED, bucket.keys());
    assertArrayEquals(record, bucket.read("releases/.seed/v1.json"));
    assertArrayEquals(LARGE, bucket.read(KEY));
    assertEquals(0, bucket.openUploads(KEY));
  }

  // Many

  private List<Result> five(String... more) throws Exception {
    List<Program.Running> running = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      running.add(started(more));
    }
    List<Result> results = new ArrayList<>();
    for (Program.Running one : running) {
      results.add(one.await());
    }
    return results;
  }

  @Test
  void ofFiveAtOnceOneDownloads() throws Exception {
    source.on("/large", Reply.ok(LARGE));
    List<String> outcomes =
        five("--release=v1").stream().map(r -> r.expect(0).outcomeName()).sorted().toList();
    assertEquals(
        List.of("published", "unchanged", "unchanged", "unchanged", "unchanged"), outcomes);
    assertEquals(1, source.requests("/large").size());
    assertEquals(PUBLISHED, bucket.keys());
    assertArrayEquals(LARGE, bucket.read(KEY));
    assertEquals(0, bucket.openUploads(KEY));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fiveAtOnceWithoutConditionalPutAllEndWell(boolean silent) throws Exception {
    source.on("/large", Reply.ok(LARGE));
    Predicate<String> conditional = request("PUT", silent ? " If-None-Match" : " If-");
    try (FaultyStore faulty = faulty()) {
      faulty.fault(
          conditional,
          silent ? FaultyStore.overwriting(bucket) : FaultyStore.error(501, "NotImplemented"));
      for (Result result : five("--release=v1", "--max-attempts=20")) {
        result.expect(0);
      }
    }
    assertEquals(PUBLISHED, bucket.keys());
    assertArrayEquals(LARGE, bucket.read(KEY));
    assertEquals(0, bucket.openUploads(KEY));
  }

  // Little to live on

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void memoryStaysBelowItsCeilingWhateverTheSize(boolean chunked) throws Exception {
    Assumptions.assumeTrue(Program.isNative(), "a JVM takes more than the seeder itself");
    Content content = new Content(6, 300 << 20);
    Reply reply = Reply.ok(content).stallAfter(content.length() - 1);
    source.on("/large", chunked ? reply.chunked().unranged() : reply.unranged());
    Program.Running running = started("--release=v1", "--idle-timeout=1h");
    source.awaitStall();
    long most = running.mostMemory();
    source.release();
    running.await().expect(0);
    assertTrue(most < 128 << 20, () -> "took " + (most >> 20) + " MiB");
  }

  @Test
  void memoryStaysBelowItsCeilingWithManyFilesAtOnce(@TempDir Path folder) throws Exception {
    Assumptions.assumeTrue(Program.isNative(), "a JVM takes more than the seeder itself");
    StringBuilder entries = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      Content content = new Content(i, 60 << 20);
      source.on("/" + i, Reply.ok(content).stallAfter(content.length() - 1).unranged());
      entries.append(
          "%s{\"source\":\"%s\",\"path\":\"%d\"}"
              .formatted(i == 0 ? "" : ",", source.uri("/" + i), i));
    }
    Path manifest =
        Files.writeString(folder.resolve("manifest.json"), "{\"entries\":[" + entries + "]}");
    Program.Running running =
        program.start("publish", "--manifest=" + manifest, "--idle-timeout=1h", "--concurrency=4");
    for (int i = 0; i < 4; i++) {
      source.awaitStall();
    }
    long most = running.mostMemory();
    source.release();
    running.await().expect(0);
    assertTrue(most < 128 << 20, () -> "took " + (most >> 20) + " MiB");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--report", "--termination-log"})
  void aFullDiskForTheReportIsAWarning(String option) throws Exception {
    source.on("/large", Reply.ok(LARGE));
    Result result = started("--release=v1", option + "=/dev/full").await().expect(0);
    assertTrue(result.err().contains("No space left on device"), result::err);
    assertEquals(PUBLISHED, bucket.keys());
  }

  @Test
  void noFolderCanBeWrittenTo() throws Exception {
    source.on("/large", Reply.ok(LARGE));
    program.with("HOME", "/nonexistent").with("TMPDIR", "/nonexistent");
    program.property("java.io.tmpdir", "/nonexistent");
    program.with("JDK_JAVA_OPTIONS", "-XX:-UsePerfData");
    // Not a byte can be written into a file, but into pipes; a read-only root would need rights.
    String script = "(ulimit -f 0; exec \"$@\" 2>&3) 3> >(cat >&2) | cat";
    program.under("bash", "-o", "pipefail", "-c", script, "bash");
    started("--release=v1").await().expect(0);
    assertEquals(PUBLISHED, bucket.keys());
  }
}
