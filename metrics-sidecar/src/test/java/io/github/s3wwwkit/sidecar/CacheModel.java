package io.github.s3wwwkit.sidecar;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which a release is served, once more and for no other purpose than to be compared:
 * slow, with strings, and written from what is promised.
 *
 * @param spa the path of the single page, or null
 */
record CacheModel(Release release, @Nullable String spa) {
  /** A request's line and fields. */
  record Asked(String method, String target, Map<String, String> fields) {
    @Nullable String field(String name) {
      return fields.get(name);
    }
  }

  /**
   * What must be answered.
   *
   * @param result as it is counted; {@code served} is a hit or a miss
   * @param item whose type and cache control an answer has, null where it has none
   * @param sent whose bytes, which is another where it was compressed
   * @param from where its part begins, and {@code to} where it ends
   */
  record Expected(
      String result,
      int status,
      Release.@Nullable Item item,
      Release.@Nullable Item sent,
      int from,
      int to) {
    private static Expected of(String result, int status) {
      return new Expected(result, status, null, null, 0, 0);
    }

    /** Of which object there is more than a condition's outcome. */
    private static Expected whole(String result, int status, Release.Item item, Release.Item sent) {
      return new Expected(result, status, item, sent, 0, sent.size());
    }

    String body() {
      return sent == null ? "" : sent.content().substring(from, to);
    }
  }

  private static final List<String> SUFFIXES = List.of(".br", ".zst", ".gz");
  private static final List<String> CODINGS = List.of("br", "zstd", "gzip");

  Expected answer(Asked asked) {
    String path = path(asked.target);
    if (path == null || !(asked.method.equals("GET") || asked.method.equals("HEAD"))) {
      return Expected.of("bypass", 0);
    }
    boolean folder = path.isEmpty() || path.endsWith("/");
    Release.Item item = item(folder ? path + "index.html" : path);
    if (item == null && !folder && holdsBelow(path + "/")) {
      return Expected.of("redirect", 301);
    }
    if (item == null && spa != null) {
      item = item(spa);
    }
    if (item == null) {
      Release.Item page = item("404.html");
      return page == null
          ? Expected.of("not_found", 404)
          : Expected.whole("not_found", 404, page, page);
    }
    return judge(asked, item);
  }

  /** RFC 9110 13.2.2. */
  private Expected judge(Asked asked, Release.Item item) {
    String range = asked.method.equals("GET") ? asked.field("Range") : null;
    // A part is one of the plain object, whatever is accepted.
    Release.Item sent = range == null ? accepted(asked.field("Accept-Encoding"), item) : item;
    String match = asked.field("If-Match");
    String noneMatch = asked.field("If-None-Match");
    String modified = asked.field("If-Modified-Since");
    String unmodified = asked.field("If-Unmodified-Since");
    if (match != null
        ? !match.equals("*") && !List.of(match.split(", *", -1)).contains(sent.etag())
        : unmodified != null && Release.LAST_MODIFIED.compareTo(unmodified) > 0) {
      return Expected.of("served", 412);
    }
    if (noneMatch != null
        ? noneMatch.equals("*")
            || List.of(noneMatch.replace("W/", "").split(", *", -1)).contains(sent.etag())
        : modified != null && Release.LAST_MODIFIED.compareTo(modified) <= 0) {
      return new Expected("not_modified", 304, item, sent, 0, 0);
    }
    String ifRange = asked.field("If-Range");
    if (range == null
        || range.contains(",")
        || (ifRange != null
            && !ifRange.equals(sent.etag())
            && !ifRange.equals(Release.LAST_MODIFIED))) {
      return Expected.whole("served", 200, item, sent);
    }
    String[] ends = range.replace("bytes=", "").split("-", -1);
    int size = sent.size();
    int from =
        ends[0].isEmpty()
            ? Math.max(0, size - Integer.parseInt(ends[1]))
            : Integer.parseInt(ends[0]);
    int to =
        ends[0].isEmpty() || ends[1].isEmpty()
            ? size
            : Math.min(size, Integer.parseInt(ends[1]) + 1);
    return from >= size
        ? Expected.of("served", 416)
        : new Expected("served", 206, item, sent, from, to);
  }

  /** What is accepted most, of what there is. */
  private Release.Item accepted(@Nullable String accepted, Release.Item item) {
    Release.Item best = item;
    double most = quality(accepted, "identity");
    if (most < 0) {
      most = 0;
    }
    for (int i = CODINGS.size() - 1; i >= 0; i--) {
      Release.Item sibling = item(item.path() + SUFFIXES.get(i));
      double quality = quality(accepted, CODINGS.get(i));
      if (sibling != null && quality > 0 && quality >= most) {
        best = sibling;
        most = quality;
      }
    }
    return best;
  }

  /** Below 0 where nothing is said. */
  private static double quality(@Nullable String accepted, String coding) {
    double any = -1;
    for (String one : accepted == null ? new String[0] : accepted.split(" *, *", -1)) {
      String[] parts = one.toLowerCase(Locale.ROOT).split(" *; *q=", -1);
      double quality = parts.length > 1 ? Double.parseDouble(parts[1]) : 1;
      if (parts[0].equals(coding)) {
        return quality;
      }
      if (parts[0].equals("*")) {
        any = quality;
      }
    }
    return any;
  }

  /** Whether there is a sibling, whatever is accepted. */
  boolean varies(Release.Item item) {
    return SUFFIXES.stream().anyMatch(suffix -> item(item.path() + suffix) != null);
  }

  static @Nullable String coding(Release.Item item, Release.Item sent) {
    int i = SUFFIXES.indexOf(sent.path().substring(item.path().length()));
    return i < 0 ? null : CODINGS.get(i);
  }

  private Release.@Nullable Item item(String path) {
    return release.items().stream()
        .filter(item -> item.path().equals(path))
        .findFirst()
        .orElse(null);
  }

  private boolean holdsBelow(String prefix) {
    return release.items().stream().anyMatch(item -> item.path().startsWith(prefix));
  }

  /** Decoded and without the first slash; null when it is not judged. */
  private static @Nullable String path(String target) {
    String encoded = target.split("\\?", 2)[0];
    if (encoded.matches("(?is).*(%(?![0-9a-f]{2})|%2f|%5c|%00|\\\\).*")) {
      return null;
    }
    byte[] bytes = new byte[encoded.length()];
    int n = 0;
    for (int i = 0; i < encoded.length(); i++) {
      boolean escape = encoded.charAt(i) == '%';
      bytes[n++] =
          (byte)
              (escape ? Integer.parseInt(encoded.substring(i + 1, i + 3), 16) : encoded.charAt(i));
      i += escape ? 2 : 0;
    }
    String path;
    try {
      path = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, n)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
    String[] segments = path.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      boolean last = i == segments.length - 1;
      if (List.of(".", "..").contains(segments[i]) || (segments[i].isEmpty() && !last)) {
        return null;
      }
    }
    return path.substring(1);
  }

  /** The members that are there, as fields of a request. */
  static String[] lines(Map<String, String> fields) {
    return fields.entrySet().stream()
        .filter(field -> Objects.nonNull(field.getValue()))
        .map(field -> field.getKey() + ": " + field.getValue())
        .toArray(String[]::new);
  }

  @Override
  public String toString() {
    return "spa "
        + spa
        + " "
        + Arrays.toString(release.items().stream().map(Release.Item::path).toArray());
  }
}
