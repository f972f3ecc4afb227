package io.github.s3wwwkit.seeder.store;

import java.time.Duration;
import java.util.Objects;
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
