package io.github.s3wwwkit.seeder.cli;

import io.github.s3wwwkit.seeder.release.PublishedObject;
import io.github.s3wwwkit.seeder.release.Result;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a command ended well.
 *
 * @param outcome as the outcome names it
 * @param releases deleted, or to be deleted; null when that was not asked for
 * @param published when the release first appeared; null when nobody asked
 * @param recordSha256 of the record in the bucket, in hex; null when nobody asked
 */
record Done(
    String outcome,
    List<PublishedObject> objects,
    @Nullable List<String> releases,
    @Nullable String published,
    @Nullable String recordSha256) {
  static Done of(Result result) {
    return new Done(
        result.state().name().toLowerCase(Locale.ROOT),
        result.objects(),
        null,
        result.published(),
        result.recordSha256());
  }
}
