package io.github.s3wwwkit.seeder.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.s3wwwkit.seeder.release.Timestamp;
import io.github.s3wwwkit.seeder.run.Log;
import io.github.s3wwwkit.seeder.source.Redaction;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The log on standard error: lines of text, with a progress bar on a terminal, or of JSON. */
final class ConsoleLog implements Log {
  private static final JsonFactory JSON = new JsonFactory();
  private static final long TERMINAL_PACE = Duration.ofMillis(100).toNanos();
  private static final long LINES_PACE = Duration.ofSeconds(10).toNanos();
  // ECMA-48: back to the start of the line, and erase it.
  private static final String CLEAR = "\r\u001b[K";

  private final PrintStream err;
  private final LogFormat format;
  private final Terminal terminal;
  private final Level level;
  private final Clock clock;
  private final Redaction redaction;
  private final LongSupplier nanoTime;
  private final Rate rate;
  private volatile long lastProgress;
  private boolean hasBar;

  /**
   * A log that shows no secret.
   *
   * @param format null: what suits the terminal, or its absence
   * @param nanoTime for the pace of progress, as {@link System#nanoTime}
   */
  ConsoleLog(
      PrintStream err,
      @Nullable LogFormat format,
      Terminal terminal,
      Level level,
      Clock clock,
      LongSupplier nanoTime,
      Redaction redaction) {
    this.err = err;
    this.format = format != null ? format : terminal.isThere() ? LogFormat.TEXT : LogFormat.JSON;
    this.terminal = terminal;
    this.level = level;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.redaction = redaction;
    this.lastProgress = nanoTime.getAsLong();
    this.rate = new Rate(lastProgress);
  }

  @Override
  public synchronized void log(Level at, String message) {
    if (at.compareTo(level) > 0) {
      return;
    }
    String safe = redaction.clean(message);
    if (format == LogFormat.JSON) {
      err.println(json(at, safe, null));
    } else {
      clearBar();
      err.println((at == Level.INFO ? "" : name(at) + ": ") + safe);
    }
  }

  @Override
  public void progress(String what, long bytes, long total) {
    if (isDue(nanoTime.getAsLong())) {
      show(what, bytes, total);
    }
  }

  /** Asked for every piece that is moved, on every thread that moves one. */
  private boolean isDue(long now) {
    return now - lastProgress >= (showsBar() ? TERMINAL_PACE : LINES_PACE)
        && Level.INFO.compareTo(level) <= 0;
  }

  private synchronized void show(String what, long bytes, long total) {
    long now = nanoTime.getAsLong();
    if (!isDue(now)) {
      return;
    }
    lastProgress = now;
    rate.update(bytes, now);
    ProgressText text = new ProgressText(redaction.clean(what), bytes, total, rate.perSecond());
    if (showsBar()) {
      // A bar as wide as the terminal would begin a new line.
      err.print(CLEAR + text.line(terminal.columns() - 1));
      err.flush();
      hasBar = true;
    } else if (format == LogFormat.TEXT) {
      err.println(text.line());
    } else {
      err.println(json(Level.INFO, text.line(), text));
    }
  }

  private boolean showsBar() {
    return format == LogFormat.TEXT && terminal.isThere();
  }

  /** Leaves the line to others. */
  synchronized void clearBar() {
    if (hasBar) {
      err.print(CLEAR);
      err.flush();
      hasBar = false;
    }
  }

  private String json(Level at, String message, @Nullable ProgressText progress) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("time", Timestamp.of(clock.instant()));
      json.writeStringField("level", name(at));
      json.writeStringField("message", message);
      if (progress != null) {
        json.writeNumberField("bytes", progress.bytes());
        if (progress.total() >= 0) {
          json.writeNumberField("total", progress.total());
        }
        json.writeNumberField("rate", Math.round(progress.rate()));
      }
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
