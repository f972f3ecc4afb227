package io.github.s3wwwkit.sidecar.proxy;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Direct memory for what a slow reader has not taken yet; powers of two, kept for the next one. */
final class BufferPool {
  private static final int SMALLEST = 12;

  private final ArrayDeque<ByteBuffer>[] free;

  @SuppressWarnings({"unchecked", "rawtypes"})
  BufferPool() {
    free = new ArrayDeque[32 - SMALLEST];
  }

  /** An empty buffer for {@code n} bytes at least. */
  ByteBuffer take(int n) {
    int bits = bits(n);
    ArrayDeque<ByteBuffer> same = free[bits - SMALLEST];
    ByteBuffer buffer = same == null ? null : same.pollLast();
    return buffer != null ? buffer.clear() : ByteBuffer.allocateDirect(1 << bits);
  }

  /** Puts {@code more} behind what {@code waiting} holds; into a larger one where it must. */
  ByteBuffer append(@Nullable ByteBuffer waiting, ByteBuffer more) {
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
    int index = bits(buffer.capacity()) - SMALLEST;
    ArrayDeque<ByteBuffer> same = free[index];
    if (same == null) {
      same = new ArrayDeque<>();
      free[index] = same;
    }
    same.addLast(buffer);
  }

  private static int bits(int n) {
    return Math.max(SMALLEST, 32 - Integer.numberOfLeadingZeros(n - 1));
  }
}
