package io.github.s3wwwkit.seeder.cli;

import io.github.s3wwwkit.seeder.source.Fetcher;
import picocli.CommandLine.Option;

/** How sources are reached, and what is taken from them. */
final class SourceOptions {
  @Option(
      names = "--max-bytes",
      paramLabel = "SIZE",
      defaultValue = "20Gi",
      converter = Sizes.class,
      description = "Refuse a larger source (${DEFAULT-VALUE})")
  long maxBytes;

  Fetcher fetcher(Job.Connection connection) {
    return new Fetcher(connection.http());
  }
}
