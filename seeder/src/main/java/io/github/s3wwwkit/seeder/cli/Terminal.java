package io.github.s3wwwkit.seeder.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What standard error is shown on.
 *
 * @param isThere whether it is a terminal that understands how to erase a line
 * @param columns its width
 */
record Terminal(boolean isThere, int columns) {
  private static final int USUAL_COLUMNS = 80;

  /** Standard error is what people look at; the JDK's Console judges the other two streams. */
  static Terminal of(UnaryOperator<@Nullable String> environment) {
    return new Terminal(
        isTerminal() && !"dumb".equals(environment.apply("TERM")),
        columns(environment.apply("COLUMNS")));
  }

  private static boolean isTerminal() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  static int columns(@Nullable String variable) {
    return variable != null && variable.matches("[1-9][0-9]{0,3}")
        ? Integer.parseInt(variable)
        : USUAL_COLUMNS;
  }
}
