package io.github.s3wwwkit.seeder.cli;

import io.github.s3wwwkit.seeder.release.PublishedObject;
import io.github.s3wwwkit.seeder.run.Failure;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command says on standard output, in the report and in the termination log.
 *
 * @param outcome {@code published}, {@code unchanged}, {@code verified}, {@code pruned}, {@code
 *     planned} or {@code failed}
 * @param release null when the command did not come to name one
 * @param releases deleted, or to be deleted; null when that was not asked for
 * @param bytes of all objects
 * @param attempts how often content was asked for
 * @param resumed how often that went on from where it had broken off
 * @param finished RFC 3339, UTC, milliseconds
 */
record Outcome(
    String outcome,
    @Nullable String release,
    List<PublishedObject> objects,
    @Nullable List<String> releases,
    long bytes,
    int attempts,
    int resumed,
    Duration took,
    String finished,
    @Nullable String published,
    @Nullable String recordSha256,
    @Nullable Failure error) {
  Outcome {
    objects = List.copyOf(objects);
  }

  int exitCode() {
    return error == null ? 0 : error.kind().exitCode();
  }
}
