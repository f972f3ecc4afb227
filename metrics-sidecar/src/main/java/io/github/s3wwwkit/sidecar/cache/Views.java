package io.github.s3wwwkit.sidecar.cache;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Buffers to read memory with, of one thread: each has a position of its own. */
public final class Views {
  private final Memory memory;
  private final @Nullable ByteBuffer[] views;

  Views(Memory memory) {
    this.memory = memory;
    views = new ByteBuffer[memory.slabs()];
  }

  /** {@code n} bytes of {@code range}; until the next call for the same slab. */
  ByteBuffer of(Memory.Range range, int from, int n) {
    int slab = Memory.slabOf(range);
    ByteBuffer view = views[slab];
    if (view == null) {
      view = memory.slab(range).asReadOnlyBuffer();
      views[slab] = view;
    }
    int start = Memory.offset(range) + from;
    return view.limit(start + n).position(start);
  }
}
