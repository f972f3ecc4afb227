package io.github.s3wwwkit.lab.source;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One byte range of RFC 9110 14.1.2; {@code to} is exclusive. An unsatisfiable one is empty. */
record Range(long from, long to) {
  private static final Pattern ONE = Pattern.compile("bytes=(\\d*)-(\\d*)");

  boolean isEmpty() {
    return from >= to;
  }

  /** Null when the whole is to be sent: no range, several, or not this representation's. */
  static @Nullable Range of(Request request, Reply reply) {
    String range = request.header("Range");
    if (range == null || !reply.ranges || !isMeant(request.header("If-Range"), reply)) {
      return null;
    }
    long length = reply.body.length();
    Matcher one = ONE.matcher(range);
    if (!one.matches() || range.length() == "bytes=-".length()) {
      return null;
    }
    if (one.group(1).isEmpty()) {
      return new Range(Math.max(0, length - Long.parseLong(one.group(2))), length);
    }
    long from = Long.parseLong(one.group(1));
    long to = one.group(2).isEmpty() ? length : Long.parseLong(one.group(2)) + 1;
    return new Range(from, Math.min(to, length)).first(reply.mostOfRange);
  }

  private Range first(long bytes) {
    return to - from > bytes ? new Range(from, from + bytes) : this;
  }

  /** The strong comparison of RFC 9110 13.1.5: a weak tag is like none. */
  private static boolean isMeant(@Nullable String condition, Reply reply) {
    return condition == null
        || !reply.judgesIfRange
        || (condition.equals(reply.etag) && !condition.startsWith("W/"));
  }
}
