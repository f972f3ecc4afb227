package io.github.s3wwwkit.lab.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came in.
 *
 * @param target path and query, as sent
 * @param content its first 64 KiB, read as UTF-8
 */
public record Request(String method, String target, List<Field> fields, String content) {
  private static final int LONGEST_LINE = 64 << 10;
  private static final int KEPT_CONTENT = 64 << 10;

  /** Without the query. */
  public String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /** The first value of the field of this name, in any case, or null. */
  public @Nullable String header(String name) {
    for (Field field : fields) {
      if (field.name().equalsIgnoreCase(name)) {
        return field.value();
      }
    }
    return null;
  }

  /** The next request of a connection, its content read away, or null at the connection's end. */
  static @Nullable Request read(InputStream in) throws IOException {
    String start = line(in);
    if (start == null) {
      return null;
    }
    String[] words = start.split(" ", -1);
    if (words.length != 3) {
      throw new IOException("not a request line: " + start);
    }
    List<Field> fields = new ArrayList<>();
    for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IOException("not a field line: " + line);
      }
      fields.add(new Field(line.substring(0, colon), line.substring(colon + 1).strip()));
    }
    Request head = new Request(words[0], words[1], List.copyOf(fields), "");
    String length = head.header("Content-Length");
    return length == null
        ? head
        : new Request(words[0], words[1], head.fields, content(in, Long.parseLong(length)));
  }

  private static String content(InputStream in, long length) throws IOException {
    byte[] kept = in.readNBytes((int) Math.min(length, KEPT_CONTENT));
    in.skipNBytes(length - kept.length);
    return new String(kept, StandardCharsets.UTF_8);
  }

  private static @Nullable String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        return line.toString();
      }
      if (line.length() == LONGEST_LINE) {
        throw new IOException("a line without an end");
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return null;
  }

  @Override
  public String toString() {
    return method + " " + target;
  }
}
