package io.github.s3wwwkit.sidecar.cache;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who has to leave: S3-FIFO (Yang and others, "FIFO queues are all you need for cache eviction",
 * SOSP 2023), by bytes. What is new is on probation in a tenth of the room: what nobody asks for
 * again there leaves before anything else, so that a crawler of all pages drives out nothing.
 */
final class Eviction {
  private static final int PROBATION_SHARE = 10;

  private final long max;
  private final ArrayDeque<Held> probation = new ArrayDeque<>();
  private final ArrayDeque<Held> main = new ArrayDeque<>();
  private final LinkedHashSet<Content> missed = new LinkedHashSet<>();
  private long probationBytes;
  private long missedBytes;

  Eviction(long max) {
    this.max = max;
  }

  void add(Held held) {
    Content content = held.content;
    if (missed.remove(content)) {
      missedBytes -= content.size();
      main.addLast(held);
    } else {
      probation.addLast(held);
      probationBytes += content.size();
    }
  }

  /** Takes out the one that leaves; null when all that is here is being read. */
  @Nullable Held next() {
    // Whoever is read is passed by, but only once round.
    int patience = size();
    while (patience > 0) {
      boolean fromProbation = probationBytes > max / PROBATION_SHARE || main.isEmpty();
      Held held = fromProbation ? probation.pollFirst() : main.pollFirst();
      if (held == null) {
        return null;
      }
      if (fromProbation) {
        probationBytes -= held.content.size();
      }
      if (held.busy()) {
        // Nothing would be won by it now.
        main.addLast(held);
        patience--;
      } else if (fromProbation && held.uses > 1) {
        held.uses = 0;
        main.addLast(held);
        patience = size();
      } else if (!fromProbation && held.uses > 0) {
        held.uses--;
        main.addLast(held);
        patience = size();
      } else {
        if (fromProbation) {
          remember(held.content);
        }
        return held;
      }
    }
    return null;
  }

  private int size() {
    return probation.size() + main.size();
  }

  /** Forgets those that are not {@code wanted} any more. */
  void retain(Predicate<Content> wanted) {
    main.removeIf(held -> !wanted.test(held.content));
    for (Iterator<Held> all = probation.iterator(); all.hasNext(); ) {
      Held held = all.next();
      if (!wanted.test(held.content)) {
        probationBytes -= held.content.size();
        all.remove();
      }
    }
    missed.removeIf(content -> !wanted.test(content));
    missedBytes = missed.stream().mapToLong(Content::size).sum();
  }

  private void remember(Content content) {
    missed.add(content);
    missedBytes += content.size();
    while (missedBytes > max) {
      missedBytes -= missed.removeFirst().size();
    }
  }
}
