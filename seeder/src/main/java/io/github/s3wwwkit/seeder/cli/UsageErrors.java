package io.github.s3wwwkit.seeder.cli;

import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.source.Redaction;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Makes one line without secrets of what picocli finds wrong with a command line. */
final class UsageErrors {
  private UsageErrors() {}

  /** Null when nothing is wrong. */
  static @Nullable Failure of(ParseResult parsed, Redaction redaction) {
    return parsed.asCommandLineList().stream()
        .flatMap(level -> level.getParseResult().errors().stream())
        // What is wrong says more than what is missing.
        .min(Comparator.comparing(e -> e instanceof MissingParameterException))
        .map(e ->
            Failure.usage(message(e, parsed, redaction) + "; see " + command(parsed) + " --help"))
        .orElse(null);
  }

  private static String command(ParseResult parsed) {
    return parsed.hasSubcommand()
        ? parsed.subcommand().commandSpec().qualifiedName()
        : parsed.commandSpec().qualifiedName();
  }

  private static String message(Exception error, ParseResult parsed, Redaction redaction) {
    if (error instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched);
    }
    if (error instanceof OverwrittenOptionException twice) {
      return twice((OptionSpec) twice.getOverwritten(), parsed.originalArgs());
    }
    String message = redaction.clean(Objects.requireNonNullElse(error.getMessage(), "?"));
    return message.lines().findFirst().orElse("?");
  }

  private static String twice(OptionSpec option, List<String> args) {
    String name = option.longestName();
    boolean isFlag = option.arity().min() == 0;
    String last = "";
    for (int i = 0; i < args.size(); i++) {
      String arg = args.get(i);
      if (arg.startsWith(name + "=")) {
        last = quoted(arg.substring(name.length() + 1));
      } else if (arg.equals(name) && !isFlag && i + 1 < args.size()) {
        last = quoted(args.get(i + 1));
      }
    }
    return name + last + " is given more than once";
  }

  private static String quoted(String value) {
    return " '" + Redaction.anyValue(value) + "'";
  }

  /** The value of an option that does not exist may be a secret, whatever it looks like. */
  private static String unmatched(UnmatchedArgumentException error) {
    String first = error.getUnmatched().getFirst();
    if (!first.startsWith("-")) {
      return "unknown argument '" + Redaction.anyValue(first) + "'";
    }
    int end = first.indexOf('=');
    String name = end < 0 ? first : first.substring(0, end);
    return "unknown option '" + Redaction.anyValue(name) + "'";
  }
}
