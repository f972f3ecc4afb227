package io.github.s3wwwkit.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InterviewTest {
  private final Interview patient = new Interview("test", Duration.ofMinutes(1));
  private final AtomicInteger givenUp = new AtomicInteger();

  private interface Asking {
    void ask() throws IOException;
  }

  private Question question(Asking asking) {
    return new Question() {
      @Override
      public void ask() throws IOException {
        asking.ask();
      }

      @Override
      public void giveUp() {
        givenUp.incrementAndGet();
      }
    };
  }

  @Test
  void tellsHowItWent() throws Exception {
    assertNull(patient.ask(() -> question(() -> {})));
    assertEquals(
        "connection refused",
        patient.ask(() ->
            question(() -> {
              throw new ConnectException("Connection refused");
            })));
    assertNull(patient.ask(() -> question(() -> {})));
    assertEquals(0, givenUp.get());
  }

  @Test
  void outlivesADefect() throws Exception {
    assertEquals(
        "index 1",
        patient.ask(() ->
            question(() -> {
              throw new IndexOutOfBoundsException("index 1");
            })));
  }

  /** As a name lookup does: whatever is closed meanwhile, it goes on. */
  @Test
  void asksNoMoreWhileAQuestionHangs() throws Exception {
    Interview hasty = new Interview("test", Duration.ofMillis(20));
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    for (int i = 0; i < 3; i++) {
      assertEquals(
          "no answer within 20ms",
          hasty.ask(() -> {
            asked.incrementAndGet();
            return question(() -> {
              ScriptedUpstream.await(go);
              ended.countDown();
            });
          }));
      assertEquals(1, asked.get());
    }
    go.countDown();
    ended.await();
  }

  /** Or else one slow answer would count as two. */
  @Test
  void asksAnewWhenTheLastQuestionHasGivenUp() throws Exception {
    CountDownLatch givenUp = new CountDownLatch(1);
    CompletableFuture<Thread> asking = new CompletableFuture<>();
    Interview hasty = new Interview("test", Duration.ofMillis(20));
    assertEquals(
        "no answer within 20ms",
        hasty.ask(() ->
            new Question() {
              @Override
              public void ask() throws IOException {
                asking.complete(Thread.currentThread());
                ScriptedUpstream.await(givenUp);
              }

              @Override
              public void giveUp() {
                givenUp.countDown();
              }
            }));
    asking.get().join();
    AtomicInteger asked = new AtomicInteger();
    // Counted here, and not in the question's own thread: that may need more than 20 ms to begin.
    hasty.ask(() -> {
      asked.incrementAndGet();
      return question(() -> {});
    });
    assertEquals(1, asked.get());
  }

  /** No thread is left, say. */
  @Test
  void asksAgainWhereItCannotAskAndTellsOfItOnce() throws Exception {
    List<String> messages = new CopyOnWriteArrayList<>();
    BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    AtomicInteger asked = new AtomicInteger();
    Interview interview = new Interview("store", Duration.ofMinutes(1), messages::add);
    Thread asking =
        Thread.ofPlatform()
            .daemon()
            .start(() ->
                interview.repeat(
                    Duration.ofMillis(1),
                    () -> {
                      int n = asked.incrementAndGet();
                      if (n % 4 != 0) {
                        throw new IllegalStateException("no");
                      }
                      return question(() -> {
                        throw new ConnectException("Connection refused");
                      });
                    },
                    (nanos, failure) -> answers.add(String.valueOf(failure))));
    for (int i = 0; i < 2; i++) {
      assertEquals("connection refused", answers.poll(30, TimeUnit.SECONDS));
    }
    asking.interrupt();
    asking.join();
    assertTrue(asked.get() >= 8);
    String message = "store cannot be asked: java.lang.IllegalStateException: no";
    // Once for each time that it came anew.
    assertEquals(List.of(message, message), messages.subList(0, 2));
    assertEquals((asked.get() + 3) / 4, messages.size());
  }
}
