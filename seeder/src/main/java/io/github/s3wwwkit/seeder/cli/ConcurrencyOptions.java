package io.github.s3wwwkit.seeder.cli;

import io.github.s3wwwkit.seeder.run.Failure;
import picocli.CommandLine.Option;

/** How much is done at the same time. */
final class ConcurrencyOptions implements OptionGroup {
  private static final int MOST = 64;

  @Override
  public String heading() {
    return "Limits";
  }

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "4",
      description = "Transfers in flight: files, and parts of one (${DEFAULT-VALUE})")
  private int concurrency;

  int concurrency() throws Failure {
    return Judge.between("--concurrency", concurrency, 1, MOST);
  }
}
