package io.github.s3wwwkit.seeder.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.seeder.run.Failure.Kind;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RetryTest {
  private static final RandomGenerator NO_JITTER = () -> 0;

  private final Stop stop = new Stop();
  private final RecordingLog log = new RecordingLog();
  private final AtomicInteger tries = new AtomicInteger();

  private Retry retry(int maxAttempts) {
    return new Retry(maxAttempts, stop, log, NO_JITTER);
  }

  private String fail(Transient e) throws Transient {
    tries.incrementAndGet();
    throw e;
  }

  @Test
  void theFirstSuccessCounts() throws Exception {
    Iterator<Boolean> fails = List.of(true, true, false).iterator();
    String result =
        retry(3).call(Kind.STORE, "x", () -> fails.next() ? fail(new Transient("no")) : "yes");
    assertEquals("yes", result);
    assertEquals(2, tries.get());
    assertEquals(2, log.lines().size());
  }

  @Test
  void givesUpAfterSoManyTriesInARow() {
    Failure failure =
        assertThrows(
            Failure.class,
            () -> retry(4).call(Kind.SOURCE, "fetching x", () -> fail(new Transient("no"))));
    assertEquals(4, tries.get());
    assertEquals(Kind.SOURCE, failure.kind());
    assertTrue(failure.isRetryable());
    assertEquals("fetching x: no (gave up after 4 tries in a row)", failure.getMessage());
  }

  @Test
  void oneTryIsOneTryWhateverItsProgress() {
    assertThrows(
        Failure.class,
        () -> retry(1).call(Kind.SOURCE, "x", () -> fail(new Transient("no", Duration.ZERO, 7))));
    assertEquals(1, tries.get());
  }

  @Test
  void onlyTriesWithoutProgressCount() {
    Iterator<Long> progress = List.of(10L, 10L, 20L, 5L, 20L).iterator();
    assertThrows(
        Failure.class,
        () ->
            retry(3)
                .call(
                    Kind.SOURCE,
                    "x",
                    () -> fail(new Transient("no", Duration.ZERO, progress.next()))));
    assertEquals(5, tries.get());
  }

  @Test
  void aFailureIsFinal() {
    Failure permanent = Failure.permanent(Kind.SOURCE, "gone");
    assertEquals(
        permanent,
        assertThrows(
            Failure.class,
            () ->
                retry(4)
                    .call(
                        Kind.SOURCE,
                        "x",
                        () -> {
                          tries.incrementAndGet();
                          throw permanent;
                        })));
    assertEquals(1, tries.get());
  }

  @Test
  void waitsNoLongerThanTheDeadline() {
    stop.startDeadline(Duration.ofHours(1));
    Failure failure =
        assertThrows(
            Failure.class,
            () ->
                retry(4)
                    .call(
                        Kind.SOURCE,
                        "x",
                        () -> fail(new Transient("busy", Duration.ofHours(2), 0))));
    assertEquals(1, tries.get());
    assertTrue(failure.getMessage().contains("after the deadline of 3600s"), failure::getMessage);
    stop.request(Stop.Reason.INTERRUPTED);
  }

  @Test
  void aSignalEndsTheTries() {
    Failure failure =
        assertThrows(
            Failure.class,
            () ->
                retry(4)
                    .call(
                        Kind.STORE,
                        "writing",
                        () -> {
                          stop.request(Stop.Reason.INTERRUPTED);
                          return fail(new Transient("cancelled"));
                        }));
    assertEquals(1, tries.get());
    assertEquals(Kind.INTERRUPTED, failure.kind());
    assertTrue(failure.isRetryable());
  }

  @Test
  void aSignalEndsTheWait() {
    stop.onRequest(tries::incrementAndGet);
    Thread.ofPlatform().start(() -> stop.request(Stop.Reason.INTERRUPTED));
    assertFalse(stop.sleep(Duration.ofHours(1)));
    assertEquals(1, tries.get());
  }

  @Test
  void theDeadlineIsTheFaultOfWhomWeWaitFor() {
    stop.request(Stop.Reason.DEADLINE);
    for (Kind kind : List.of(Kind.SOURCE, Kind.STORE)) {
      Failure failure =
          assertThrows(Failure.class, () -> retry(4).call(kind, "x", () -> "never tried"));
      assertEquals(kind, failure.kind());
      assertTrue(failure.isRetryable());
    }
  }
}
