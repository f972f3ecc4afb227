package io.github.s3wwwkit.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimerQueueTest {
  private final List<String> expired = new ArrayList<>();
  private final TimerQueue queue = new TimerQueue(Duration.ofNanos(10));

  private final class Named extends Timed {
    private final String name;

    Named(String name) {
      this.name = name;
    }

    @Override
    void expired(TimerQueue which) {
      expired.add(name);
    }

    @Override
    void fail() {
      throw new AssertionError(name);
    }
  }

  private static void expire(TimerQueue queue, long now) {
    for (Timed timed = queue.poll(now); timed != null; timed = queue.poll(now)) {
      timed.expired(queue);
    }
  }

  @Test
  void expiresInOrderWhatWasNotStartedAnewOrCancelled() {
    Named a = new Named("a");
    Named b = new Named("b");
    Named c = new Named("c");
    Named d = new Named("d");
    queue.start(a, 0);
    queue.start(b, 1);
    queue.start(c, 2);
    queue.start(d, 3);
    queue.start(a, 4);
    c.cancelTimer();
    c.cancelTimer();
    assertEquals(6, queue.next(5));
    expire(queue, 10);
    assertEquals(List.of(), expired);
    expire(queue, 13);
    assertEquals(List.of("b", "d"), expired);
    expire(queue, 100);
    assertEquals(List.of("b", "d", "a"), expired);
    assertEquals(Long.MAX_VALUE, queue.next(100));
  }

  @Test
  void leavesTheOtherQueue() {
    Named a = new Named("a");
    TimerQueue other = new TimerQueue(Duration.ofNanos(5));
    queue.start(a, 0);
    other.start(a, 0);
    expire(queue, 100);
    assertEquals(List.of(), expired);
    expire(other, 100);
    assertEquals(List.of("a"), expired);
  }

  @Test
  void measuresAcrossTheClocksTurn() {
    queue.start(new Named("a"), Long.MAX_VALUE - 5);
    expire(queue, Long.MAX_VALUE);
    assertEquals(List.of(), expired);
    expire(queue, Long.MIN_VALUE + 10);
    assertEquals(List.of("a"), expired);
  }
}
