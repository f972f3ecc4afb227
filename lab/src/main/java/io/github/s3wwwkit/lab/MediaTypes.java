package io.github.s3wwwkit.lab;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Types by file name extension: Go's built-in table, all that s3www's image has. */
public final class MediaTypes {
  private static final Map<String, String> BY_EXTENSION =
      Map.ofEntries(
          Map.entry(".avif", "image/avif"),
          Map.entry(".css", "text/css; charset=utf-8"),
          Map.entry(".gif", "image/gif"),
          Map.entry(".htm", "text/html; charset=utf-8"),
          Map.entry(".html", "text/html; charset=utf-8"),
          Map.entry(".jpeg", "image/jpeg"),
          Map.entry(".jpg", "image/jpeg"),
          Map.entry(".js", "text/javascript; charset=utf-8"),
          Map.entry(".json", "application/json"),
          Map.entry(".mjs", "text/javascript; charset=utf-8"),
          Map.entry(".pdf", "application/pdf"),
          Map.entry(".png", "image/png"),
          Map.entry(".svg", "image/svg+xml"),
          Map.entry(".wasm", "application/wasm"),
          Map.entry(".webp", "image/webp"),
          Map.entry(".xml", "text/xml; charset=utf-8"));

  private MediaTypes() {}

  /** The type of {@code name}'s extension, or null when it has none or an unknown one. */
  public static @Nullable String of(String name) {
    int dot = name.lastIndexOf('.');
    return dot <= name.lastIndexOf('/')
        ? null
        : BY_EXTENSION.get(name.substring(dot).toLowerCase(Locale.ROOT));
  }
}
