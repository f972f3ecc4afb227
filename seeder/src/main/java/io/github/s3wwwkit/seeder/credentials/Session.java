package io.github.s3wwwkit.seeder.credentials;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Credentials for a time.
 *
 * @param end {@link Instant#MAX} when they hold until they are refused
 */
record Session(Credentials credentials, Instant end) {
  /**
   * Reads the fields that AWS gives a session, the token's name aside.
   *
   * @return null when they are no session
   */
  static @Nullable Session of(Map<String, String> fields, String nameOfToken) {
    String accessKey = fields.getOrDefault("AccessKeyId", "");
    String secretKey = fields.getOrDefault("SecretAccessKey", "");
    String token = fields.getOrDefault(nameOfToken, "");
    if (!Secret.isToken(accessKey) || !Secret.isToken(secretKey) || !Secret.isToken(token)) {
      return null;
    }
    @Nullable String expiration = fields.get("Expiration");
    try {
      return new Session(
          new Credentials(accessKey, secretKey, token),
          expiration == null ? Instant.MAX : Instant.parse(expiration));
    } catch (DateTimeException e) {
      return null;
    }
  }
}
