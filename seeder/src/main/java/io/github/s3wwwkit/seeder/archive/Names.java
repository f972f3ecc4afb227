package io.github.s3wwwkit.seeder.archive;

import io.github.s3wwwkit.seeder.manifest.ContentPath;
import java.util.HashMap;
import java.util.Map;

/** The names in an archive: each one safe, each one once, none a file and a folder. */
final class Names {
  // Each is held until the end, and so is every folder on its way.
  private static final int MAX_CHARS = 16 << 20;

  private enum Kind {
    FILE,
    FOLDER,
    /** A folder that so far only the names below it speak of. */
    IMPLIED
  }

  private final Map<String, Kind> kinds = new HashMap<>();
  private int chars;

  /** The path to publish under. */
  String add(String name, boolean folder) throws BrokenArchiveException {
    if (folder && name.equals(".")) {
      return "";
    }
    String path = name.startsWith("./") ? name.substring(2) : name;
    try {
      ContentPath.check(path);
    } catch (IllegalArgumentException e) {
      throw new BrokenArchiveException("is refused: its path " + e.getMessage());
    }
    Kind known = kinds.get(path);
    if (folder ? known == Kind.FOLDER : known == Kind.FILE) {
      throw new BrokenArchiveException("is in the archive twice");
    }
    if (folder ? known == Kind.FILE : known != null) {
      throw new BrokenArchiveException("is both a file and a folder");
    }
    put(path, folder ? Kind.FOLDER : Kind.FILE);
    for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      String parent = path.substring(0, slash);
      Kind kind = kinds.get(parent);
      if (kind == Kind.FILE) {
        throw new BrokenArchiveException("is below " + Bytes.quote(parent) + ", which is a file");
      }
      if (kind != null) {
        break;
      }
      put(parent, Kind.IMPLIED);
    }
    return path;
  }

  private void put(String path, Kind kind) throws BrokenArchiveException {
    chars += path.length();
    if (chars > MAX_CHARS) {
      throw new BrokenArchiveException("is one long name too many to be kept in memory");
    }
    kinds.put(path, kind);
  }
}
