package io.github.s3wwwkit.seeder.manifest;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The paths of a manifest so far: none is there twice, and none is another's folder. */
final class PathSet {
  // From a path to the place of the entry that it comes from.
  private final Map<String, String> files = new HashMap<>();
  private final Map<String, String> folders = new HashMap<>();

  /**
   * Adds the path of an entry. An archive's is a folder, which others may share.
   *
   * @throws IllegalArgumentException with a message that names the entry in the way
   */
  void add(Entry entry) {
    String path = entry.path();
    boolean isFolder = entry.unpack() != null;
    if (!isFolder) {
      refuse(files.get(path), "is also the path of ");
      refuse(folders.get(path), "is a folder of ");
      files.put(path, entry.place());
    } else {
      refuse(files.get(path), "is not a folder but the path of ");
      folders.putIfAbsent(path, entry.place());
    }
    for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      String folder = path.substring(0, slash);
      refuse(files.get(folder), "lies below the path of ");
      folders.putIfAbsent(folder, entry.place());
    }
  }

  private static void refuse(@Nullable String other, String how) {
    if (other != null) {
      throw new IllegalArgumentException(how + other);
    }
  }
}
