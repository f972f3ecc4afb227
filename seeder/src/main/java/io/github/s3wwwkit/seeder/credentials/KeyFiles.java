package io.github.s3wwwkit.seeder.credentials;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The files of a key pair, as the options name them. */
public record KeyFiles(
    @Nullable Path accessKey, @Nullable Path secretKey, @Nullable Path sessionToken) {
  boolean isEmpty() {
    return accessKey == null && secretKey == null && sessionToken == null;
  }
}
