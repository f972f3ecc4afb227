package io.github.s3wwwkit.seeder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.lab.source.Reply;
import io.github.s3wwwkit.seeder.Program.Result;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a process that is ended, or not alone. */
abstract class ProcessScenarios extends Scenarios {
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
}
