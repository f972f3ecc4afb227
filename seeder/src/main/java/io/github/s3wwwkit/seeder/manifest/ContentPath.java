package io.github.s3wwwkit.seeder.manifest;

import io.github.s3wwwkit.seeder.source.SourceAddress;

/** The rules for the paths that a release holds. */
public final class ContentPath {
  private ContentPath() {}

  /** What a source is called when nobody says. */
  public static String ofSource(SourceAddress source) {
    String name = source.lastSegment();
    return name.isEmpty() ? "index.html" : name;
  }

  /**
   * Judges a path.
   *
   * @throws IllegalArgumentException with a message that says what is wrong with the path
   */
  public static void check(String path) {
    if (path.startsWith("/")) {
      throw new IllegalArgumentException("must be relative");
    }
    if (path.indexOf('\\') >= 0 || path.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("has a backslash or a control character");
    }
    for (String segment : path.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw new IllegalArgumentException("has an empty, . or .. segment");
      }
    }
  }
}
