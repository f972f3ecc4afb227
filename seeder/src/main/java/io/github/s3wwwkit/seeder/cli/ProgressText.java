package io.github.s3wwwkit.seeder.cli;

import java.util.Locale;

/**
 * How far a run has come, in words.
 *
 * @param what is under way: "3 of 7 files"
 * @param total bytes, or -1
 * @param rate bytes a second
 */
record ProgressText(String what, long bytes, long total, double rate) {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  private static final int SHORTEST_BAR = 10;
  private static final int LONGEST_BAR = 40;
  private static final long LONGEST_ETA_SECONDS = 100 * 3600 - 1;

  /** For a log: without a bar. */
  String line() {
    return what + ": " + amount() + (isBounded() ? " (" + percent() + " %)" : "") + speed();
  }

  /** For a terminal: at most so many columns, with a bar when there is room. */
  String line(int columns) {
    String left = what + " ";
    String right = (isBounded() ? " " + percent() + " %, " : "") + amount() + speed() + remaining();
    int room = Math.min(LONGEST_BAR, columns - left.length() - right.length());
    String text =
        isBounded() && room >= SHORTEST_BAR ? left + bar(room) + right : line() + remaining();
    return text.length() <= columns ? text : text.substring(0, Math.max(0, columns));
  }

  private boolean isBounded() {
    return total > 0 && bytes <= total;
  }

  private long percent() {
    return (long) (100.0 * bytes / total);
  }

  private String bar(int room) {
    int inside = room - 2;
    int filled = (int) (inside * (double) bytes / total);
    return "[" + "#".repeat(filled) + "-".repeat(inside - filled) + "]";
  }

  private String amount() {
    return size(bytes) + (isBounded() ? " of " + size(total) : "");
  }

  private String speed() {
    return rate < 1 ? "" : ", " + size((long) rate) + "/s";
  }

  private String remaining() {
    if (!isBounded() || rate < 1) {
      return "";
    }
    long seconds = (long) Math.ceil((total - bytes) / rate);
    if (seconds > LONGEST_ETA_SECONDS) {
      return "";
    }
    return seconds < 3600
        ? String.format(Locale.ROOT, ", %d:%02d left", seconds / 60, seconds % 60)
        : String.format(
            Locale.ROOT, ", %d:%02d:%02d left", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  private static String size(long bytes) {
    double value = bytes;
    int unit = 0;
    // What would be rounded to 1024.0 is one of the next unit.
    while (value >= (unit == 0 ? 1024 : 1023.95)) {
      value /= 1024;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
  }
}
