package io.github.s3wwwkit.seeder.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.RecordingLog;
import io.github.s3wwwkit.seeder.run.Retry;
import io.github.s3wwwkit.seeder.run.Stop;
import io.github.s3wwwkit.seeder.run.Transient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class SessionCredentialsTest {
  private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

  /** Says what it is told to; sessions are numbered from 1. */
  private final class Scripted implements Issuer {
    final Deque<Issuer> script = new ArrayDeque<>();
    int asked;

    @Override
    public Session issue() throws Transient, Failure {
      asked++;
      Issuer next = script.poll();
      return next == null ? session(Duration.ofHours(1)) : next.issue();
    }

    @Override
    public String what() {
      return "asking";
    }

    Session session(Duration life) {
      return new Session(new Credentials("key" + asked, "s", "t"), now.plus(life));
    }

    void next(Issuer answer) {
      script.add(answer);
    }
  }

  /** An answer, in one word less. */
  private interface Answer extends Issuer {
    @Override
    default String what() {
      return "";
    }
  }

  private final RecordingLog log = new RecordingLog();
  private final Scripted issuer = new Scripted();
  private final SessionCredentials source =
      new SessionCredentials(issuer, new Retry(2, new Stop(), log, () -> 0), log, () -> this.now);
  private volatile Instant now = START;

  private void tell(Answer answer) {
    issuer.next(answer);
  }

  private void tellFailure() {
    tell(() -> {
      throw new Transient("not now");
    });
  }

  private String key() throws Failure {
    return source.current().accessKey();
  }

  @ParameterizedTest
  @CsvSource({"PT12H, PT11H55M", "PT1H, PT55M", "PT20M, PT15M", "PT16M, PT12M", "PT40S, PT30S"})
  void renewedBeforeTheEnd(Duration life, Duration renewal) throws Exception {
    tell(() -> issuer.session(life));
    assertEquals(0, issuer.asked);
    assertEquals("key1", key());
    now = START.plus(renewal).minusMillis(1);
    assertEquals("key1", key());
    assertEquals(1, issuer.asked);
    now = START.plus(renewal);
    assertEquals("key2", key());
    assertEquals("key2", key());
    assertEquals(2, issuer.asked);
  }

  @Test
  void oneWithoutAnEndHoldsUntilItIsRefused() throws Exception {
    tell(() -> new Session(new Credentials("key1", "s", "t"), Instant.MAX));
    Credentials first = source.current();
    now = START.plus(Duration.ofDays(999_999));
    assertEquals("key1", key());
    assertTrue(source.renew(first));
    assertEquals("key2", key());
  }

  @Test
  void aRenewalInTimeMayFail() throws Exception {
    assertEquals("key1", key());
    now = START.plus(Duration.ofMinutes(56));
    tellFailure();
    tellFailure();
    assertEquals("key1", key());
    assertEquals(
        List.of("WARN asking: not now; the present one ends at 2026-11-21T13:00:00Z"), log.lines());
    // Not at every request: after a quarter of what is left.
    assertEquals("key1", key());
    now = START.plus(Duration.ofMinutes(57));
    assertEquals("key1", key());
    assertEquals(3, issuer.asked);
    now = START.plus(Duration.ofMinutes(58));
    assertEquals("key4", key());
  }

  @Test
  void retryAfterHoldsForRenewalsToo() throws Exception {
    assertEquals("key1", key());
    now = START.plus(Duration.ofMinutes(56));
    tell(() -> {
      throw new Transient("not now", Duration.ofSeconds(119), 0);
    });
    assertEquals("key1", key());
    now = now.plusSeconds(118);
    assertEquals("key1", key());
    assertEquals(2, issuer.asked);
    now = now.plusSeconds(1);
    assertEquals("key3", key());
  }

  @Test
  void afterTheEndItIsTriedAsARequest() throws Exception {
    assertEquals("key1", key());
    now = START.plus(Duration.ofHours(1));
    tellFailure();
    assertEquals("key3", key());
    now = now.plus(Duration.ofHours(1));
    tellFailure();
    tellFailure();
    Failure failure = assertThrows(Failure.class, source::current);
    assertEquals(Failure.Kind.STORE, failure.kind());
    assertTrue(failure.isRetryable());
    assertEquals("asking: not now (gave up after 2 tries in a row)", failure.getMessage());
  }

  @Test
  void aNoIsFinal() throws Exception {
    Failure no = Failure.permanent(Failure.Kind.STORE, "no");
    tell(() -> {
      throw no;
    });
    assertEquals(no, assertThrows(Failure.class, source::current));
    assertEquals(1, issuer.asked);
  }

  @Test
  void aRefusedOneIsRenewedOnce() throws Exception {
    Credentials first = source.current();
    assertTrue(source.renew(first));
    assertEquals("key2", key());
    // By another thread already.
    assertTrue(source.renew(first));
    assertEquals(2, issuer.asked);
    // The next one is refused too: that has another reason.
    assertFalse(source.renew(source.current()));
    assertEquals(2, issuer.asked);
    now = START.plus(Duration.ofMinutes(5));
    assertTrue(source.renew(source.current()));
    assertEquals("key3", key());
    now = START.plus(Duration.ofMinutes(10));
    Credentials same = source.current();
    tell(() -> new Session(same, now.plus(Duration.ofHours(2))));
    assertFalse(source.renew(same));
    assertEquals(4, issuer.asked);
  }

  @Test
  void oneThreadAsksAndTheOthersWait() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    tell(() -> {
      asked.countDown();
      await(answer);
      return issuer.session(Duration.ofHours(1));
    });
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Future<String>> keys = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        keys.add(threads.submit(this::key));
      }
      await(asked);
      answer.countDown();
      for (Future<String> key : keys) {
        assertEquals("key1", key.get());
      }
    }
    assertEquals(1, issuer.asked);
  }

  @Test
  void nobodyWaitsForARenewalInTime() throws Exception {
    assertEquals("key1", key());
    now = START.plus(Duration.ofMinutes(56));
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    tell(() -> {
      asked.countDown();
      await(answer);
      return issuer.session(Duration.ofHours(1));
    });
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      Future<String> renewed = threads.submit(this::key);
      await(asked);
      assertEquals("key1", key());
      answer.countDown();
      assertEquals("key2", renewed.get());
    }
    assertEquals("key2", key());
    assertEquals(2, issuer.asked);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
