package io.github.s3wwwkit.sidecar.proxy;

import io.github.s3wwwkit.sidecar.metrics.Cells;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The idle connections to s3www of one loop. Whatever comes on one of them before the next request
 * is sent would be taken for its answer. On those that were idle when the loop last waited for
 * events, nothing had come, else it would have said so; the others have to be looked at.
 */
final class UpstreamPool {
  // Long before anybody but a machine at its limit is there; looking again costs a system call.
  private static final long LATELY = TimeUnit.MILLISECONDS.toNanos(5);

  private final Cells cells;
  private final ArrayDeque<UpstreamConnection> ripe = new ArrayDeque<>();
  private final ArrayDeque<UpstreamConnection> fresh = new ArrayDeque<>();
  private boolean allHeard;
  private long heardAt;

  UpstreamPool(Cells cells) {
    this.cells = cells;
  }

  void add(UpstreamConnection connection) {
    fresh.addLast(connection);
    cells.upstreamIdle(1);
  }

  void remove(UpstreamConnection connection) {
    if (ripe.remove(connection) || fresh.remove(connection)) {
      cells.upstreamIdle(-1);
    }
  }

  /**
   * One that can be used at once, the last used first; null when there is none.
   *
   * @param now in ns
   */
  @Nullable UpstreamConnection take(long now) {
    boolean lately = allHeard && now - heardAt < LATELY;
    while (true) {
      boolean heard = lately && !ripe.isEmpty();
      UpstreamConnection connection = ripe.isEmpty() ? fresh.pollLast() : ripe.pollLast();
      if (connection == null) {
        return null;
      }
      cells.upstreamIdle(-1);
      if (heard || connection.silent()) {
        return connection;
      }
    }
  }

  /** The loop is about to wait for events on all of them. */
  void ripen() {
    for (UpstreamConnection one = fresh.pollFirst(); one != null; one = fresh.pollFirst()) {
      ripe.addLast(one);
    }
  }

  /**
   * The loop has waited for events.
   *
   * @param at when it came back, in ns
   * @param all whether it has heard of all there were
   */
  void ripened(long at, boolean all) {
    heardAt = at;
    allHeard = all;
  }
}
