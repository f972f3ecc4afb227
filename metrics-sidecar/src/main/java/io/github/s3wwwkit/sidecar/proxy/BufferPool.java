package io.github.s3wwwkit.sidecar.proxy;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Memory outside the heap for what has to wait: what a slow reader has not taken yet, what a client
 * sent too early. In powers of two; bounded; what is not needed any more goes back at once, but for
 * a little, not when a collector comes round, which may be never. Of one thread.
 */
final class BufferPool {
  private static final int SMALLEST = 10;
  private static final int SMALL = 4 * 1024;
  private static final int USUAL = 64 * 1024;
  private static final int CLASSES = 31 - SMALLEST;

  private final long ample;
  private final long max;
  private final long keep;
  private final ArrayDeque<ByteBuffer>[] free;
  private final IdentityHashMap<ByteBuffer, Arena> owners = new IdentityHashMap<>();
  private long used;
  private long kept;

  /**
   * With its bounds, in bytes.
   *
   * @param ample up to there nobody needs to save; from twice as much on everybody does
   * @param max never more at a time
   * @param keep for the next one
   */
  @SuppressWarnings({"unchecked", "rawtypes"})
  BufferPool(long ample, long max, long keep) {
    this.ample = ample;
    this.max = max;
    this.keep = keep;
    free = new ArrayDeque[CLASSES];
  }

  /**
   * How much of {@code wanted} bytes to read at a time: the more waits already, the less, so that
   * there is always room for a little of everybody's.
   */
  int piece(int wanted) {
    return used < ample ? wanted : Math.min(wanted, scarce() ? SMALL : USUAL);
  }

  /** Whether what is left is for those who need little. */
  boolean scarce() {
    return used >= 2 * ample;
  }

  /** Bytes in use. */
  long used() {
    return used;
  }

  /** Bytes held, in use or not. */
  long held() {
    return used + kept;
  }

  /**
   * An empty buffer for {@code n} bytes at least.
   *
   * @throws NoMemoryException when there is no memory for it
   */
  ByteBuffer take(int n) throws NoMemoryException {
    int index = index(n);
    int size = 1 << (index + SMALLEST);
    if (used + size > max) {
      throw new NoMemoryException();
    }
    ArrayDeque<ByteBuffer> same = free[index];
    ByteBuffer buffer = poll(same);
    if (buffer != null) {
      kept -= size;
    } else {
      buffer = allocate(size);
    }
    used += size;
    return buffer.clear();
  }

  /**
   * Puts {@code more} behind what {@code waiting} holds; into a larger one where it must.
   *
   * @throws NoMemoryException when there is no memory for it
   */
  ByteBuffer append(@Nullable ByteBuffer waiting, ByteBuffer more) throws NoMemoryException {
    if (waiting == null) {
      return take(more.remaining()).put(more);
    }
    if (waiting.remaining() >= more.remaining()) {
      return waiting.put(more);
    }
    ByteBuffer larger = take(waiting.position() + more.remaining()).put(waiting.flip()).put(more);
    give(waiting);
    return larger;
  }

  void give(ByteBuffer buffer) {
    int size = buffer.capacity();
    used -= size;
    if (kept + size > keep) {
      release(buffer);
      return;
    }
    kept += size;
    int index = index(size);
    ArrayDeque<ByteBuffer> same = free[index];
    if (same == null) {
      same = new ArrayDeque<>();
      free[index] = same;
    }
    same.addLast(buffer);
  }

  /** Gives back what was kept, too: what lies about keeps the allocator from giving back more. */
  void forget() {
    for (ArrayDeque<ByteBuffer> same : free) {
      for (ByteBuffer one = poll(same); one != null; one = poll(same)) {
        kept -= one.capacity();
        release(one);
      }
    }
  }

  private static @Nullable ByteBuffer poll(@Nullable ArrayDeque<ByteBuffer> same) {
    return same == null ? null : same.pollLast();
  }

  private void release(ByteBuffer buffer) {
    Arena owner = owners.remove(buffer);
    if (owner != null) {
      owner.close();
    }
  }

  private ByteBuffer allocate(int size) throws NoMemoryException {
    Arena owner = Arena.ofConfined();
    try {
      ByteBuffer buffer = owner.allocate(size).asByteBuffer();
      owners.put(buffer, owner);
      return buffer;
    } catch (OutOfMemoryError e) {
      owner.close();
      throw new NoMemoryException();
    }
  }

  private static int index(int n) {
    return Math.max(SMALLEST, 32 - Integer.numberOfLeadingZeros(n - 1)) - SMALLEST;
  }
}
