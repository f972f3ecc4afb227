package io.github.s3wwwkit.seeder.manifest;

import io.github.s3wwwkit.seeder.archive.Format;
import io.github.s3wwwkit.seeder.source.SourceAddress;
import io.github.s3wwwkit.seeder.verify.Checksum;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One object of a release, or an archive of many.
 *
 * @param path below the release; of an archive, the folder for its members, empty for the release's
 *     root
 * @param checksum what its content must be, when that is known
 * @param declaredType the media type asked for; null: the one of the path
 * @param unpack null: published as it is
 * @param place where the entry stands, for messages: "entry 2 (line 7)"; empty when it is the only
 *     one and stands nowhere
 */
public record Entry(
    SourceAddress source,
    String path,
    @Nullable Checksum checksum,
    @Nullable String declaredType,
    @Nullable String cacheControl,
    @Nullable Format unpack,
    String place) {

  /** A single object. */
  public Entry(
      SourceAddress source,
      String path,
      @Nullable Checksum checksum,
      @Nullable String declaredType,
      @Nullable String cacheControl) {
    this(source, path, checksum, declaredType, cacheControl, null, "");
  }

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
    if (!path.isEmpty()) {
      names.add(path);
    }
    return List.copyOf(names);
  }
}
