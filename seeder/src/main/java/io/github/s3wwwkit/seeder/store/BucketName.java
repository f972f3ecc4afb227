package io.github.s3wwwkit.seeder.store;

import java.util.regex.Pattern;

/** S3's rule for names of buckets. */
public final class BucketName {
  private static final Pattern RULE = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern ADDRESS = Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+");

  private BucketName() {}

  /**
   * Judges a name.
   *
   * @throws IllegalArgumentException with a message that states the rule
   */
  public static void check(String name) {
    if (!RULE.matcher(name).matches()
        || ADDRESS.matcher(name).matches()
        || name.contains("..")
        || name.contains(".-")
        || name.contains("-.")) {
      throw new IllegalArgumentException(
          "must be 3 to 63 of a-z 0-9 . - , start and end with a letter or digit, have no two dots"
              + " or a dot and a hyphen side by side, and be no IP address");
    }
  }
}
