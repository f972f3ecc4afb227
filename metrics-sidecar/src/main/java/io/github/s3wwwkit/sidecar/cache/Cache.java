package io.github.s3wwwkit.sidecar.cache;

import io.github.s3wwwkit.sidecar.Log;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * The objects of the release that are in memory, by digest. What is read without a lock: the site,
 * and what it points to; a lock is held where something comes or goes.
 */
@SuppressWarnings("EnumOrdinal") // Numbers places in memory, nothing that is kept.
public final class Cache {
  private static final long COMPLAINTS = TimeUnit.MINUTES.toNanos(1);
  private static final int MOST_COMPLAINTS = 1024;

  private final CacheConfig config;
  private final Memory memory;
  private final Eviction eviction;
  private final AtomicLongArray fills = new AtomicLongArray(FillResult.values().length);
  private Map<String, Content> contents = Map.of();
  private final Map<String, Long> complaints = new HashMap<>();
  private volatile @Nullable Site site;
  private int generation;
  private long objects;
  private long evictions;

  public Cache(CacheConfig config) {
    this.config = config;
    memory = new Memory(config.bytes());
    eviction = new Eviction(config.bytes());
  }

  public CacheConfig config() {
    return config;
  }

  /** One for a thread that judges requests, whose targets have {@code maxTarget} bytes at most. */
  public Judge judge(int maxTarget) {
    return new Judge(this, config.origins(), maxTarget);
  }

  /** Some for a thread that reads what is held. */
  public Views views() {
    return new Views(memory);
  }

  /** From now on this is what there is; what it shares with the one before stays in memory. */
  public void release(Release release) {
    // Only whoever tells of releases changes these; the loops need not wait for the index.
    Map<String, Content> before = contents;
    Map<String, Content> now = new HashMap<>();
    Site next =
        Site.of(
            release,
            config,
            (sha256, size) ->
                now.computeIfAbsent(
                    sha256,
                    key -> {
                      Content known = before.get(key);
                      return known != null && known.size() == size
                          ? known
                          : new Content(sha256, size);
                    }));
    if (!config.spa().isEmpty() && next.spa() == null) {
      Log.line(
          "cache: the release has no " + config.spa() + ", so 404 is said for what it has not");
    }
    synchronized (this) {
      site = next;
      keepOnly(now);
      generation++;
      notifyAll();
    }
  }

  /** There is no good record: everything is s3www's. */
  public synchronized void noRelease() {
    site = null;
    keepOnly(Map.of());
  }

  /** Waits for a release other than the one that was the {@code known}th; returns its number. */
  public synchronized int awaitRelease(int known) throws InterruptedException {
    while (generation == known) {
      wait();
    }
    return generation;
  }

  /** How many releases there have been. */
  public synchronized int generation() {
    return generation;
  }

  /** Bytes that are free. */
  public synchronized long left() {
    return memory.left();
  }

  /** Null without a good record. */
  @Nullable Site site() {
    return site;
  }

  /** Whether memory holds every object of the release. */
  public synchronized boolean complete() {
    return site != null && objects == contents.size();
  }

  /** Begins to judge, and to keep if that can be, what s3www answers for {@code resource}. */
  public Fill fill(Resource resource) {
    return fill(resource, true);
  }

  /**
   * The same, but nothing leaves for it: null when it is there, on its way, or there is no room.
   */
  public @Nullable Fill fillFree(Resource resource) {
    Fill fill = fill(resource, false);
    return fill.keeps() ? fill : null;
  }

  private synchronized Fill fill(Resource resource, boolean evict) {
    Content content = resource.content();
    if (content.present() || content.filling || !current(content)) {
      return new Fill(this, resource, null, null);
    }
    if (content.size() > config.maxObject()) {
      return new Fill(this, resource, null, FillResult.TOO_LARGE);
    }
    Memory.Range[] ranges = room(content.size(), evict);
    if (ranges == null) {
      return new Fill(this, resource, null, FillResult.NO_ROOM);
    }
    content.filling = true;
    return new Fill(this, resource, new Held(this, content, ranges), FillResult.KEPT);
  }

  private Memory.Range @Nullable [] room(long size, boolean evict) {
    if (size > config.bytes()) {
      return null;
    }
    Memory.Range[] ranges = memory.take(size);
    while (ranges == null && evict) {
      Held held = eviction.next();
      if (held == null) {
        return null;
      }
      evictions++;
      drop(held);
      ranges = memory.take(size);
    }
    return ranges;
  }

  /** A fill has ended well. */
  synchronized void keep(Held held) {
    held.content.filling = false;
    if (current(held.content)) {
      held.content.held = held;
      objects++;
      eviction.add(held);
    } else {
      held.release();
    }
  }

  /** A fill has not. */
  synchronized void forget(Held held) {
    held.content.filling = false;
    held.release();
  }

  synchronized void free(Memory.Range[] ranges) {
    memory.give(ranges);
  }

  ByteBuffer slab(Memory.Range range) {
    return memory.slab(range);
  }

  /** Counts what became of an answer that was never kept. */
  public void filled(FillResult result) {
    fills.incrementAndGet(result.ordinal());
  }

  /** The store, or the way from there, changes what it carries: somebody should know. */
  public void complain(Resource resource, String why) {
    String path = resource.toString();
    synchronized (complaints) {
      long now = System.nanoTime();
      Long last = complaints.get(path);
      if (last != null && now - last < COMPLAINTS) {
        return;
      }
      if (complaints.size() == MOST_COMPLAINTS) {
        complaints.clear();
      }
      complaints.put(path, now);
    }
    Log.line("s3www's answer for " + printable(path) + " is not what the record says: " + why);
  }

  private static String printable(String path) {
    return path.codePoints()
        .map(c -> Character.isISOControl(c) ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  public long fills(FillResult result) {
    return fills.get(result.ordinal());
  }

  public synchronized long bytes() {
    return memory.used();
  }

  public synchronized long objects() {
    return objects;
  }

  public synchronized long evictions() {
    return evictions;
  }

  private boolean current(Content content) {
    return contents.get(content.sha256()) == content;
  }

  private void keepOnly(Map<String, Content> now) {
    Map<String, Content> before = contents;
    contents = now;
    eviction.retain(this::current);
    for (Content content : before.values()) {
      Held held = content.held;
      if (held != null && !current(content)) {
        drop(held);
      }
    }
  }

  private void drop(Held held) {
    held.content.held = null;
    objects--;
    held.release();
  }

  /** Those that are there to be fetched before anybody asks for them. */
  public List<Resource> missing() {
    Site now = site;
    return now == null
        ? List.of()
        : now.smallestFirst().stream()
            .filter(resource -> resource.content().size() <= config.maxObject())
            .filter(resource -> !resource.content().present())
            .toList();
  }
}
