package io.github.s3wwwkit.seeder.cli;

import io.github.s3wwwkit.seeder.manifest.Manifest;
import io.github.s3wwwkit.seeder.release.Leases;
import io.github.s3wwwkit.seeder.release.Publication;
import io.github.s3wwwkit.seeder.release.Transfer;
import io.github.s3wwwkit.seeder.release.TransferLimits;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.source.Fetcher;
import io.github.s3wwwkit.seeder.store.Buffers;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code seeder publish}. */
@Command(
    name = "publish",
    description = "Fetches content, verifies it and publishes it as a release into a bucket.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  seeder publish --source=https://example.com/hero.gif --checksum=sha256:9f86d0... \\",
      "    --endpoint=http://minio:9000 --bucket=site --cache-control='public, max-age=300'",
      "  seeder publish --manifest=site.json --bucket=site --region=eu-central-1 --release=v7"
    })
final class PublishCommand implements Action {
  @Mixin private ContentOptions content = new ContentOptions();
  @Mixin private SourceOptions source = new SourceOptions();
  @Mixin private StoreOptions store = new StoreOptions();

  @Option(
      names = "--create-bucket",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Create the bucket when it is missing (on by default)")
  private boolean createBucket = true;

  @Option(
      names = "--dry-run",
      fallbackValue = "true",
      description = "Say what would be fetched, kept and replaced; write nothing")
  private boolean dryRun;

  @Mixin private TransferOptions transfers = new TransferOptions();
  @Mixin private ConcurrencyOptions concurrency = new ConcurrencyOptions();
  @Mixin private RunOptions run = new RunOptions();
  @Mixin private LeaseOptions lease = new LeaseOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public OutputOptions output() {
    return output;
  }

  @Override
  public Done run(Job job) throws Failure {
    @Nullable Manifest manifest = content.manifest();
    if (manifest == null) {
      throw Failure.usage("nothing to publish: give --source or --manifest");
    }
    String release = Objects.requireNonNullElseGet(content.release(), manifest::defaultRelease);
    job.about(release);
    Buffers buffers = transfers.buffers(concurrency.concurrency());
    TransferLimits limits = transfers.limits(concurrency.concurrency());
    Duration ttl = lease.ttl();
    Fetcher fetcher = source.fetcher(job, run, manifest);
    Job.Connection to = job.connect(store, run, createBucket);
    Transfer transfer = new Transfer(fetcher, to.store(), buffers, to.retry(), limits);
    job.countBy(transfer);
    Leases leases = new Leases(to.store(), ttl, to.retry(), to.stop(), job.log());
    Publication publication =
        new Publication(to.store(), leases, transfer, to.stop(), job.clock(), job.log());
    return Done.of(
        dryRun ? publication.plan(release, manifest) : publication.publish(release, manifest));
  }
}
