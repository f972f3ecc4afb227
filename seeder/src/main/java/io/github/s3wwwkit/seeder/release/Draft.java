package io.github.s3wwwkit.seeder.release;

import io.github.s3wwwkit.seeder.manifest.Entry;
import io.github.s3wwwkit.seeder.manifest.PathSet;
import io.github.s3wwwkit.seeder.run.Failure;

/** A release that is being written and has no record yet. */
final class Draft {
  private final String release;
  private final Lease lease;
  private final PathSet paths = new PathSet();

  Draft(String release, Lease lease) {
    this.release = release;
    this.lease = lease;
  }

  Lease lease() {
    return lease;
  }

  /** The key of an object that no other entry may have. */
  String claim(String path, Entry entry) throws Failure {
    try {
      paths.add(path, false, entry.place());
    } catch (IllegalArgumentException e) {
      throw Failure.integrity(path + " " + e.getMessage());
    }
    return Keys.object(release, path);
  }
}
