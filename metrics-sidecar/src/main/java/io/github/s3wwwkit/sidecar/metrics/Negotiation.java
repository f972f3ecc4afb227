package io.github.s3wwwkit.sidecar.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a scraper would rather have (RFC 9110 12.4.2, 12.5.1 and 12.5.3). */
final class Negotiation {
  private static final Pattern QUALITY = Pattern.compile("0(?:\\.\\d{0,3})?|1(?:\\.0{0,3})?");

  // Prometheus asked for 0.0.1 before 1.0.0 was there; it is the same for what is told here.
  private static final Type OPEN_METRICS =
      new Type("application/openmetrics-text", "application/*", Set.of("1.0.0", "0.0.1"));
  private static final Type TEXT = new Type("text/plain", "text/*", Set.of("0.0.4"));

  private record Type(String name, String family, Set<String> versions) {}

  private record Wish(String range, @Nullable String version, double quality) {}

  private Negotiation() {}

  /** Whether OpenMetrics is asked for by {@code accept}, and nothing else more. */
  static boolean openMetrics(List<String> accept) {
    List<Wish> wishes = parse(accept);
    double open = quality(wishes, OPEN_METRICS);
    double text = quality(wishes, TEXT);
    boolean named = wishes.stream().anyMatch(wish -> wish.range.equals(OPEN_METRICS.name));
    return open > text || (named && open > 0 && open == text);
  }

  static boolean gzip(List<String> acceptEncoding) {
    double gzip = 0;
    double identity = 0;
    for (Wish wish : parse(acceptEncoding)) {
      switch (wish.range) {
        case "gzip", "x-gzip" -> gzip = Math.max(gzip, wish.quality);
        case "identity" -> identity = wish.quality;
        default -> {}
      }
    }
    return gzip > 0 && gzip >= identity;
  }

  /** That of the most specific range that {@code type} is in; 0 when it is in none. */
  private static double quality(List<Wish> wishes, Type type) {
    for (String range : List.of(type.name, type.family, "*/*")) {
      double quality = -1;
      for (Wish wish : wishes) {
        if (wish.range.equals(range)
            && (wish.version == null || type.versions.contains(wish.version))) {
          quality = Math.max(quality, wish.quality);
        }
      }
      if (quality >= 0) {
        return quality;
      }
    }
    return 0;
  }

  private static List<Wish> parse(List<String> fields) {
    List<Wish> wishes = new ArrayList<>();
    for (String element : String.join(",", fields).toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = element.split(";", -1);
      String version = null;
      String quality = "1";
      for (int i = 1; i < parts.length; i++) {
        String part = parts[i].strip();
        if (part.startsWith("q=")) {
          quality = part.substring(2);
        } else if (part.startsWith("version=")) {
          version = part.substring("version=".length()).replace("\"", "");
        }
      }
      if (!parts[0].isBlank() && QUALITY.matcher(quality).matches()) {
        wishes.add(new Wish(parts[0].strip(), version, Double.parseDouble(quality)));
      }
    }
    return wishes;
  }
}
