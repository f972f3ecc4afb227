package io.github.s3wwwkit.seeder.release;

import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.store.Condition;
import io.github.s3wwwkit.seeder.store.ObjectHead;
import io.github.s3wwwkit.seeder.store.ObjectStore;
import io.github.s3wwwkit.seeder.store.StoredObject;
import java.util.Optional;

/**
 * Writes objects of a release that has no record yet. What lies there already is of a run that did
 * not finish, and is replaced only while it is still that: a seeder that was thought dead must not
 * write over what its successor has published.
 */
final class ObjectWriter {
  private final ObjectStore store;

  ObjectWriter(ObjectStore store) {
    this.store = store;
  }

  void write(Lease lease, String key, byte[] bytes, int length, ObjectHead head, String sha256)
      throws Failure {
    if (store.put(key, bytes, length, head, sha256, new Condition.Absent()).isPresent()) {
      return;
    }
    Optional<StoredObject> there = store.head(key);
    if (there.isPresent() && there.get().isSameAs(length, head)) {
      return;
    }
    if (lease.isLost()) {
      throw another(key);
    }
    Condition condition =
        there.isPresent() ? new Condition.Unchanged(there.get().etag()) : new Condition.Absent();
    if (store.put(key, bytes, length, head, sha256, condition).isEmpty()) {
      throw another(key);
    }
  }

  private Failure another(String key) {
    return Failure.retryable(
        Failure.Kind.BUSY,
        "writing " + key + " into " + store.display() + ": another seeder writes it too");
  }
}
