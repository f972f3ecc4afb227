package io.github.s3wwwkit.seeder.cli;

import io.github.s3wwwkit.seeder.http.HttpClients;
import io.github.s3wwwkit.seeder.manifest.ContentPath;
import io.github.s3wwwkit.seeder.manifest.Entry;
import io.github.s3wwwkit.seeder.manifest.Manifest;
import io.github.s3wwwkit.seeder.manifest.ReleaseName;
import io.github.s3wwwkit.seeder.release.Publication;
import io.github.s3wwwkit.seeder.release.Transfer;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.Log;
import io.github.s3wwwkit.seeder.run.Retry;
import io.github.s3wwwkit.seeder.run.Stop;
import io.github.s3wwwkit.seeder.source.Fetcher;
import io.github.s3wwwkit.seeder.source.Redaction;
import io.github.s3wwwkit.seeder.source.SourceAddress;
import io.github.s3wwwkit.seeder.store.BucketName;
import io.github.s3wwwkit.seeder.store.CredentialSource;
import io.github.s3wwwkit.seeder.store.Endpoint;
import io.github.s3wwwkit.seeder.store.ObjectStore;
import io.github.s3wwwkit.seeder.store.PartBuffers;
import io.github.s3wwwkit.seeder.verify.Checksum;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import okhttp3.MediaType;
import org.jspecify.annotations.Nullable;

/** {@code seeder publish}: judges the options, then puts the parts together and runs them. */
final class PublishJob {
  private static final Set<String> ADDRESSES = Set.of("--source", "--checksum", "--endpoint");

  private final PublishCommand options;
  private final Log log;
  private final Stop stop;
  private @Nullable String release;
  private @Nullable Transfer transfer;

  PublishJob(PublishCommand options, Log log, Stop stop) {
    this.options = options;
    this.log = log;
    this.stop = stop;
  }

  /** Null until it is known. */
  @Nullable String release() {
    return release;
  }

  int attempts() {
    return transfer == null ? 0 : transfer.attempts();
  }

  Publication.Result run(UnaryOperator<@Nullable String> environment, Clock clock) throws Failure {
    Manifest manifest = new Manifest(List.of(entry()));
    String name = options.release == null ? manifest.defaultRelease() : options.release;
    check("--release", name, ReleaseName::check);
    release = name;
    check("--bucket", options.bucket, BucketName::check);
    if (options.region != null) {
      check("--region", options.region, Endpoint::checkRegion);
    }
    Endpoint endpoint =
        judge(
            "--endpoint",
            Objects.requireNonNullElse(options.endpoint, ""),
            text -> Endpoint.of(options.endpoint, options.region));
    PartBuffers buffers =
        judge("--memory", Long.toString(options.memory), text -> new PartBuffers(options.memory));
    CredentialSource credentials =
        CredentialSource.of(
            options.accessKeyFile, options.secretKeyFile, options.sessionTokenFile, environment);

    stop.startDeadline(options.deadline);
    HttpClients http = new HttpClients(options.connectTimeout, options.idleTimeout, stop);
    Retry retry = new Retry(options.maxAttempts, stop, log, new SplittableRandom());
    ObjectStore store =
        new ObjectStore(
            endpoint, options.bucket, options.createBucket, credentials, http, retry, log);
    transfer = new Transfer(new Fetcher(http), store, buffers, retry, log, options.maxBytes);
    Publication publication = new Publication(store, transfer, clock, log);
    return options.dryRun ? publication.plan(name, manifest) : publication.publish(name, manifest);
  }

  private Entry entry() throws Failure {
    if (options.maxAttempts < 1) {
      throw Failure.usage("--max-attempts " + options.maxAttempts + " must be at least 1");
    }
    SourceAddress source = judge("--source", options.source, SourceAddress::parse);
    String path =
        options.path != null
            ? options.path
            : judge("--source", options.source, text -> ContentPath.ofSource(source));
    check("--path", path, ContentPath::check);
    @Nullable Checksum checksum =
        options.checksum == null ? null : judge("--checksum", options.checksum, Checksum::parse);
    if (options.contentType != null) {
      check("--content-type", options.contentType, PublishJob::checkMediaType);
    }
    if (options.cacheControl != null) {
      check("--cache-control", options.cacheControl, PublishJob::checkFieldValue);
    }
    return new Entry(source, path, checksum, options.contentType, options.cacheControl);
  }

  private static void checkMediaType(String value) {
    checkFieldValue(value);
    if (MediaType.parse(value) == null) {
      throw new IllegalArgumentException("is not a media type such as text/html");
    }
  }

  private static void checkFieldValue(String value) {
    if (value.isBlank() || !value.chars().allMatch(c -> c >= ' ' && c < 127)) {
      throw new IllegalArgumentException("must be printable ASCII, and not empty");
    }
  }

  private static void check(String option, String value, Consumer<String> rule) throws Failure {
    judge(
        option,
        value,
        text -> {
          rule.accept(text);
          return text;
        });
  }

  private static <T> T judge(String option, String value, Function<String, T> rule) throws Failure {
    try {
      return rule.apply(value);
    } catch (IllegalArgumentException e) {
      String shown = ADDRESSES.contains(option) ? Redaction.value(value) : value;
      throw Failure.usage(option + " '" + shown + "' " + e.getMessage());
    }
  }
}
