package io.github.s3wwwkit.seeder.release;

import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.Log;
import io.github.s3wwwkit.seeder.run.Retry;
import io.github.s3wwwkit.seeder.run.Stop;
import io.github.s3wwwkit.seeder.store.Condition;
import io.github.s3wwwkit.seeder.store.ObjectStore;
import io.github.s3wwwkit.seeder.store.StoredObject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Hands out the leases of one run. */
public final class Leases {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final int UNSEEN_TTLS = 10;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final ObjectStore store;
  private final Duration ttl;
  private final Retry retry;
  private final Stop stop;
  private final Log log;
  private final Map<String, Long> unreadableSince = new ConcurrentHashMap<>();
  private final String holder = UUID.randomUUID().toString();

  public Leases(ObjectStore store, Duration ttl, Retry retry, Stop stop, Log log) {
    this.store = store;
    this.ttl = ttl;
    this.retry = retry;
    this.stop = stop;
    this.log = log;
  }

  /** Takes the lease of a release when nobody holds it; empty when somebody does. */
  Optional<Lease> tryAcquire(String release) throws Failure {
    String key = Keys.lease(release);
    LeaseFile file = new LeaseFile(holder, ttl, 0);
    try {
      Optional<String> etag = file.write(store, key, new Condition.Absent());
      if (etag.isEmpty()) {
        etag = takeOver(release, key, file, store.readIfAllowed(key));
      }
      return etag.map(tag -> new Lease(store, key, file, tag, stop, log));
    } catch (Failure e) {
      giveBack(key, file);
      throw e;
    }
  }

  /** The answer may be all that was lost. */
  private void giveBack(String key, LeaseFile file) {
    // A store that is down has been waited for long enough.
    ObjectStore tidying = stop.reason() == null ? store.once() : store.tidying();
    try {
      if (file.ifWritten(tidying.readIfAllowed(key)).isPresent()) {
        tidying.delete(key);
      }
    } catch (Failure e) {
      log.debug(e.getMessage());
    }
  }

  private Optional<String> takeOver(
      String release, String key, LeaseFile file, Optional<StoredObject.Read> there)
      throws Failure {
    Optional<String> mine = file.ifWritten(there);
    if (mine.isPresent() || (there.isPresent() && !hasExpired(there.get()))) {
      return mine;
    }
    if (there.isEmpty() && !hasWaitedFor(release)) {
      return Optional.empty();
    }
    log.warn("the lease of release " + release + " has expired; taking over");
    return file.write(
        store,
        key,
        there.isPresent()
            ? new Condition.Unchanged(there.get().object().etag())
            : new Condition.None());
  }

  /** Who may only write does not see whether a lease is renewed, and waits longer. */
  private boolean hasWaitedFor(String release) {
    long now = System.nanoTime();
    return now - unreadableSince.computeIfAbsent(release, name -> now)
        > UNSEEN_TTLS * ttl.toNanos();
  }

  /** Whether a seeder is at work on the release. */
  boolean isHeld(String release) throws Failure {
    Optional<StoredObject.Read> there = store.read(Keys.lease(release));
    return there.isPresent() && !hasExpired(there.get());
  }

  private boolean hasExpired(StoredObject.Read lease) {
    return lease.object().age().compareTo(LeaseFile.ttlOf(lease.bytes(), ttl)) > 0;
  }

  /** How a wait for a lease ended. */
  sealed interface Turn<T> {
    record Mine<T>(Lease lease) implements Turn<T> {}

    /** What it was wanted for is there. */
    record Done<T>(T found) implements Turn<T> {}
  }

  /** Looks for what a lease is wanted for. */
  @FunctionalInterface
  interface Finder<T> {
    Optional<T> find() throws Failure;
  }

  /** Takes the lease of a release, waiting for whoever holds it. */
  <T> Turn<T> acquire(String release, Finder<T> finder) throws Failure {
    String what = "waiting for the seeder that is publishing release " + release;
    Duration pause = FIRST_PAUSE;
    boolean waits = false;
    while (true) {
      try {
        Optional<Turn<T>> turn = turn(release, finder);
        if (turn.isPresent()) {
          return turn.get();
        }
      } catch (Failure e) {
        if (waits) {
          retry.checkStop(Failure.Kind.BUSY, what);
        }
        throw e;
      }
      if (!waits) {
        log.info(what);
        waits = true;
      }
      stop.sleep(pause);
      retry.checkStop(Failure.Kind.BUSY, what);
      Duration next = pause.multipliedBy(3).dividedBy(2);
      pause = next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
    }
  }

  private <T> Optional<Turn<T>> turn(String release, Finder<T> finder) throws Failure {
    Optional<Lease> lease = tryAcquire(release);
    boolean keep = false;
    try {
      // Its last holder may have finished in between.
      Optional<T> found = finder.find();
      if (found.isPresent()) {
        return Optional.of(new Turn.Done<>(found.get()));
      }
      keep = true;
      return lease.map(Turn.Mine::new);
    } finally {
      if (!keep) {
        lease.ifPresent(Lease::close);
      }
    }
  }
}
