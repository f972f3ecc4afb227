package io.github.s3wwwkit.seeder.store;

import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What the store says of an object.
 *
 * @param etag without its quotes
 * @param age since it was written, by the store's own clock
 * @param sha256 of its content, in hex, as its writer noted it; null when none was noted
 */
public record StoredObject(
    long size,
    String etag,
    Duration age,
    @Nullable String contentType,
    @Nullable String cacheControl,
    @Nullable String sha256) {

  /** As the fields of an answer describe it. */
  static StoredObject of(Headers headers, long size) {
    @Nullable String etag = headers.get("ETag");
    return new StoredObject(
        size,
        etag == null ? "" : etag.replace("\"", ""),
        age(headers.get("Date"), headers.get("Last-Modified")),
        headers.get("Content-Type"),
        headers.get("Cache-Control"),
        headers.get("x-amz-meta-sha256"));
  }

  private static Duration age(@Nullable String date, @Nullable String lastModified) {
    if (date == null || lastModified == null) {
      return Duration.ZERO;
    }
    try {
      Duration age = Duration.between(time(lastModified), time(date));
      return age.isNegative() ? Duration.ZERO : age;
    } catch (DateTimeParseException e) {
      return Duration.ZERO;
    }
  }

  private static ZonedDateTime time(String value) {
    return ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
  }

  /** With the bytes of a small one. */
  public static final class Read {
    private final StoredObject object;
    private final byte[] bytes;

    Read(StoredObject object, byte[] bytes) {
      this.object = object;
      this.bytes = bytes;
    }

    public StoredObject object() {
      return object;
    }

    /** Not to be changed. */
    public byte[] bytes() {
      return bytes;
    }
  }

  /** Whether it is what would be written in its place. */
  public boolean isSameAs(long otherSize, ObjectHead head) {
    return size == otherSize
        && sha256 != null
        && sha256.equals(head.sha256())
        && head.contentType().equals(contentType)
        && Objects.equals(head.cacheControl(), cacheControl);
  }
}
