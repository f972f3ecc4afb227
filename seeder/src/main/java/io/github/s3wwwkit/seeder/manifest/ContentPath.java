package io.github.s3wwwkit.seeder.manifest;

import io.github.s3wwwkit.seeder.source.SourceAddress;
import java.nio.charset.StandardCharsets;

/** The rules for the paths that a release holds. */
public final class ContentPath {
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
  private static final int MAX_BYTES = 1024;

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
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(path)) {
      throw new IllegalArgumentException("is not text");
    }
    if (path.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new IllegalArgumentException("is longer than the 1,024 bytes that S3 allows");
    }
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
