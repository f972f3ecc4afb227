package io.github.s3wwwkit.seeder.cli;

import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.source.Redaction;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Makes one line without secrets of what picocli finds wrong with a command line. */
final class UsageErrors {
  private UsageErrors() {}

  /** Null when nothing is wrong. */
  static @Nullable Failure of(ParseResult parsed, String... args) {
    return parsed.asCommandLineList().stream()
        .flatMap(level -> level.getParseResult().errors().stream())
        // What is wrong says more than what is missing.
        .min(Comparator.comparing(e -> e instanceof MissingParameterException))
        .map(e -> Failure.usage(message(e, args) + "; see " + command(parsed) + " --help"))
        .orElse(null);
  }

  private static String command(ParseResult parsed) {
    return parsed.hasSubcommand()
        ? parsed.subcommand().commandSpec().qualifiedName()
        : parsed.commandSpec().qualifiedName();
  }

  private static String message(Exception error, String... args) {
    if (error instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched);
    }
    String message = Objects.requireNonNullElse(error.getMessage(), "?");
    @Nullable String value = error instanceof ParameterException e ? e.getValue() : null;
    List<String> quoted =
        Stream.concat(Stream.ofNullable(value), Stream.of(args).map(UsageErrors::valueOf))
            // The longest first: a short one may be part of it.
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
    for (String text : quoted) {
      String shown = Redaction.anyValue(text);
      if (!shown.equals(text)) {
        message = message.replace(text, shown);
      }
    }
    return message.lines().findFirst().orElse("?");
  }

  private static String valueOf(String arg) {
    return arg.startsWith("-") ? arg.substring(arg.indexOf('=') + 1) : arg;
  }

  /** The value of an option that does not exist may be a secret, whatever it looks like. */
  private static String unmatched(UnmatchedArgumentException error) {
    String first = error.getUnmatched().getFirst();
    if (!first.startsWith("-")) {
      return "unknown argument '" + Redaction.anyValue(first) + "'";
    }
    int end = first.indexOf('=');
    String name = end < 0 ? first : first.substring(0, end);
    List<String> near =
        new UnmatchedArgumentException(error.getCommandLine(), List.of(name)).getSuggestions();
    return "unknown option '"
        + Redaction.anyValue(name)
        + "'"
        + (near.isEmpty() ? "" : ", did you mean " + near.getFirst() + "?");
  }
}
