package io.github.s3wwwkit.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WatchTest {
  @Test
  void looksAgainAfterADefectAndTellsOfItOnceEachTimeItComes() throws Exception {
    CountDownLatch looks = new CountDownLatch(6);
    List<String> messages = new CopyOnWriteArrayList<>();
    Watch watch =
        new Watch(
            "file",
            Duration.ofMillis(1),
            () -> {
              looks.countDown();
              // The fourth time all is well.
              if (looks.getCount() != 2) {
                throw new IllegalStateException("no");
              }
            },
            messages::add);
    Thread thread = Thread.ofPlatform().daemon().start(watch);
    assertTrue(looks.await(30, TimeUnit.SECONDS));
    thread.interrupt();
    thread.join();
    String message = "file cannot be looked at: java.lang.IllegalStateException: no";
    assertEquals(List.of(message, message), messages);
  }
}
