package io.github.s3wwwkit.seeder.release;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What there is of a release now, or would be.
 *
 * @param published when the release first appeared; null while it is planned
 * @param recordSha256 of the record in the bucket, in hex; null while it is planned
 */
public record Result(
    State state,
    List<PublishedObject> objects,
    @Nullable String published,
    @Nullable String recordSha256) {

  static Result of(State state, Records.Stored stored) {
    return new Result(
        state, stored.release().objects(), stored.release().published(), stored.sha256());
  }
}
