package io.github.s3wwwkit.seeder.release;

import io.github.s3wwwkit.seeder.manifest.Manifest;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.Log;
import io.github.s3wwwkit.seeder.run.SideBySide;
import io.github.s3wwwkit.seeder.run.Stop;
import io.github.s3wwwkit.seeder.store.ObjectStore;
import io.github.s3wwwkit.seeder.verify.ContentHash;
import io.minio.GetObjectResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a release back from the store and holds it against its record. */
public final class Verification {
  private static final int BUFFER = 128 << 10;

  private final ObjectStore store;
  private final int concurrency;
  private final Stop stop;
  private final Log log;

  public Verification(ObjectStore store, int concurrency, Stop stop, Log log) {
    this.store = store;
    this.concurrency = concurrency;
    this.stop = stop;
    this.log = log;
  }

  /**
   * Compares every digest.
   *
   * @param manifest what the release must be of, when that is known
   */
  public Result verify(String release, @Nullable Manifest manifest) throws Failure {
    Records records = new Records(store);
    Optional<Records.Stored> found = records.find(release);
    if (found.isEmpty()) {
      throw Failure.integrity(
          "release " + release + " has no record in " + store.display() + ": it is not published");
    }
    if (manifest != null) {
      records.check(found.get(), manifest);
    }
    List<PublishedObject> objects = found.get().release().objects();
    Progress progress = new Progress(log, objects.size());
    List<SideBySide.Task<Boolean>> tasks = new ArrayList<>();
    for (PublishedObject object : objects) {
      tasks.add(() -> verify(release, object, progress.meter()));
    }
    var _ = SideBySide.run(concurrency, tasks, () -> stop.request(Stop.Reason.FAILED));
    log.info("release " + release + " in " + store.display() + " is what its record says");
    return Result.of(State.VERIFIED, found.get());
  }

  private boolean verify(String release, PublishedObject object, Progress.Meter meter)
      throws Failure {
    String key = Keys.object(release, object.path());
    String what = key + " in " + store.display();
    String actual =
        store.stream(key, response -> digest(response, what, meter))
            .orElseThrow(() -> Failure.integrity(what + " is not there"));
    if (!actual.equals(object.sha256())) {
      throw Failure.integrity(
          what + " has the SHA-256 " + actual + " but its record says " + object.sha256());
    }
    meter.finish();
    return true;
  }

  private static String digest(GetObjectResponse response, String what, Progress.Meter meter)
      throws IOException, Failure {
    meter.startAgain();
    ContentHash hash = new ContentHash(null);
    byte[] buffer = new byte[BUFFER];
    int n;
    while ((n = response.read(buffer)) >= 0) {
      hash.update(buffer, 0, n);
      meter.moved(n);
    }
    return hash.finish(what);
  }
}
