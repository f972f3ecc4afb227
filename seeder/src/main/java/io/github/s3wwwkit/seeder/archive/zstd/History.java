package io.github.s3wwwkit.seeder.archive.zstd;

import java.util.Arrays;

/** What a frame has become so far, as far back as later blocks may reach. */
final class History {
  private static final int SMALL = 4 * Block.MAX_SIZE;

  private byte[] bytes = new byte[SMALL];
  private int capacity;
  private int window;
  private int end;
  private int taken;

  /** Begins a frame; what was there before must have been taken. */
  void reset(int newWindow) {
    window = newWindow;
    // Some room makes it rare that the window must move.
    capacity = window + Math.max(window / 4, 2 * Block.MAX_SIZE);
    end = 0;
    taken = 0;
  }

  /** Makes room for a block; all before must have been taken. */
  void prepare() {
    if (isFull() && bytes.length < capacity) {
      bytes = Arrays.copyOf(bytes, capacity);
    }
    if (isFull()) {
      int kept = Math.min(end, window);
      System.arraycopy(bytes, end - kept, bytes, 0, kept);
      end = kept;
      taken = kept;
    }
  }

  private boolean isFull() {
    return bytes.length - end < Block.MAX_SIZE;
  }

  void append(byte[] from, int start, int length) {
    System.arraycopy(from, start, bytes, end, length);
    end += length;
  }

  void repeat(byte value, int length) {
    Arrays.fill(bytes, end, end + length, value);
    end += length;
  }

  /** Appends what was written {@code distance} bytes ago, or is just being written. */
  void copy(long distance, int length) throws ZstdException {
    if (distance <= 0 || distance > Math.min(end, window)) {
      throw ZstdException.broken();
    }
    int from = end - (int) distance;
    if (distance >= length) {
      System.arraycopy(bytes, from, bytes, end, length);
    } else {
      for (int i = 0; i < length; i++) {
        bytes[end + i] = bytes[from + i];
      }
    }
    end += length;
  }

  /** How much was not taken yet. */
  int ready() {
    return end - taken;
  }

  void hash(XxHash64 hash) {
    hash.update(bytes, taken, end);
  }

  int take(byte[] into, int offset, int length) {
    int n = Math.min(length, ready());
    System.arraycopy(bytes, taken, into, offset, n);
    taken += n;
    return n;
  }
}
