package io.github.s3wwwkit.seeder.release;

import io.github.s3wwwkit.seeder.manifest.Manifest;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.store.Condition;
import io.github.s3wwwkit.seeder.store.ObjectHead;
import io.github.s3wwwkit.seeder.store.ObjectStore;
import io.github.s3wwwkit.seeder.store.StoredObject;
import io.github.s3wwwkit.seeder.verify.Digest;
import java.io.IOException;
import java.util.Optional;

/** The records of finished releases. */
final class Records {
  /**
   * A record as it lies in the bucket.
   *
   * @param sha256 of its bytes, in hex
   */
  record Stored(ReleaseRecord release, String sha256) {}

  private static final ObjectHead HEAD = new ObjectHead("application/json", null, null);

  private final ObjectStore store;

  Records(ObjectStore store) {
    this.store = store;
  }

  /** Fails when it may not be read: who deletes or verifies must know. */
  Optional<Stored> find(String release) throws Failure {
    return parse(release, store.read(Keys.record(release)));
  }

  private Optional<Stored> parse(String release, Optional<StoredObject.Read> read) throws Failure {
    if (read.isEmpty()) {
      return Optional.empty();
    }
    byte[] bytes = read.get().bytes();
    try {
      return Optional.of(new Stored(ReleaseRecord.parse(bytes), Digest.sha256(bytes)));
    } catch (IOException e) {
      throw Failure.permanent(
          Failure.Kind.STORE,
          Keys.record(release)
              + " in "
              + store.display()
              + " is not the record of a release; give the release another name, or delete it");
    }
  }

  /** The same for who publishes, and may perhaps only write; it must be of this manifest. */
  Optional<Stored> find(String release, Manifest manifest) throws Failure {
    Optional<Stored> found = parse(release, store.readIfAllowed(Keys.record(release)));
    if (found.isPresent()) {
      check(found.get(), manifest);
    }
    return found;
  }

  void check(Stored found, Manifest manifest) throws Failure {
    if (!found.release.manifest().equals(manifest.fingerprint())) {
      throw Failure.usage(
          "release "
              + found.release.release()
              + " is already in "
              + store.display()
              + " with other content, and a release never changes; give --release another name");
    }
  }

  /** Writes a record unless there is one; then that one is what counts. */
  Stored write(ReleaseRecord made, Manifest manifest) throws Failure {
    byte[] json = made.toJson();
    Stored mine = new Stored(made, Digest.sha256(json));
    String key = Keys.record(made.release());
    if (store.put(key, json, json.length, HEAD, mine.sha256, new Condition.Absent()).isPresent()) {
      return mine;
    }
    return find(made.release(), manifest)
        .orElseThrow(() ->
            Failure.retryable(
                Failure.Kind.STORE,
                "the record of release " + made.release() + " is there but cannot be read"));
  }
}
