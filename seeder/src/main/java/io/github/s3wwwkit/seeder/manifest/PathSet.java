package io.github.s3wwwkit.seeder.manifest;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The paths of a release so far: none is there twice, and none is another's folder. */
public final class PathSet {
  // From a path to whose it is.
  private final Map<String, String> files = new HashMap<>();
  private final Map<String, String> folders = new HashMap<>();

  /**
   * Claims a path, which its owner may do again.
   *
   * @param isFolder a folder may be shared
   * @param owner for messages: "entry 2 (line 7)"
   * @throws IllegalArgumentException with a message that names who is in the way
   */
  public synchronized void add(String path, boolean isFolder, String owner) {
    if (!isFolder) {
      refuse(files.get(path), owner, "is also the path of ");
      refuse(folders.get(path), owner, "is a folder of ");
      files.put(path, owner);
    } else {
      refuse(files.get(path), owner, "is not a folder but the path of ");
      folders.putIfAbsent(path, owner);
    }
    for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      String folder = path.substring(0, slash);
      refuse(files.get(folder), owner, "lies below the path of ");
      folders.putIfAbsent(folder, owner);
    }
  }

  private static void refuse(@Nullable String other, String owner, String how) {
    if (other != null && !other.equals(owner)) {
      throw new IllegalArgumentException(how + other);
    }
  }
}
