package io.github.s3wwwkit.seeder.release;

import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.Log;
import io.github.s3wwwkit.seeder.run.Stop;
import io.github.s3wwwkit.seeder.run.Threads;
import io.github.s3wwwkit.seeder.store.Condition;
import io.github.s3wwwkit.seeder.store.ObjectStore;
import io.github.s3wwwkit.seeder.store.StoredObject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The right to publish a release, or to delete it, for as long as it is renewed. It is an object
 * that only its holder replaces; how long ago it was written tells whether the holder lives.
 */
final class Lease implements AutoCloseable {
  private final ObjectStore store;
  private final String key;
  private final Stop stop;
  private final Log log;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread heartbeat;
  private LeaseFile file;
  private String etag;
  private long written = System.nanoTime();
  private volatile boolean lost;

  Lease(ObjectStore store, String key, LeaseFile file, String etag, Stop stop, Log log) {
    this.store = store;
    this.key = key;
    this.file = file;
    this.etag = etag;
    this.stop = stop;
    this.log = log;
    this.heartbeat = Threads.start("lease", this::keep);
  }

  private void keep() {
    Duration pause = file.ttl().dividedBy(3);
    while (!isClosedWithin(pause)) {
      try {
        renew();
      } catch (Failure e) {
        // The next beat may do better; somebody else may take over until then.
        log.warn(e.getMessage());
      }
    }
  }

  private boolean isClosedWithin(Duration pause) {
    try {
      return closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nothing interrupts threads here", e);
    }
  }

  private synchronized void renew() throws Failure {
    LeaseFile next = file.next();
    // Tidying up after a failure needs it as well.
    ObjectStore store = this.store.tidying();
    Optional<String> renewed = next.write(store, key, new Condition.Unchanged(etag));
    if (renewed.isEmpty()) {
      // The answer to an earlier try may have been lost.
      renewed = next.ifWritten(store.readIfAllowed(key));
    }
    if (renewed.isPresent()) {
      file = next;
      etag = renewed.get();
      written = System.nanoTime();
    } else {
      lost = true;
      closed.countDown();
      stop.request(Stop.Reason.LEASE_LOST);
    }
  }

  /** Whether it is still this one's; asks the store only when it may have expired. */
  synchronized boolean holds() {
    return !lost && (System.nanoTime() - written < file.ttl().toNanos() || !isLost());
  }

  /** Whether somebody else has it, or had it; asks the store. */
  synchronized boolean isLost() {
    if (!lost) {
      try {
        Optional<StoredObject> there = store.tidying().head(key);
        lost = there.isEmpty() || !there.get().etag().equals(etag);
      } catch (Failure e) {
        log.debug(e.getMessage());
      }
    }
    return lost;
  }

  /** Gives it back. */
  @Override
  public void close() {
    closed.countDown();
    try {
      heartbeat.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nothing interrupts threads here", e);
    }
    if (!holds()) {
      return;
    }
    try {
      store.tidying().delete(key);
    } catch (Failure e) {
      log.warn(e.getMessage() + "; it expires in " + file.ttl().toSeconds() + " s");
    }
  }
}
