package io.github.s3wwwkit.seeder.store;

import io.minio.Http;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is stored with an object besides its bytes.
 *
 * @param sha256 of the content, in hex, when it is known before the first byte is sent
 */
public record ObjectHead(
    String contentType, @Nullable String cacheControl, @Nullable String sha256) {
  Http.Headers headers() {
    Http.Headers headers = new Http.Headers(Map.of("Content-Type", contentType));
    if (cacheControl != null) {
      headers.put("Cache-Control", cacheControl);
    }
    if (sha256 != null) {
      headers.put("x-amz-meta-sha256", sha256);
    }
    return headers;
  }
}
