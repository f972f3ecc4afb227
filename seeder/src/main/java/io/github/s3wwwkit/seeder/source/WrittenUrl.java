package io.github.s3wwwkit.seeder.source;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of the web whose path and query go out as they were written: a signature may cover
 * every character. HttpUrl takes dot segments away, writes {@code '} as {@code %27} and more. Only
 * blanks and what is not ASCII is encoded, which no request could carry.
 */
final class WrittenUrl {
  private static final Pattern WEB =
      Pattern.compile("(?i)(https?)://([^/?#\\\\]+)([^?#]*)(\\?[^#]*)?(#.*)?");
  private static final Pattern HAS_SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*");
  private static final Pattern REFERENCE = Pattern.compile("(//[^/?#]*)?([^?#]*)(\\?[^#]*)?(#.*)?");
  // The public way to a HttpUrl, its Builder, always rewrites.
  private static final Constructor<?> CONSTRUCTOR = constructor();

  private WrittenUrl() {}

  /** Null when this is no address of the web. */
  static @Nullable HttpUrl parse(String written) {
    String text = written.strip();
    Matcher parts = WEB.matcher(text);
    @Nullable HttpUrl url = HttpUrl.parse(text);
    if (url == null || !parts.matches() || text.chars().anyMatch(Character::isISOControl)) {
      return null;
    }
    String path = String.valueOf(parts.group(3));
    @Nullable String query = parts.group(4);
    if (path.startsWith("\\")) {
      return null;
    }
    return with(url, encode(path.isEmpty() ? "/" : path) + (query == null ? "" : encode(query)));
  }

  /** Where a redirect leads (RFC 3986 5.2); null when that is no address of the web. */
  static @Nullable HttpUrl resolve(HttpUrl base, String location) {
    String text = location.strip();
    if (HAS_SCHEME.matcher(text).matches()) {
      return parse(text);
    }
    Matcher parts = REFERENCE.matcher(text);
    if (!parts.matches()) {
      return null;
    }
    if (parts.group(1) != null) {
      return parse(base.scheme() + ":" + text);
    }
    String path = String.valueOf(parts.group(2));
    @Nullable String query = parts.group(3);
    String basePath = base.encodedPath();
    if (path.isEmpty()) {
      path = basePath;
      query = query != null || base.encodedQuery() == null ? query : "?" + base.encodedQuery();
    } else if (!path.startsWith("/")) {
      path = basePath.substring(0, basePath.lastIndexOf('/') + 1) + path;
    }
    return parse(origin(base) + withoutDots(path) + (query == null ? "" : query));
  }

  /** What is asked for: a proxy would be shown all the rest. */
  static HttpUrl withoutUserAndFragment(HttpUrl url) {
    if (url.username().isEmpty() && url.password().isEmpty() && url.fragment() == null) {
      return url;
    }
    HttpUrl bare = HttpUrl.get(origin(url));
    @Nullable String query = url.encodedQuery();
    return with(bare, url.encodedPath() + (query == null ? "" : "?" + query));
  }

  private static String origin(HttpUrl url) {
    HttpUrl origin =
        new HttpUrl.Builder().scheme(url.scheme()).host(url.host()).port(url.port()).build();
    return origin.toString().replaceFirst("/$", "");
  }

  private static HttpUrl with(HttpUrl url, String target) {
    @Nullable String query = url.encodedQuery();
    if (target.equals(url.encodedPath() + (query == null ? "" : "?" + query))) {
      return url;
    }
    String text = url.toString();
    int path = text.indexOf('/', url.scheme().length() + "://".length());
    @Nullable String fragment = url.encodedFragment();
    try {
      return (HttpUrl)
          CONSTRUCTOR.newInstance(
              url.scheme(),
              url.username(),
              url.password(),
              url.host(),
              url.port(),
              url.pathSegments(),
              // Only that there is a query, which is then read from the text.
              target.indexOf('?') < 0 ? null : List.of(),
              url.fragment(),
              text.substring(0, path) + target + (fragment == null ? "" : "#" + fragment));
    } catch (InstantiationException | IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("HttpUrl is not as it was", e);
    }
  }

  private static Constructor<?> constructor() {
    try {
      Constructor<?> constructor =
          HttpUrl.class.getDeclaredConstructor(
              String.class,
              String.class,
              String.class,
              String.class,
              int.class,
              List.class,
              List.class,
              String.class,
              String.class);
      constructor.setAccessible(true);
      return constructor;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("HttpUrl is not as it was", e);
    }
  }

  private static String encode(String text) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b > ' ') {
        out.append((char) b);
      } else {
        out.append('%').append(String.format("%02X", b));
      }
    }
    return out.toString();
  }

  /** RFC 3986 5.2.4. */
  private static String withoutDots(String path) {
    List<String> out = new ArrayList<>();
    String[] segments = path.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      String segment = segments[i];
      boolean dots = segment.equals(".") || segment.equals("..");
      if (segment.equals("..") && !out.isEmpty()) {
        out.removeLast();
      }
      if (!dots) {
        out.add(segment);
      } else if (i == segments.length - 1) {
        out.add("");
      }
    }
    return "/" + String.join("/", out);
  }
}
