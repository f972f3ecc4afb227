package io.github.s3wwwkit.seeder.manifest;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an entry may say. */
public enum Field {
  SOURCE("source"),
  PATH("path"),
  CHECKSUM("checksum"),
  CONTENT_TYPE("contentType"),
  CACHE_CONTROL("cacheControl"),
  UNPACK("unpack");

  private final String label;

  Field(String label) {
    this.label = label;
  }

  /** Its name in a manifest. */
  public String label() {
    return label;
  }

  static @Nullable Field of(String label) {
    return Arrays.stream(values()).filter(f -> f.label.equals(label)).findFirst().orElse(null);
  }

  static String all() {
    return Arrays.stream(values()).map(Field::label).collect(Collectors.joining(", "));
  }
}
