package io.github.s3wwwkit.seeder.release;

import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.Log;
import io.github.s3wwwkit.seeder.store.ObjectStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Deletes old releases. The record goes first: from then on nobody takes the release for whole, and
 * should this end before the last object has gone, the next run finds what has no record.
 */
public final class Pruning {
  private record Dated(String release, String published, String sha256) {}

  private final ObjectStore store;
  private final Leases leases;
  private final Log log;

  public Pruning(ObjectStore store, Leases leases, Log log) {
    this.store = store;
    this.leases = leases;
    this.log = log;
  }

  /**
   * Deletes all but some.
   *
   * @param keep how many of the newest to spare
   * @param inUse others to spare
   * @param dryRun only says which
   * @return the releases deleted, in order
   */
  public List<String> prune(int keep, Set<String> inUse, boolean dryRun) throws Failure {
    Set<String> spared = new HashSet<>(inUse);
    List<Dated> finished = finished();
    finished.sort(Comparator.comparing(Dated::published).reversed());
    finished.stream().limit(keep).forEach(one -> spared.add(one.release()));
    // By release, the digest of the record that was found; empty when there is none.
    Map<String, String> old = new TreeMap<>();
    folders().forEach(release -> old.put(release, ""));
    finished.forEach(one -> old.put(one.release(), one.sha256()));
    old.keySet().removeAll(spared);
    List<String> deleted = new ArrayList<>();
    for (Map.Entry<String, String> one : old.entrySet()) {
      String release = one.getKey();
      if (dryRun ? !leases.isHeld(release) : delete(release, one.getValue())) {
        deleted.add(release);
      }
    }
    return deleted;
  }

  private List<Dated> finished() throws Failure {
    List<Dated> all = new ArrayList<>();
    Records records = new Records(store);
    for (String key : store.list(Keys.SEED)) {
      if (key.endsWith(Keys.RECORD)) {
        String release = key.substring(Keys.SEED.length(), key.length() - Keys.RECORD.length());
        records
            .find(release)
            .ifPresent(
                found -> all.add(new Dated(release, found.release().published(), found.sha256())));
      }
    }
    return all;
  }

  /** Releases of which there are objects, those that were never finished with them. */
  private Set<String> folders() throws Failure {
    Set<String> folders = new TreeSet<>();
    for (String prefix : store.folders(Keys.RELEASES)) {
      String release = prefix.substring(Keys.RELEASES.length(), prefix.length() - 1);
      if (!release.startsWith(".")) {
        folders.add(release);
      }
    }
    return folders;
  }

  private boolean delete(String release, String seen) throws Failure {
    Optional<Lease> lease = leases.tryAcquire(release);
    if (lease.isEmpty()) {
      log.info("release " + release + " is spared: a seeder is publishing it");
      return false;
    }
    try (Lease held = lease.get()) {
      Optional<Records.Stored> now = new Records(store).find(release);
      if (now.isPresent() && !now.get().sha256().equals(seen)) {
        log.info("release " + release + " is spared: it was published meanwhile");
        return false;
      }
      store.delete(Keys.record(release));
      Deletion.run(store, store.list(Keys.folder(release)), held::holds);
    }
    log.info("release " + release + " is deleted from " + store.display());
    return true;
  }
}
