package io.github.s3wwwkit.lab;

import io.github.s3wwwkit.lab.s3www.S3wwwCommand;
import io.github.s3wwwkit.lab.source.SourceCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The part of the lab that goes into images, natively compiled: all that needs no S3Proxy. */
@Command(
    name = "lab",
    description = "What the tests on a cluster stand on.",
    subcommands = {SourceCommand.class, S3wwwCommand.class},
    mixinStandardHelpOptions = true)
final class NativeMain {
  private NativeMain() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new NativeMain()).execute(args));
  }
}
