package io.github.s3wwwkit.sidecar.cli;

import io.github.s3wwwkit.sidecar.cache.Cache;
import io.github.s3wwwkit.sidecar.cache.CacheConfig;
import io.github.s3wwwkit.sidecar.cache.Origins;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the command line says of serving from memory. */
final class CacheSettings {
  private static final long LARGEST = 32L * 1024 * 1024 * 1024;
  private static final int SHARE = 8;
  private static final List<Option> ABOUT_CACHE =
      List.of(Option.CACHE_MAX_OBJECT, Option.CACHE_WARM, Option.SPA, Option.CORS_ORIGINS);
  // RFC 6454 6.2: a scheme, a host, a port.
  private static final Pattern ORIGIN =
      Pattern.compile("https?://(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::\\d{1,5})?");

  private CacheSettings() {}

  /** Null for none. */
  static @Nullable Cache cache(Settings.Values values) throws UsageException {
    Value size = values.of(Option.CACHE);
    long bytes = size.longSize(0, LARGEST);
    // Judged in any case, so that no mistake waits for the day there is a cache.
    String spa = values.isSet(Option.SPA) ? spa(values.of(Option.SPA)) : "";
    Origins origins =
        values.isSet(Option.CORS_ORIGINS)
            ? origins(values.of(Option.CORS_ORIGINS))
            : Origins.none();
    boolean warm = values.of(Option.CACHE_WARM).second("off", "on");
    long maxObject =
        values.isSet(Option.CACHE_MAX_OBJECT)
            ? values.of(Option.CACHE_MAX_OBJECT).longSize(1, LARGEST)
            : Math.max(1, bytes / SHARE);
    if (bytes == 0) {
      for (Option option : ABOUT_CACHE) {
        if (values.isSet(option)) {
          throw values.of(option).wrong("needs " + Option.CACHE.option());
        }
      }
      return null;
    }
    if (!values.isSet(Option.RELEASE_RECORD)) {
      throw size.wrong("needs " + Option.RELEASE_RECORD.option() + " too");
    }
    if (maxObject > bytes) {
      throw values.of(Option.CACHE_MAX_OBJECT).wrong("is more than " + size.origin());
    }
    return new Cache(new CacheConfig(bytes, maxObject, warm, spa, origins));
  }

  private static String spa(Value value) throws UsageException {
    String path = value.text().startsWith("/") ? value.text().substring(1) : value.text();
    if (path.isEmpty() || path.endsWith("/")) {
      throw value.wrong("names no object");
    }
    return path;
  }

  private static Origins origins(Value value) throws UsageException {
    if (value.text().equals("*")) {
      return Origins.any();
    }
    List<String> origins = Arrays.stream(value.text().split(",", -1)).map(String::strip).toList();
    for (String origin : origins) {
      if (!ORIGIN.matcher(origin).matches()) {
        throw value.wrong("is neither * nor a list of origins such as https://example.com");
      }
    }
    return Origins.of(origins);
  }
}
