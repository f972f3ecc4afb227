package io.github.s3wwwkit.seeder.cli;

import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.store.PartBuffers;
import picocli.CommandLine.Option;

/** What moving content may cost. */
final class TransferOptions implements OptionGroup {
  @Override
  public String heading() {
    return "Limits";
  }

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      defaultValue = "64Mi",
      converter = Sizes.class,
      description = "Ceiling for buffers (${DEFAULT-VALUE})")
  long memory;

  PartBuffers buffers() throws Failure {
    return Judge.read("--memory", Long.toString(memory), text -> new PartBuffers(memory));
  }
}
