package io.github.s3wwwkit.seeder.archive;

import java.util.Arrays;
import java.util.stream.Collectors;

/** How an archive is packed. */
public enum Format {
  TAR("tar"),
  TAR_GZ("tar.gz"),
  TAR_ZST("tar.zst"),
  ZIP("zip");

  private final String label;

  Format(String label) {
    this.label = label;
  }

  /**
   * The format that a user names.
   *
   * @throws IllegalArgumentException with a message that names the choices
   */
  public static Format parse(String name) {
    return Arrays.stream(values())
        .filter(format -> format.label.equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                Arrays.stream(values())
                    .map(Format::label)
                    .collect(Collectors.joining(", ", "must be one of ", ""))));
  }

  /** Its name for users. */
  public String label() {
    return label;
  }
}
