package io.github.s3wwwkit.lab.s3www;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A byte range as Go's net/http understands it; {@code to} is exclusive. */
record Range(long from, long to) {
  /** The range cannot be had; the message is what Go tells the client. */
  static final class Unsatisfiable extends Exception {
    final boolean beyond;

    Unsatisfiable(boolean beyond) {
      super(beyond ? "invalid range: failed to overlap" : "invalid range");
      this.beyond = beyond;
    }
  }

  private static final Pattern ONE = Pattern.compile("bytes=\\s*(\\d*)\\s*-\\s*(\\d*)\\s*");

  /** Null when the whole is to be sent; of several ranges too, where Go sends multipart. */
  static @Nullable Range of(@Nullable String field, long size) throws Unsatisfiable {
    if (field == null || field.contains(",")) {
      return null;
    }
    Matcher one = ONE.matcher(field);
    if (!one.matches() || (one.group(1).isEmpty() && one.group(2).isEmpty())) {
      throw new Unsatisfiable(false);
    }
    try {
      Range range = of(one.group(1), one.group(2), size);
      if (range.from >= size) {
        if (size == 0) {
          return null;
        }
        throw new Unsatisfiable(true);
      }
      return range;
    } catch (NumberFormatException e) {
      throw new Unsatisfiable(false);
    }
  }

  private static Range of(String first, String last, long size) throws Unsatisfiable {
    if (first.isEmpty()) {
      return new Range(Math.max(0, size - Long.parseLong(last)), size);
    }
    long from = Long.parseLong(first);
    if (last.isEmpty()) {
      return new Range(from, size);
    }
    long to = Long.parseLong(last);
    if (to < from) {
      throw new Unsatisfiable(false);
    }
    return new Range(from, Math.min(to + 1, size));
  }
}
