package io.github.s3wwwkit.seeder.release;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.store.Condition;
import io.github.s3wwwkit.seeder.store.ObjectHead;
import io.github.s3wwwkit.seeder.store.ObjectStore;
import io.github.s3wwwkit.seeder.store.StoredObject;
import io.github.s3wwwkit.seeder.verify.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * What {@code releases/.seed/<release>.lease} says.
 *
 * @param holder a name that no other run has
 * @param ttl how long it holds after it was written
 * @param renewals how often it was written again, so that no two writings have the same ETag
 */
record LeaseFile(String holder, Duration ttl, int renewals) {
  private static final JsonFactory JSON = new JsonFactory();
  private static final ObjectHead HEAD = new ObjectHead("application/json", null, null);

  LeaseFile next() {
    return new LeaseFile(holder, ttl, renewals + 1);
  }

  /** Its ETag; empty when the condition did not hold. */
  Optional<String> write(ObjectStore store, String key, Condition condition) throws Failure {
    byte[] json = toJson();
    return store.put(key, json, json.length, HEAD, Digest.sha256(json), condition);
  }

  /** The ETag of what lies there, if it is this very one. */
  Optional<String> ifWritten(Optional<StoredObject.Read> there) {
    return there
        .filter(read -> Arrays.equals(read.bytes(), toJson()))
        .map(read -> read.object().etag());
  }

  byte[] toJson() {
    return "{\"holder\":\"%s\",\"ttlMillis\":%d,\"renewals\":%d}"
        .formatted(holder, ttl.toMillis(), renewals)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** How long the lease that these bytes are holds; {@code otherwise} when they do not say. */
  static Duration ttlOf(byte[] bytes, Duration otherwise) {
    try (JsonParser json = JSON.createParser(bytes)) {
      while (json.nextToken() != null) {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
            && "ttlMillis".equals(json.currentName())) {
          return Duration.ofMillis(json.getLongValue());
        }
      }
    } catch (IOException e) {
      // Somebody else's words: as if there were none.
    }
    return otherwise;
  }
}
