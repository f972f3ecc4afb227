package io.github.s3wwwkit.sidecar.cache;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Direct memory, never more than it was made for. An object lies in one range where one is free,
 * else in several: so whatever is free can be used, and what is counted is what is taken. Handing
 * out and giving back is the business of one at a time; reading and writing is not.
 */
final class Memory {
  /** Made when needed: what is not used is not resident. */
  static final int SLAB = 1024 * 1024;

  /** A part of one slab: {@code start} counts through all of them. */
  record Range(long start, int length) {}

  private final long max;
  private final ByteBuffer[] slabs;
  private int made;
  private boolean beyondLimit;
  private long used;
  private final TreeMap<Long, Range> free = new TreeMap<>();
  private final TreeSet<Range> byLength =
      new TreeSet<>(Comparator.comparingInt(Range::length).thenComparingLong(Range::start));

  Memory(long max) {
    this.max = max;
    slabs = new ByteBuffer[Math.toIntExact((max + SLAB - 1) / SLAB)];
  }

  long used() {
    return used;
  }

  long left() {
    return max - used;
  }

  /** Room for {@code n} bytes, or null where there is none. */
  Range @Nullable [] take(long n) {
    if (n > left()) {
      return null;
    }
    List<Range> taken = new ArrayList<>(1);
    long missing = n;
    while (missing > 0) {
      Range range = find((int) Math.min(missing, SLAB));
      if (range == null) {
        taken.forEach(this::give);
        return null;
      }
      int length = (int) Math.min(missing, range.length);
      remove(range);
      if (length < range.length) {
        add(new Range(range.start + length, range.length - length));
      }
      taken.add(new Range(range.start, length));
      used += length;
      missing -= length;
    }
    return taken.toArray(Range[]::new);
  }

  void give(Range[] ranges) {
    for (Range range : ranges) {
      give(range);
    }
  }

  /** The slab that {@code range} lies in; not to be changed but by {@link ByteBuffer#put}. */
  ByteBuffer slab(Range range) {
    return slabs[slabOf(range)];
  }

  int slabs() {
    return slabs.length;
  }

  static int slabOf(Range range) {
    return (int) (range.start / SLAB);
  }

  static int offset(Range range) {
    return (int) (range.start % SLAB);
  }

  /** The smallest one that is long enough, else a new slab's, else the longest. */
  private @Nullable Range find(int length) {
    Range range = byLength.ceiling(new Range(-1, length));
    if (range == null && grow()) {
      range = byLength.ceiling(new Range(-1, length));
    }
    return range == null && !byLength.isEmpty() ? byLength.last() : range;
  }

  private boolean grow() {
    if (made == slabs.length) {
      return false;
    }
    int length = (int) Math.min(SLAB, max - (long) made * SLAB);
    try {
      slabs[made] = beyondLimit ? unlimited(length) : limited(length);
    } catch (OutOfMemoryError e) {
      return false;
    }
    add(new Range((long) made * SLAB, length));
    made++;
    return true;
  }

  /**
   * Of these the runtime has a limit, by default the heap's size, and the native binary a large one
   * (native-image.properties).
   */
  private ByteBuffer limited(int length) {
    try {
      return ByteBuffer.allocateDirect(length);
    } catch (OutOfMemoryError e) {
      beyondLimit = true;
      return unlimited(length);
    }
  }

  /** Each time that such a one is written the JDK makes objects (sun.nio.ch.IOUtil). */
  private static ByteBuffer unlimited(int length) {
    return Arena.global().allocate(length).asByteBuffer();
  }

  private void give(Range range) {
    used -= range.length;
    long start = range.start;
    int length = range.length;
    Range before = value(free.lowerEntry(start));
    if (before != null
        && before.start + before.length == start
        && slabOf(before) == slabOf(range)) {
      remove(before);
      start = before.start;
      length += before.length;
    }
    Range after = free.get(range.start + range.length);
    if (after != null && slabOf(after) == slabOf(range)) {
      remove(after);
      length += after.length;
    }
    add(new Range(start, length));
  }

  private static @Nullable Range value(java.util.Map.@Nullable Entry<Long, Range> entry) {
    return entry == null ? null : entry.getValue();
  }

  private void add(Range range) {
    free.put(range.start, range);
    byLength.add(range);
  }

  private void remove(Range range) {
    free.remove(range.start);
    byLength.remove(range);
  }
}
