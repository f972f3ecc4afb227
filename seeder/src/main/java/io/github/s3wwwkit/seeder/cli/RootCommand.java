package io.github.s3wwwkit.seeder.cli;

import picocli.CommandLine.Command;

/** The program; what it does is in its commands. */
@Command(
    name = "seeder",
    description = "Fetches content by URL, verifies it and publishes it into a bucket.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = PublishCommand.class)
final class RootCommand {}
