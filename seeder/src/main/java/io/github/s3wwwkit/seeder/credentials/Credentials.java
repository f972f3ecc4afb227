package io.github.s3wwwkit.seeder.credentials;

import org.jspecify.annotations.Nullable;

/** Who the seeder is to the store. */
public record Credentials(String accessKey, String secretKey, @Nullable String sessionToken) {
  /** Never shows the secrets. */
  @Override
  public String toString() {
    return "Credentials[" + accessKey + "]";
  }
}
