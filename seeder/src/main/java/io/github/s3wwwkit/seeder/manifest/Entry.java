package io.github.s3wwwkit.seeder.manifest;

import io.github.s3wwwkit.seeder.source.SourceAddress;
import io.github.s3wwwkit.seeder.verify.Checksum;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One object of a release.
 *
 * @param path below the release
 * @param checksum what its content must be, when that is known
 * @param declaredType the media type asked for; null: the one of the path
 */
public record Entry(
    SourceAddress source,
    String path,
    @Nullable Checksum checksum,
    @Nullable String declaredType,
    @Nullable String cacheControl) {

  /** The type it is published with. */
  public String contentType() {
    return Objects.requireNonNullElse(askedType(), ContentTypes.UNKNOWN);
  }

  /** The type that the user or the path names; null when neither does. */
  public @Nullable String askedType() {
    return declaredType != null ? declaredType : ContentTypes.ofPath(path);
  }

  /** What its content may be called in a sums file, the likeliest first. */
  public List<String> namesInSums() {
    Set<String> names = new LinkedHashSet<>();
    String segment;
    try {
      segment = source.lastSegment();
    } catch (IllegalArgumentException e) {
      // Its bytes are no text, so no sums file can name it.
      segment = "";
    }
    if (!segment.isEmpty()) {
      names.add(segment);
    }
    names.add(path);
    return List.copyOf(names);
  }
}
