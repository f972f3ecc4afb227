package io.github.s3wwwkit.sidecar.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** File descriptors, which a process may have only so many of ({@code ulimit -n}). */
final class Descriptors {
  private static final Pattern LIMIT = Pattern.compile("(?m)^Max open files\\s+(\\d+) ");
  // For the admin port, probes and files: whoever looks after the process must never be the one
  // for whom none is left.
  private static final long SMALLEST_RESERVE = 16;
  private static final long LARGEST_RESERVE = 64;
  private static final long MANY = Long.MAX_VALUE;

  private Descriptors() {}

  /** How many are left for clients and s3www; a lot where that is not known. */
  static long left() {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      Matcher limit = LIMIT.matcher(Files.readString(Path.of("/proc/self/limits")));
      return limit.find() ? left(Long.parseLong(limit.group(1)), open.count()) : MANY;
    } catch (IOException e) {
      return MANY;
    }
  }

  static long left(long limit, long open) {
    return limit - open - Math.clamp(limit / 8, SMALLEST_RESERVE, LARGEST_RESERVE);
  }
}
