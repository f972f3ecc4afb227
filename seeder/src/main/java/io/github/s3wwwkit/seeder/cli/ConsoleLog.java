package io.github.s3wwwkit.seeder.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.s3wwwkit.seeder.release.Timestamp;
import io.github.s3wwwkit.seeder.run.Log;
import io.github.s3wwwkit.seeder.source.Redaction;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;

/** The log on standard error: lines of text, with one that grows on a terminal, or of JSON. */
final class ConsoleLog implements Log {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Duration TERMINAL_PACE = Duration.ofMillis(100);
  private static final Duration LINES_PACE = Duration.ofSeconds(10);

  private final PrintStream err;
  private final LogFormat format;
  private final boolean terminal;
  private final Level level;
  private final Clock clock;
  private long lastProgress = System.nanoTime();
  private boolean openLine;

  ConsoleLog(PrintStream err, LogFormat format, boolean terminal, Level level, Clock clock) {
    this.err = err;
    this.format = format;
    this.terminal = terminal;
    this.level = level;
    this.clock = clock;
  }

  /** Standard error is what people look at; the JDK's Console judges the other two streams. */
  static boolean isTerminal() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  @Override
  public synchronized void log(Level at, String message) {
    if (at.compareTo(level) > 0) {
      return;
    }
    String safe = Redaction.text(message);
    if (format == LogFormat.JSON) {
      err.println(json(at, safe));
    } else {
      endOpenLine();
      err.println((at == Level.INFO ? "" : name(at) + ": ") + safe);
    }
  }

  @Override
  public synchronized void progress(String what, long bytes, long total) {
    boolean line = terminal && format == LogFormat.TEXT;
    long now = System.nanoTime();
    Duration pace = line ? TERMINAL_PACE : LINES_PACE;
    if (now - lastProgress < pace.toNanos() || Level.INFO.compareTo(level) > 0) {
      return;
    }
    lastProgress = now;
    String text = what + ": " + mebibytes(bytes) + share(bytes, total);
    if (line) {
      // Back to the start and clear: ECMA-48 EL.
      err.print("\r\u001b[K" + text);
      err.flush();
      openLine = true;
    } else {
      log(Level.INFO, text);
    }
  }

  private void endOpenLine() {
    if (openLine) {
      err.print("\r\u001b[K");
      openLine = false;
    }
  }

  private static String share(long bytes, long total) {
    return total <= 0 ? "" : " of " + mebibytes(total) + " (" + 100 * bytes / total + " %)";
  }

  private static String mebibytes(long bytes) {
    return Math.round(bytes * 10.0 / (1 << 20)) / 10.0 + " MiB";
  }

  private String json(Level at, String message) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("time", Timestamp.of(clock.instant()));
      json.writeStringField("level", name(at));
      json.writeStringField("message", message);
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail to be written", e);
    }
    return line.toString();
  }

  private static String name(Level level) {
    return level.name().toLowerCase(Locale.ROOT);
  }
}
