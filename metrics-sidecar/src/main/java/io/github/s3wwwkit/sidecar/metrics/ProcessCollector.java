package io.github.s3wwwkit.sidecar.metrics;

import io.prometheus.client.Collector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The usual {@code process_} series, from {@code /proc}; what cannot be read there is absent. They
 * are read here because simpleclient's own need reflection on the JVM's beans, which a native image
 * lacks.
 */
public final class ProcessCollector extends Collector {
  // USER_HZ: 100 on every architecture of Linux that is in use.
  private static final double TICKS = 100;
  private static final Pattern BOOT = Pattern.compile("(?m)^btime (\\d+)$");
  private static final Pattern VIRTUAL = Pattern.compile("(?m)^VmSize:\\s+(\\d+) kB$");
  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");
  private static final Pattern MAX_FILES = Pattern.compile("(?m)^Max open files\\s+(\\d+) ");

  @Override
  public List<MetricFamilySamples> collect() {
    List<MetricFamilySamples> families = new ArrayList<>();
    String[] stat = stat();
    if (stat.length > 19) {
      families.add(
          Family.counter("process_cpu_seconds", "Processor time used, user and system.")
              .add((Double.parseDouble(stat[11]) + Double.parseDouble(stat[12])) / TICKS)
              .samples());
      Double boot = find(BOOT, "/proc/stat");
      if (boot != null) {
        families.add(
            Family.gauge("process_start_time_seconds", "When the process started.")
                .add(boot + Double.parseDouble(stat[19]) / TICKS)
                .samples());
      }
    }
    gauge(families, "process_open_fds", "Open file descriptors.", openFiles());
    gauge(
        families,
        "process_max_fds",
        "File descriptors allowed.",
        find(MAX_FILES, "/proc/self/limits"));
    gauge(
        families,
        "process_virtual_memory_bytes",
        "Virtual memory.",
        kibibytes(find(VIRTUAL, "/proc/self/status")));
    gauge(
        families,
        "process_resident_memory_bytes",
        "Resident memory.",
        kibibytes(find(RESIDENT, "/proc/self/status")));
    return families;
  }

  private static void gauge(
      List<MetricFamilySamples> families, String name, String help, @Nullable Double value) {
    if (value != null) {
      families.add(Family.gauge(name, help).add(value).samples());
    }
  }

  /** What follows the command's name, which may hold anything, in {@code /proc/self/stat}. */
  private static String[] stat() {
    String text = read("/proc/self/stat");
    return text == null ? new String[0] : text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
  }

  private static @Nullable Double openFiles() {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      // The listing's own is among them.
      return (double) (files.count() - 1);
    } catch (IOException e) {
      return null;
    }
  }

  private static @Nullable Double find(Pattern pattern, String file) {
    String text = read(file);
    if (text == null) {
      return null;
    }
    Matcher matcher = pattern.matcher(text);
    Function<Matcher, Double> number = found -> Double.valueOf(found.group(1));
    return matcher.find() ? number.apply(matcher) : null;
  }

  private static @Nullable Double kibibytes(@Nullable Double n) {
    return n == null ? null : n * 1024;
  }

  private static @Nullable String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      return null;
    }
  }
}
