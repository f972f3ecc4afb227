package io.github.s3wwwkit.sidecar.cache;

import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;

/**
 * Share of requests that find their object in memory, by who leaves when it is full. Ours is the
 * sidecar's own class; the others stand beside it.
 */
final class Policies {
  private static final int OBJECTS = 20_000;
  private static final int REQUESTS = 2_000_000;
  private static final int CRAWL_EVERY = 100_000;

  interface Policy {
    /** Asks for an object, which is kept then; whether it was there. */
    boolean ask(int object);
  }

  interface Maker {
    Policy make(int[] sizes, long capacity);
  }

  public static void main(String[] arguments) {
    int[] sizes = sizes();
    long all = Arrays.stream(sizes).asLongStream().sum();
    Map<String, Maker> makers = new LinkedHashMap<>();
    makers.put("ours (S3-FIFO)", Policies::ours);
    makers.put("Caffeine (W-TinyLFU)", Policies::caffeine);
    makers.put("SIEVE", Policies::sieve);
    makers.put("LRU", Policies::lru);
    System.out.println("| hit ratio | " + String.join(" | ", makers.keySet()) + " |");
    System.out.println("| --- |" + " --- |".repeat(makers.size()));
    for (int share : List.of(5, 20)) {
      for (boolean crawled : List.of(false, true)) {
        StringBuilder row = new StringBuilder();
        for (Maker maker : makers.values()) {
          double ratio = ratio(maker.make(sizes, all * share / 100), crawled);
          row.append(String.format(Locale.ROOT, " %.3f |", ratio));
        }
        System.out.printf("| memory for %d %% of the bytes%s |%s%n", share, crawled ? ", and a crawler" : "", row);
      }
    }
  }

  /** From some bytes to a few MiB, as files of sites are: log-normal about 8 KiB. */
  private static int[] sizes() {
    Random random = new Random(1);
    return random.doubles(OBJECTS).mapToInt(x -> (int) Math.min(4 << 20, 8192 * Math.exp(1.5 * random.nextGaussian()))).toArray();
  }

  /** Visitors by Zipf's law (0.9); now and then a crawler asks for everything, at once. */
  private static double ratio(Policy policy, boolean crawled) {
    double[] sums = new double[OBJECTS];
    double sum = 0;
    for (int i = 0; i < OBJECTS; i++) {
      sum += 1 / Math.pow(i + 1, 0.9);
      sums[i] = sum;
    }
    Random random = new Random(2);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < OBJECTS; i++) {
      order.add(i);
    }
    java.util.Collections.shuffle(order, random);
    int hits = 0;
    int visits = 0;
    int crawler = 0;
    for (int i = 0; i < REQUESTS; i++) {
      if (crawled && i % CRAWL_EVERY < OBJECTS) {
        policy.ask(crawler++ % OBJECTS);
        continue;
      }
      int rank = Arrays.binarySearch(sums, random.nextDouble() * sum);
      boolean hit = policy.ask(order.get(rank < 0 ? -rank - 1 : rank));
      // The first half fills it; only visitors count.
      if (i > REQUESTS / 2) {
        visits++;
        hits += hit ? 1 : 0;
      }
    }
    return (double) hits / visits;
  }

  @SuppressWarnings("NullAway")
  private static Policy ours(int[] sizes, long capacity) {
    Eviction eviction = new Eviction(capacity);
    Content[] contents = new Content[sizes.length];
    Arrays.setAll(contents, i -> new Content("00".repeat(32), sizes[i]));
    long[] used = {0};
    return object -> {
      Content content = contents[object];
      Held held = content.hold();
      if (held != null) {
        held.release();
        return true;
      }
      while (used[0] + content.size() > capacity) {
        Held victim = eviction.next();
        used[0] -= victim.content.size();
        victim.content.held = null;
      }
      used[0] += content.size();
      content.held = new Held(null, content, new Memory.Range[0]);
      eviction.add(content.held);
      return false;
    };
  }

  private static Policy caffeine(int[] sizes, long capacity) {
    var cache = Caffeine.newBuilder().maximumWeight(capacity).weigher((Integer key, Boolean value) -> sizes[key]).executor(Runnable::run).<Integer, Boolean>build();
    return object -> {
      boolean hit = cache.getIfPresent(object) != null;
      if (!hit) {
        cache.put(object, true);
      }
      return hit;
    };
  }

  private static Policy lru(int[] sizes, long capacity) {
    var cache = new LinkedHashMap<Integer, Boolean>(16, 0.75f, true);
    long[] used = {0};
    return object -> {
      if (cache.get(object) != null) {
        return true;
      }
      for (var all = cache.keySet().iterator(); used[0] + sizes[object] > capacity; ) {
        used[0] -= sizes[all.next()];
        all.remove();
      }
      used[0] += sizes[object];
      cache.put(object, true);
      return false;
    };
  }

  /** Zhang and others, NSDI 2024: a queue, a bit each, and a hand that goes from old to new. */
  private static Policy sieve(int[] sizes, long capacity) {
    int none = -1;
    int[] newer = new int[sizes.length];
    int[] older = new int[sizes.length];
    boolean[] there = new boolean[sizes.length];
    boolean[] visited = new boolean[sizes.length];
    int[] state = {none, none, none}; // newest, oldest, hand
    long[] used = {0};
    IntPredicate evict = ignored -> {
      int at = state[2] == none ? state[1] : state[2];
      while (visited[at]) {
        visited[at] = false;
        at = newer[at] == none ? state[1] : newer[at];
      }
      state[2] = newer[at];
      if (newer[at] == none) {
        state[0] = older[at];
      } else {
        older[newer[at]] = older[at];
      }
      if (older[at] == none) {
        state[1] = newer[at];
      } else {
        newer[older[at]] = newer[at];
      }
      there[at] = false;
      used[0] -= sizes[at];
      return true;
    };
    return object -> {
      if (there[object]) {
        visited[object] = true;
        return true;
      }
      while (used[0] + sizes[object] > capacity) {
        evict.test(0);
      }
      used[0] += sizes[object];
      there[object] = true;
      visited[object] = false;
      newer[object] = none;
      older[object] = state[0];
      if (state[0] == none) {
        state[1] = object;
      } else {
        newer[state[0]] = object;
      }
      state[0] = object;
      return false;
    };
  }
}
