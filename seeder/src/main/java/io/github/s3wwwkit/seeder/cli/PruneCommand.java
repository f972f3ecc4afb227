package io.github.s3wwwkit.seeder.cli;

import io.github.s3wwwkit.seeder.manifest.ReleaseName;
import io.github.s3wwwkit.seeder.release.Leases;
import io.github.s3wwwkit.seeder.release.Pruning;
import io.github.s3wwwkit.seeder.run.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code seeder prune}. */
@Command(
    name = "prune",
    description = {
      "Deletes old releases, but never the newest, one in use, or one that a seeder is working on."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  seeder prune --keep=5 --in-use=v3,v7 --bucket=site --endpoint=http://minio:9000")
final class PruneCommand implements Action {
  /** What is spared. */
  static final class PruneOptions implements OptionGroup {
    @Override
    public String heading() {
      return "Releases";
    }

    @Option(
        names = "--keep",
        paramLabel = "N",
        defaultValue = "3",
        description = "Spare the newest (${DEFAULT-VALUE})")
    private int keep;

    @Option(
        names = "--in-use",
        paramLabel = "NAME",
        split = ",",
        description = "Spare these; more with commas, or by giving it again")
    private List<String> inUse = new ArrayList<>();

    @Option(
        names = "--dry-run",
        fallbackValue = "true",
        description = "Say what would be deleted; delete nothing")
    private boolean dryRun;
  }

  @Mixin private PruneOptions releases = new PruneOptions();
  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private RunOptions run = new RunOptions();
  @Mixin private LeaseOptions lease = new LeaseOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public OutputOptions output() {
    return output;
  }

  @Override
  public Done run(Job job) throws Failure {
    int keep = Judge.between("--keep", releases.keep, 0, Integer.MAX_VALUE);
    Set<String> inUse = new TreeSet<>();
    for (String name : releases.inUse) {
      Judge.check("--in-use", name.strip(), ReleaseName::check);
      inUse.add(name.strip());
    }
    Duration ttl = lease.ttl();
    Job.Connection to = job.connect(store, run, true);
    Leases leases = new Leases(to.store(), ttl, to.retry(), to.stop(), job.log());
    List<String> deleted =
        new Pruning(to.store(), leases, job.log()).prune(keep, inUse, releases.dryRun);
    return new Done(releases.dryRun ? "planned" : "pruned", List.of(), deleted, null, null);
  }
}
