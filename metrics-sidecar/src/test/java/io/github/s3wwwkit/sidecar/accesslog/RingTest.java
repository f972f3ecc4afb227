package io.github.s3wwwkit.sidecar.accesslog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.sidecar.http1.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class RingTest {
  @Test
  void wrapsAtEveryOffset() {
    int capacity = 32;
    for (int offset = 0; offset < capacity; offset++) {
      for (int length = 1; length <= capacity; length++) {
        Ring ring = new Ring(capacity);
        skip(ring, offset);
        String line = "abcdefghijklmnopqrstuvwxyz012345".substring(0, length - 1) + "\n";
        assertTrue(ring.offer(new Bytes().put(line)));
        assertEquals(length > capacity / 2, ring.pressing());
        assertEquals(length > capacity / 2, ring.halfFull());
        assertFalse(ring.offer(new Bytes().put("x".repeat(capacity - length) + "\n")));
        assertEquals(line, drain(ring, 64));
        assertTrue(ring.isEmpty());
        assertEquals(offset + length, ring.total());
      }
    }
  }

  @Test
  void givesWholeLinesOnly() {
    Ring ring = new Ring(32);
    skip(ring, 27);
    for (String line : new String[] {"one\n", "three\n", "\n", "seventeen\n"}) {
      assertTrue(ring.offer(new Bytes().put(line)));
    }
    assertEquals("", drain(ring, 3));
    assertEquals("one\n", drain(ring, 9));
    assertEquals("three\n\n", drain(ring, 16));
    assertEquals("seventeen\n", drain(ring, 10));
    assertEquals("", drain(ring, 10));
  }

  @Test
  void losesNothingBetweenTwoThreads() throws Exception {
    Ring ring = new Ring(1024);
    int lines = 50_000;
    Thread producer =
        Thread.ofPlatform()
            .start(() -> {
              Bytes line = new Bytes();
              for (int i = 0; i < lines; i++) {
                line.clear().decimal(i).put("-".repeat(i % 50)).put('\n');
                while (!ring.offer(line)) {
                  LockSupport.parkNanos(1000);
                }
              }
            });
    int next = 0;
    while (next < lines) {
      String some = drain(ring, 400);
      if (some.isEmpty()) {
        LockSupport.parkNanos(1000);
      }
      for (String line : some.isEmpty() ? new String[0] : some.split("\n", -1)) {
        if (!line.isEmpty()) {
          assertEquals(next + "-".repeat(next % 50), line);
          next++;
        }
      }
    }
    producer.join();
    assertTrue(ring.isEmpty());
  }

  private static void skip(Ring ring, int bytes) {
    for (int i = 0; i < bytes; i++) {
      assertTrue(ring.offer(new Bytes().put('\n')));
      drain(ring, 1);
    }
  }

  private static String drain(Ring ring, int room) {
    ByteBuffer target = ByteBuffer.allocate(room + 5).position(5);
    ring.drainTo(target);
    return new String(target.array(), 5, target.position() - 5, StandardCharsets.US_ASCII);
  }
}
