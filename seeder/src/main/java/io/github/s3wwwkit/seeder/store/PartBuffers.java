package io.github.s3wwwkit.seeder.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The only large memory of a run: buffers of one part each, made when first needed and reused. */
public final class PartBuffers {
  /** A power of two, above the 5 MiB that S3 asks of every part but the last. */
  public static final int PART_SIZE = 8 << 20;

  /** S3's limit for the parts of one upload. */
  static final int MAX_PARTS = 10_000;

  // More parts in flight than this only wait for each other.
  private static final int MAX_BUFFERS = 4;

  private final int limit;
  private final List<byte[]> made = new ArrayList<>();
  private final Deque<byte[]> free = new ArrayDeque<>();

  /**
   * As many buffers as the memory holds.
   *
   * @param memory ceiling in bytes, one part at least
   */
  public PartBuffers(long memory) {
    if (memory < PART_SIZE) {
      throw new IllegalArgumentException("must be at least 8Mi, the size of one part");
    }
    this.limit = (int) Math.min(MAX_BUFFERS, memory / PART_SIZE);
  }

  /** The largest object that can be stored. */
  public static long maxObject() {
    return (long) MAX_PARTS * PART_SIZE;
  }

  /** All are free again: nobody uses one any more. */
  public void reset() {
    free.clear();
    free.addAll(made);
  }

  /** Right after a {@link #reset} there is always one. */
  public byte[] take() {
    return Objects.requireNonNull(poll(), "all buffers are in use");
  }

  /** Null when all are in use. */
  byte @Nullable [] poll() {
    byte @Nullable [] buffer = free.poll();
    if (buffer == null && made.size() < limit) {
      buffer = new byte[PART_SIZE];
      made.add(buffer);
    }
    return buffer;
  }

  void giveBack(byte[] buffer) {
    free.push(buffer);
  }
}
