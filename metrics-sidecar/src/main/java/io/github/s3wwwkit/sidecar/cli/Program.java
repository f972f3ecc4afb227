package io.github.s3wwwkit.sidecar.cli;

import io.github.s3wwwkit.sidecar.Log;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** From the command line to the exit code. */
public final class Program {
  private static final String NAME = "metrics-sidecar";
  static final int USAGE = 2;

  private Program() {}

  /** Runs until it ends; returns the exit code. */
  public static int run(String[] args, Map<String, String> environment)
      throws InterruptedException {
    String version = version();
    // A value may begin with an @.
    CommandLine command = new CommandLine(spec(version)).setExpandAtFiles(false);
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
    } catch (UnmatchedArgumentException e) {
      // The library's own message would show what may be a secret in an address.
      Value unknown = new Value("command line", String.join(" ", e.getUnmatched()));
      return usage(unknown.wrong("is not known").getMessage());
    } catch (OverwrittenOptionException e) {
      OptionSpec option = (OptionSpec) e.getOverwritten();
      Value first = new Value(option.longestName(), Objects.toString(option.getValue()));
      return usage(first.wrong("is not its only value").getMessage());
    } catch (ParameterException | UsageException e) {
      return usage(e.getMessage());
    }
    return settings.checkOnly() ? 0 : new Sidecar(settings).run(version);
  }

  private static int usage(@Nullable String message) {
    Log.line(message + "; see " + NAME + " --help");
    return USAGE;
  }

  // A model instead of annotations: one table, and nothing to reflect on in a native image.
  private static CommandSpec spec(String version) {
    CommandSpec spec = CommandSpec.create().name(NAME).version(NAME + " " + version);
    spec.usageMessage()
        .description(
            "A reverse proxy in front of s3www, with metrics, health and drain. Every option has a"
                + " variable too: --max-head is SIDECAR_MAX_HEAD; the option wins.")
        .customSynopsis(NAME + " [OPTION]…", "       " + NAME + " drain [--pid=N]", "")
        .footer("", "Exit: 0 drained, 2 usage, 5 cannot bind, 143 drained past its timeout.")
        .sortOptions(false)
        .longOptionsMaxWidth(35)
        .width(100);
    spec.usageMessage()
        .sectionMap()
        .put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, Program::optionList);
    for (Option option : Option.values()) {
      OptionSpec.Builder builder =
          OptionSpec.builder(option.option()).type(String.class).description(option.description());
      if (option.isSwitch()) {
        builder.arity("0..1").fallbackValue("true").paramLabel("true|false");
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

  private static String optionList(Help help) {
    Help.IParamLabelRenderer labels = help.createDefaultParamLabelRenderer();
    StringBuilder list = new StringBuilder();
    Help.Layout layout = help.createDefaultLayout();
    for (OptionSpec option : help.commandSpec().options()) {
      String heading = Option.heading(option.longestName());
      if (heading != null) {
        list.append(layout).append(System.lineSeparator()).append(heading);
        list.append(":").append(System.lineSeparator());
        layout = help.createDefaultLayout();
      }
      layout.addOption(option, labels);
    }
    return list.append(layout).toString();
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
