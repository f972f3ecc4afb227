package io.github.s3wwwkit.lab.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Lines for people: the time since the start, who, what. */
final class Console {
  private final PrintStream out;
  private final Instant start = Instant.now();

  Console(PrintStream out) {
    this.out = out;
  }

  void step(String who, String what) {
    double seconds = Duration.between(start, Instant.now()).toMillis() / 1000.0;
    out.printf(Locale.ROOT, "%7.2f s  %-10s %s%n", seconds, who, what);
  }

  void more(String what) {
    out.println(" ".repeat(22) + what);
  }

  void gap() {
    out.println();
  }

  void title(String title) {
    gap();
    out.println(title);
  }

  void part(String who, String what) {
    out.printf(Locale.ROOT, "  %-8s %s%n", who, what);
  }
}
