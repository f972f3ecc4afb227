package io.github.s3wwwkit.lab;

import io.github.s3wwwkit.lab.demo.DemoCommand;
import io.github.s3wwwkit.lab.s3www.S3wwwCommand;
import io.github.s3wwwkit.lab.source.SourceCommand;
import io.github.s3wwwkit.lab.store.StoreCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** All of the lab, on a JVM. */
@Command(
    name = "lab",
    description = "What the demo and the tests stand on.",
    subcommands = {StoreCommand.class, SourceCommand.class, S3wwwCommand.class, DemoCommand.class},
    mixinStandardHelpOptions = true)
final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }
}
