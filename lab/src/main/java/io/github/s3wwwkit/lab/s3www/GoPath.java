package io.github.s3wwwkit.lab.s3www;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** What Go's packages path and url make of a path. */
final class GoPath {
  private static final String PLAIN = "-_.~$&+,/:;=@";

  private GoPath() {}

  /** path.Clean: without empty, {@code .} and {@code ..} segments and trailing slash. */
  static String clean(String path) {
    Deque<String> kept = new ArrayDeque<>();
    for (String segment : path.split("/", -1)) {
      switch (segment) {
        case "", "." -> {}
        case ".." -> kept.pollLast();
        default -> kept.add(segment);
      }
    }
    String joined = String.join("/", kept);
    return path.startsWith("/") ? "/" + joined : joined;
  }

  /** path.Base: the last segment. */
  static String base(String path) {
    String clean = clean(path);
    return clean.substring(clean.lastIndexOf('/') + 1);
  }

  /** url.URL{Path: path}.String(). */
  static String escape(String path) {
    StringBuilder escaped = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0)) {
        escaped.append(c);
      } else {
        escaped.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return escaped.toString();
  }
}
