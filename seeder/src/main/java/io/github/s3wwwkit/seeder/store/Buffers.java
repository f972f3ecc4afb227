package io.github.s3wwwkit.seeder.store;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The only large memory of a run. Buffers of one part are reused, smaller ones are made to measure;
 * together they never exceed the ceiling. Whoever holds one must be able to give it back without
 * waiting for another.
 */
public final class Buffers {
  /** A power of two, above the 5 MiB that S3 asks of every part but the last. */
  public static final int PART_SIZE = 8 << 20;

  /** S3's limit for the parts of one upload. */
  static final int MAX_PARTS = 10_000;

  private final long limit;
  private final Deque<byte[]> free = new ArrayDeque<>();
  private long made;

  /**
   * As many buffers as the memory holds.
   *
   * @param memory ceiling in bytes, one part at least
   * @param most how many parts are worth having: more would only wait for each other
   */
  public Buffers(long memory, int most) {
    if (memory < PART_SIZE) {
      throw new IllegalArgumentException("must be at least 8Mi, the size of one part");
    }
    this.limit = Math.min(memory, (long) most * PART_SIZE);
  }

  /** The largest object that can be stored. */
  public static long maxObject() {
    return (long) MAX_PARTS * PART_SIZE;
  }

  /**
   * Waits until there is room.
   *
   * @param length in bytes, at most that of a part; anything but a whole part is made to measure
   */
  public synchronized byte[] take(int length) {
    byte @Nullable [] buffer = poll(length);
    while (buffer == null) {
      try {
        wait();
      } catch (InterruptedException e) {
        throw new IllegalStateException("nothing interrupts threads here", e);
      }
      buffer = poll(length);
    }
    return buffer;
  }

  /** Null when there is no room now. */
  public synchronized byte @Nullable [] poll(int length) {
    if (length == PART_SIZE && !free.isEmpty()) {
      return free.pop();
    }
    while (made + length > limit && !free.isEmpty()) {
      made -= free.pop().length;
    }
    if (made + length > limit) {
      return null;
    }
    byte[] buffer = new byte[length];
    made += length;
    return buffer;
  }

  public synchronized void giveBack(byte[] buffer) {
    if (buffer.length == PART_SIZE) {
      free.push(buffer);
    } else {
      made -= buffer.length;
    }
    notifyAll();
  }
}
