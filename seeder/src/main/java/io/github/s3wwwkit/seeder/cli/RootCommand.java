package io.github.s3wwwkit.seeder.cli;

import picocli.CommandLine.Command;

/** The program; what it does is in its commands. */
@Command(
    name = "seeder",
    description = "Fetches content by URL, verifies it and publishes it into a bucket.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = PublishCommand.class,
    footerHeading = "%nExample:%n",
    footer = {
      "  seeder publish --source=https://example.com/site.tar.gz --unpack=tar.gz \\",
      "    --checksum=https://example.com/SHA256SUMS --endpoint=http://minio:9000 --bucket=site",
      "",
      "seeder COMMAND --help tells more."
    })
final class RootCommand {}
