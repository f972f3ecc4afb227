package io.github.s3wwwkit.seeder.release;

import io.github.s3wwwkit.seeder.manifest.Entry;
import io.github.s3wwwkit.seeder.manifest.Manifest;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.Log;
import io.github.s3wwwkit.seeder.run.Stop;
import io.github.s3wwwkit.seeder.store.ObjectStore;
import io.github.s3wwwkit.seeder.verify.Checksum;
import io.github.s3wwwkit.seeder.verify.Digest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes one release appear in a bucket: its objects first, its record last. */
public final class Publication {
  private final ObjectStore store;
  private final Records records;
  private final Leases leases;
  private final Transfer transfer;
  private final Stop stop;
  private final Clock clock;
  private final Log log;

  public Publication(
      ObjectStore store, Leases leases, Transfer transfer, Stop stop, Clock clock, Log log) {
    this.store = store;
    this.records = new Records(store);
    this.leases = leases;
    this.transfer = transfer;
    this.stop = stop;
    this.clock = clock;
    this.log = log;
  }

  /** Says what {@link #publish} would do; reads the store, not the source, and writes nothing. */
  public Result plan(String release, Manifest manifest) throws Failure {
    Optional<Records.Stored> stored = records.find(release, manifest);
    if (stored.isPresent()) {
      log.info("release " + release + " is in " + store.display() + " and would be kept");
      return new Result(State.PLANNED, stored.get().release().objects(), null, null);
    }
    List<String> left = left(release);
    for (Entry entry : manifest.entries()) {
      String key = Keys.object(release, entry.path());
      log.info("would fetch " + entry.source().display() + " into " + key);
      left.stream()
          .filter(entry.unpack() == null ? key::equals : one -> isBelow(key, one))
          .forEach(one -> log.info("would replace " + one + ", of a run that did not finish"));
    }
    return new Result(
        State.PLANNED, manifest.entries().stream().map(Publication::planned).toList(), null, null);
  }

  /** What lies in a release without a record. */
  private List<String> left(String release) {
    try {
      return store.list(Keys.folder(release));
    } catch (Failure e) {
      // Who may only write can publish, too.
      log.warn("what would be replaced is not known: " + e.getMessage());
      return List.of();
    }
  }

  private static boolean isBelow(String folder, String key) {
    return key.startsWith(folder.endsWith("/") ? folder : folder + "/");
  }

  private static PublishedObject planned(Entry entry) {
    @Nullable String sha256 =
        entry.checksum() instanceof Checksum.Inline(Digest digest)
                && digest.algorithm() == Digest.Algorithm.SHA256
            ? digest.hex()
            : null;
    return new PublishedObject(
        entry.path(),
        null,
        sha256,
        entry.contentType(),
        entry.cacheControl(),
        entry.source().display());
  }

  public Result publish(String release, Manifest manifest) throws Failure {
    Optional<Records.Stored> there = records.find(release, manifest);
    if (there.isPresent()) {
      return unchanged(release, there.get());
    }
    return switch (leases.acquire(release, () -> records.find(release, manifest))) {
      case Leases.Turn.Done<Records.Stored>(Records.Stored found) -> unchanged(release, found);
      case Leases.Turn.Mine<Records.Stored>(Lease lease) -> {
        try (lease) {
          yield publishUnder(lease, release, manifest);
        }
      }
    };
  }

  private Result publishUnder(Lease lease, String release, Manifest manifest) throws Failure {
    try {
      return publishAlone(lease, release, manifest);
    } catch (Failure e) {
      // Whoever took over takes back what this one was writing.
      if (e.kind() == Failure.Kind.STORE && lease.isLost()) {
        log.warn(e.getMessage());
        throw Failure.retryable(
            Failure.Kind.BUSY,
            "another seeder has taken over release " + release + "; run the command again");
      }
      throw e;
    }
  }

  private Result publishAlone(Lease lease, String release, Manifest manifest) throws Failure {
    Progress progress = new Progress(log, manifest.entries().size());
    List<PublishedObject> objects;
    try {
      objects =
          new Transfers(transfer, transfer.concurrency(), stop)
              .run(new Draft(release, lease), manifest.entries(), progress);
    } catch (Failure e) {
      if (e.kind() == Failure.Kind.INTEGRITY) {
        leaveNothing(release, lease);
      }
      throw e;
    }
    ReleaseRecord made =
        new ReleaseRecord(release, manifest.fingerprint(), Timestamp.of(clock.instant()), objects);
    Records.Stored stored = records.write(made, manifest);
    if (!stored.release().equals(made)) {
      return unchanged(release, stored);
    }
    log.info("release " + release + " is published in " + store.display());
    return Result.of(State.PUBLISHED, stored);
  }

  private Result unchanged(String release, Records.Stored there) {
    log.info("release " + release + " is already in " + store.display());
    return Result.of(State.UNCHANGED, there);
  }

  private void leaveNothing(String release, Lease lease) {
    ObjectStore tidying = store.tidying();
    try {
      // Somebody else may have published it, where a store has no conditional PUT.
      if (new Records(tidying).find(release).isEmpty()) {
        Deletion.run(tidying, tidying.list(Keys.folder(release)), lease::holds);
      }
    } catch (Failure e) {
      log.warn("removing what was not as promised: " + e.getMessage());
    }
  }
}
