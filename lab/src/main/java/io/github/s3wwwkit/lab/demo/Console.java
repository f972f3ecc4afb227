package io.github.s3wwwkit.lab.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Lines for people: the time since the start, who, what. */
final class Console {
  private static final Pattern DIGEST = Pattern.compile("\\b([0-9a-f]{12})[0-9a-f]{20,}\\b");

  private final PrintStream out;
  private final boolean colours;
  private final Instant start = Instant.now();

  Console(PrintStream out, boolean colours) {
    this.out = out;
    this.colours = colours;
  }

  /**
   * Whether colours are of use: on a terminal that knows them, unless no-color.org is asked for.
   */
  static boolean wantsColours(boolean terminal, Map<String, String> environment) {
    return terminal
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "dumb").equals("dumb");
  }

  void step(String who, String what) {
    String time = String.format(Locale.ROOT, "%7.2f s", seconds());
    out.printf(
        "%s  %s %s%n",
        in(Colour.GREY, time), in(Colour.CYAN, String.format("%-10s", who)), brief(what));
  }

  void more(String what) {
    out.println(" ".repeat(22) + what);
  }

  void warning(String what) {
    more(in(Colour.YELLOW, "WARNING: " + what));
  }

  void gap() {
    out.println();
  }

  void title(String title) {
    gap();
    out.println(in(Colour.BOLD, title));
  }

  void part(String who, String what) {
    out.printf("  %s %s%n", in(Colour.CYAN, String.format("%-8s", who)), what);
  }

  /** The last words, and where to look. */
  void held(String remark, String address) {
    gap();
    out.println(
        in(Colour.GREEN, String.format(Locale.ROOT, "All steps held in %.1f s.", seconds()))
            + " "
            + remark);
    out.println(in(Colour.BOLD, address));
  }

  /** Nobody compares 64 digits by eye. */
  static String brief(String text) {
    return DIGEST.matcher(text).replaceAll("$1…");
  }

  private double seconds() {
    return Duration.between(start, Instant.now()).toMillis() / 1000.0;
  }

  private String in(Colour colour, String text) {
    return colours ? "\u001b[" + colour.code + "m" + text + "\u001b[0m" : text;
  }

  private enum Colour {
    BOLD(1),
    GREY(90),
    GREEN(32),
    YELLOW(33),
    CYAN(36);

    private final int code;

    Colour(int code) {
      this.code = code;
    }
  }
}
