package io.github.s3wwwkit.seeder.release;

import io.github.s3wwwkit.seeder.run.Failure;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What holds for the paths of a release together, those out of archives with them. */
final class ReleasePaths {
  private ReleasePaths() {}

  /** No path twice, and none another's folder. */
  static void check(List<PublishedObject> objects) throws Failure {
    Set<String> files = new HashSet<>();
    for (PublishedObject object : objects) {
      if (!files.add(object.path())) {
        throw Failure.integrity("the release would have " + object.path() + " twice");
      }
    }
    for (PublishedObject object : objects) {
      String path = object.path();
      for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
        if (files.contains(path.substring(0, slash))) {
          throw Failure.integrity(
              "the release would have " + path.substring(0, slash) + " as a file and as a folder");
        }
      }
    }
  }
}
