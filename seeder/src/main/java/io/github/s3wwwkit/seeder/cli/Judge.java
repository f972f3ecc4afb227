package io.github.s3wwwkit.seeder.cli;

import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.source.Redaction;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Makes usage errors, which name option and value, of what the rules say. */
final class Judge {
  private static final Set<String> ADDRESSES = Set.of("--endpoint", "--sts-endpoint");

  private Judge() {}

  /** The rule throws an IllegalArgumentException that goes on after the value: "must be …". */
  static <T> T read(String option, String value, Function<String, T> rule) throws Failure {
    try {
      return rule.apply(value);
    } catch (IllegalArgumentException e) {
      String shown = ADDRESSES.contains(option) ? Redaction.value(value) : value;
      throw Failure.usage(option + " '" + shown + "' " + e.getMessage());
    }
  }

  /** As {@link #read}, of what a file holds. */
  static <T> T file(String option, Path file, Function<Path, T> rule) throws Failure {
    return read(option, file.toString(), text -> rule.apply(file));
  }

  static int between(String option, int value, int least, int most) throws Failure {
    if (value < least || value > most) {
      throw Failure.usage(
          option
              + " '"
              + value
              + "' must be "
              + (most == Integer.MAX_VALUE ? "at least " + least : least + " to " + most));
    }
    return value;
  }

  static void check(String option, String value, Consumer<String> rule) throws Failure {
    read(
        option,
        value,
        text -> {
          rule.accept(text);
          return text;
        });
  }
}
