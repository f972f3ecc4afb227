package io.github.s3wwwkit.sidecar.accesslog;

import io.github.s3wwwkit.sidecar.http1.Bytes;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/** Lines on their way from one thread to another, in memory that never grows; no lock. */
final class Ring {
  private final int capacity;
  private final ByteBuffer buffer;
  // Bytes ever put in, and ever taken out. What the producer saw last of the other's saves it a
  // look at memory that the other writes.
  private final AtomicLong put = new AtomicLong();
  private final AtomicLong taken = new AtomicLong();
  private long takenSeen;

  /**
   * Makes an empty ring.
   *
   * @param capacity a power of two
   */
  Ring(int capacity) {
    this.capacity = capacity;
    buffer = ByteBuffer.allocateDirect(capacity);
  }

  // ---- the producer's

  /** Puts a line in; false when there is no room for it. */
  boolean offer(Bytes line) {
    int n = line.length();
    long end = put.getPlain() + n;
    if (end - takenSeen > capacity / 2) {
      takenSeen = taken.getAcquire();
      if (end - takenSeen > capacity) {
        return false;
      }
    }
    int at = (int) (end - n) & (capacity - 1);
    int first = Math.min(n, capacity - at);
    line.copyTo(0, first, buffer, at);
    line.copyTo(first, n, buffer, 0);
    // Sequentially consistent: who puts a line in must see after it whether the other one sleeps.
    put.set(end);
    return true;
  }

  /** Whether it is high time to take something out. */
  boolean halfFull() {
    return put.getPlain() - takenSeen > capacity / 2;
  }

  // ---- the consumer's

  /** Moves as many whole lines to {@code target} as there are and as it takes. */
  void drainTo(ByteBuffer target) {
    long from = taken.getPlain();
    int at = (int) from & (capacity - 1);
    int n = (int) Math.min(put.get() - from, target.remaining());
    int first = Math.min(n, capacity - at);
    int begin = target.position();
    target.put(begin, buffer, at, first);
    target.put(begin + first, buffer, 0, n - first);
    while (n > 0 && target.get(begin + n - 1) != '\n') {
      n--;
    }
    target.position(begin + n);
    taken.setRelease(from + n);
  }

  boolean isEmpty() {
    return put.get() == taken.getPlain();
  }

  /** As {@link #halfFull}, seen from here. */
  boolean pressing() {
    return put.get() - taken.getPlain() > capacity / 2;
  }

  // ---- anybody's

  /** How many bytes were ever put in. */
  long total() {
    return put.get();
  }
}
