package io.github.s3wwwkit.seeder.manifest;

import java.util.regex.Pattern;

/** The rule for names of releases. */
public final class ReleaseName {
  private static final Pattern RULE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  private ReleaseName() {}

  /**
   * Judges a name.
   *
   * @throws IllegalArgumentException with a message that states the rule
   */
  public static void check(String name) {
    if (!RULE.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "must be 1 to 128 of A-Z a-z 0-9 . _ - and start with a letter or digit");
    }
  }
}
