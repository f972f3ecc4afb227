package io.github.s3wwwkit.sidecar.cache;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** Bytes in memory. They stay where they are until the last one who holds them has let go. */
public final class Held {
  // More says no more to the eviction.
  private static final int MOST_USES = 3;

  final Content content;
  private final Cache cache;
  private final Memory.Range[] ranges;
  private final AtomicInteger holders = new AtomicInteger(1);

  /**
   * How often they were asked for, as far as that matters; an update lost now and then does not.
   */
  int uses;

  Held(Cache cache, Content content, Memory.Range[] ranges) {
    this.cache = cache;
    this.content = content;
    this.ranges = ranges;
  }

  boolean hold() {
    int now = holders.get();
    while (now > 0 && !holders.compareAndSet(now, now + 1)) {
      now = holders.get();
    }
    if (now > 0 && uses < MOST_USES) {
      uses++;
    }
    return now > 0;
  }

  /** Lets go. */
  public void release() {
    if (holders.decrementAndGet() == 0) {
      cache.free(ranges);
    }
  }

  /** Whether somebody besides the cache holds them. */
  boolean busy() {
    return holders.get() > 1;
  }

  /** Puts {@code source} where the bytes from {@code at} on belong. */
  void put(long at, ByteBuffer source) {
    long from = at;
    int position = source.position();
    for (Memory.Range range : ranges) {
      if (from < range.length()) {
        int n = (int) Math.min(range.length() - from, source.limit() - position);
        cache.slab(range).put(Memory.offset(range) + (int) from, source, position, n);
        position += n;
        from += n;
        if (position == source.limit()) {
          return;
        }
      }
      from -= range.length();
    }
  }

  /** The range that holds the byte at {@code at}; {@code at} in it, as seen by {@code views}. */
  ByteBuffer view(long at, long end, Views views) {
    long from = at;
    for (Memory.Range range : ranges) {
      if (from < range.length()) {
        int n = (int) Math.min(range.length() - from, end - at);
        return views.of(range, (int) from, n);
      }
      from -= range.length();
    }
    throw new IndexOutOfBoundsException();
  }
}
