package io.github.s3wwwkit.seeder.cli;

import io.github.s3wwwkit.seeder.manifest.Manifest;
import io.github.s3wwwkit.seeder.release.Verification;
import io.github.s3wwwkit.seeder.run.Failure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code seeder verify}. */
@Command(
    name = "verify",
    description = {
      "Reads a published release back from the store and compares every digest with its record.",
      "The release is the one named, or that of the content described; if both are given, the"
          + " release must be of that content."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  seeder verify --release=v7 --bucket=site --endpoint=http://minio:9000")
final class VerifyCommand implements Action {
  @Mixin private ContentOptions content = new ContentOptions();
  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private ConcurrencyOptions concurrency = new ConcurrencyOptions();
  @Mixin private RunOptions run = new RunOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public OutputOptions output() {
    return output;
  }

  @Override
  public Done run(Job job) throws Failure {
    @Nullable Manifest manifest = content.manifest();
    @Nullable String named = content.release();
    String release;
    if (named != null) {
      release = named;
    } else if (manifest != null) {
      release = manifest.defaultRelease();
    } else {
      throw Failure.usage("nothing to verify: give --release, --source or --manifest");
    }
    job.about(release);
    int threads = concurrency.concurrency();
    Job.Connection to = job.connect(store, run, true);
    return Done.of(
        new Verification(to.store(), threads, to.stop(), job.log()).verify(release, manifest));
  }
}
