package io.github.s3wwwkit.seeder.cli;

import picocli.CommandLine.Command;

/** The program; what it does is in its commands. */
@Command(
    name = "seeder",
    description = "Fetches content by URL, verifies it and publishes it into a bucket.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {PublishCommand.class, VerifyCommand.class, PruneCommand.class},
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExample:%n",
    footer = {
      "  seeder publish --source=https://example.com/site.tar.gz --unpack=tar.gz \\",
      "    --checksum=https://example.com/SHA256SUMS --endpoint=http://minio:9000 --bucket=site",
      "",
      "Every option may stand in a variable too, --max-bytes in SEEDER_MAX_BYTES; the option wins.",
      "",
      "Credentials come from files (--access-key-file, ...), else from AWS_ACCESS_KEY_ID and",
      "AWS_SECRET_ACCESS_KEY, else by web identity (AWS_ROLE_ARN, AWS_WEB_IDENTITY_TOKEN_FILE), else",
      "by EKS Pod Identity (AWS_CONTAINER_CREDENTIALS_FULL_URI). HTTP_PROXY, HTTPS_PROXY and NO_PROXY",
      "are heeded.",
      "",
      "'seeder COMMAND --help' tells more."
    })
final class RootCommand {}
