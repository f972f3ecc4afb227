package io.github.s3wwwkit.seeder.release;

import io.github.s3wwwkit.seeder.store.ObjectHead;
import org.jspecify.annotations.Nullable;

/**
 * What an object is to be.
 *
 * @param path below the release
 * @param contentType null: by its first bytes
 * @param source for people
 */
record Target(
    String key,
    String path,
    @Nullable String contentType,
    @Nullable String cacheControl,
    String source) {

  Target withType(String type) {
    return contentType != null ? this : new Target(key, path, type, cacheControl, source);
  }

  ObjectHead head(@Nullable String sha256) {
    return new ObjectHead(type(), cacheControl, sha256);
  }

  PublishedObject published(long bytes, String sha256) {
    return new PublishedObject(path, bytes, sha256, type(), cacheControl, source);
  }

  private String type() {
    if (contentType == null) {
      throw new IllegalStateException(path + " has no type yet");
    }
    return contentType;
  }
}
