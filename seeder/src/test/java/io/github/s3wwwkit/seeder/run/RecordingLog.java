package io.github.s3wwwkit.seeder.run;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it is told. */
public final class RecordingLog implements Log {
  private final List<String> lines = new CopyOnWriteArrayList<>();

  @Override
  public void log(Level level, String message) {
    lines.add(level + " " + message);
  }

  @Override
  public void progress(String what, long bytes, long total) {}

  public List<String> lines() {
    return lines;
  }
}
