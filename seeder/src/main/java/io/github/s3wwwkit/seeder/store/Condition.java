package io.github.s3wwwkit.seeder.store;

import io.minio.Http;

/** When an object may be written (RFC 9110 13.1). */
public sealed interface Condition {
  /** Always. */
  record None() implements Condition {}

  /** While there is none of this key. */
  record Absent() implements Condition {}

  /** While there is this very one. */
  record Unchanged(String etag) implements Condition {}

  /** Adds the field that says so. */
  default void addTo(Http.Headers headers) {
    switch (this) {
      case None() -> {}
      case Absent() -> headers.put("If-None-Match", "*");
      case Unchanged(String etag) -> headers.put("If-Match", "\"" + etag + "\"");
    }
  }
}
