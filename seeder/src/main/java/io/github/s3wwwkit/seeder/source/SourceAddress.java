package io.github.s3wwwkit.seeder.source;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Where content, or a sums file, comes from: {@code http:}, {@code https:} or {@code file:}. */
public sealed interface SourceAddress {
  /** On the web. */
  record Web(HttpUrl url) implements SourceAddress {
    @Override
    public String display() {
      return url.newBuilder().username("").password("").query(null).fragment(null).toString();
    }

    @Override
    public String identity() {
      return url.newBuilder().username("").password("").fragment(null).toString();
    }

    @Override
    public String rawPath() {
      return url.encodedPath();
    }
  }

  /** On a mounted disk. */
  record Local(Path path, String rawPath) implements SourceAddress {
    @Override
    public String display() {
      return "file://" + rawPath;
    }

    @Override
    public String identity() {
      return display();
    }
  }

  /** For messages and the record: without user information, query and fragment. */
  String display();

  /** What tells this source from another: all but user information. */
  String identity();

  /** The path, percent-encoded. */
  String rawPath();

  /**
   * The last segment of the path, decoded; empty when the path ends in a slash.
   *
   * @throws IllegalArgumentException when it does not decode to text
   */
  default String lastSegment() {
    String path = rawPath();
    return decode(path.substring(path.lastIndexOf('/') + 1));
  }

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException with a message that says what is wrong with it and holds no
   *     secret
   */
  static SourceAddress parse(String text) {
    String scheme = scheme(text);
    return switch (scheme) {
      case "http", "https" -> web(text);
      case "file" -> local(text);
      case "" -> throw new IllegalArgumentException("is not an address (http:, https: or file:)");
      default ->
          throw new IllegalArgumentException(
              "cannot be fetched: only http:, https: and file: addresses can");
    };
  }

  private static SourceAddress web(String text) {
    @Nullable HttpUrl url = WrittenUrl.parse(text);
    if (url == null) {
      throw new IllegalArgumentException("is not an address of the web");
    }
    return new Web(url);
  }

  private static SourceAddress local(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("is not an address of a file: " + e.getReason(), e);
    }
    String host = uri.getHost();
    if (uri.getRawPath() == null
        || !uri.getRawPath().startsWith("/")
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null
        || (uri.getRawAuthority() != null && !"localhost".equals(host))) {
      throw new IllegalArgumentException("is not an address of a file: file:///folder/name");
    }
    return new Local(Path.of(decode(uri.getRawPath())), uri.getRawPath());
  }

  private static String scheme(String text) {
    int colon = text.indexOf(':');
    String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
    return scheme.matches("[a-z][a-z0-9+.-]*") ? scheme : "";
  }

  private static String decode(String raw) {
    byte[] in = raw.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(in.length);
    for (int i = 0; i < in.length; i++) {
      if (in[i] != '%') {
        out.put(in[i]);
        continue;
      }
      int high = i + 2 <= in.length - 1 ? Character.digit(in[i + 1], 16) : -1;
      int low = i + 2 <= in.length - 1 ? Character.digit(in[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        throw new IllegalArgumentException("has a broken percent escape in its path");
      }
      out.put((byte) (high << 4 | low));
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(out.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("has a path that is not UTF-8", e);
    }
  }
}
