package io.github.s3wwwkit.sidecar.cli;

import io.github.s3wwwkit.sidecar.Log;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** From the command line to the exit code. */
public final class Program {
  private static final String NAME = "metrics-sidecar";
  static final int USAGE = 2;

  private Program() {}

  /** Runs until it ends; returns the exit code. */
  public static int run(String[] args, Map<String, String> environment)
      throws InterruptedException {
    String version = version();
    CommandLine command = new CommandLine(spec(version));
    Settings settings;
    try {
      ParseResult parsed = command.parseArgs(args);
      if (CommandLine.printHelpIfRequested(parsed)) {
        return 0;
      }
      if (parsed.hasSubcommand()) {
        return DrainCommand.run(parsed.subcommand());
      }
      settings =
          Settings.of(
              option -> parsed.matchedOptionValue(option.option(), (String) null), environment);
    } catch (ParameterException | UsageException e) {
      Log.line(Objects.toString(e.getMessage()) + "; see " + NAME + " --help");
      return USAGE;
    }
    return settings.checkOnly() ? 0 : new Sidecar(settings).run(version);
  }

  // A model instead of annotations: one table, and nothing to reflect on in a native image.
  private static CommandSpec spec(String version) {
    CommandSpec spec = CommandSpec.create().name(NAME).version(NAME + " " + version);
    spec.usageMessage()
        .description(
            "A reverse proxy in front of s3www, with metrics, health and drain. Every option has a"
                + " variable too: --max-head is SIDECAR_MAX_HEAD; the option wins.")
        .footer("", "Exit: 0 drained, 2 usage, 5 cannot bind, 143 drained past its timeout.")
        .sortOptions(false)
        .width(100);
    for (Option option : Option.values()) {
      OptionSpec.Builder builder =
          OptionSpec.builder(option.option()).type(String.class).description(option.description());
      if (option.isSwitch()) {
        builder.arity("0..1").fallbackValue("true").paramLabel("true|false").hideParamSyntax(true);
      } else {
        builder.arity("1").paramLabel(option.label());
      }
      spec.addOption(builder.build());
    }
    spec.addSubcommand(DrainCommand.NAME, DrainCommand.spec());
    spec.addOption(
        OptionSpec.builder("--help", "-h").usageHelp(true).description("print this").build());
    spec.addOption(
        OptionSpec.builder("--version").versionHelp(true).description("print the version").build());
    return spec;
  }

  private static String version() {
    try (InputStream in = Log.class.getResourceAsStream("version.txt")) {
      return new String(
              Objects.requireNonNull(in, "version.txt is missing").readAllBytes(),
              StandardCharsets.US_ASCII)
          .strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
