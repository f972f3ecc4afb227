package io.github.s3wwwkit.lab.s3www;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.github.s3wwwkit.lab.MediaTypes;
import io.github.s3wwwkit.lab.s3www.Bucket.Found;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Go's http.FileServer (fs.go) over a bucket, opened the way s3www opens it (main.go). */
final class FileServer implements HttpHandler {
  /** What s3www takes for a file: an object, or a folder when {@code object} is null. */
  private record Opened(String name, @Nullable Found object) {}

  private final Bucket bucket;
  private final String bucketPath;
  private final String spaFile;
  private final Cors cors;

  FileServer(Bucket bucket, String bucketPath, String spaFile, Cors cors) {
    this.bucket = bucket;
    this.bucketPath = bucketPath;
    this.spaFile = spaFile;
    this.cors = cors;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (cors.apply(exchange)) {
        exchange.sendResponseHeaders(204, -1);
      } else {
        serve(exchange);
      }
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.endsWith("/index.html")) {
      redirect(exchange, "./");
      return;
    }
    Opened opened = open(GoPath.clean(path));
    if (opened == null) {
      text(exchange, 404, "404 page not found\n");
      return;
    }
    if (opened.object() == null && !path.endsWith("/")) {
      redirect(exchange, GoPath.base(path) + "/");
      return;
    }
    if (opened.object() != null && path.endsWith("/")) {
      redirect(exchange, "../" + GoPath.base(path));
      return;
    }
    if (opened.object() == null) {
      Opened index = open(GoPath.clean(path + "/index.html"));
      opened = index == null ? opened : index;
    }
    if (opened.object() == null) {
      list(exchange, opened.name());
    } else {
      send(exchange, opened.object());
    }
  }

  private @Nullable Opened open(String path) {
    String name = GoPath.clean(bucketPath + "/" + path);
    if (name.equals("/") || isFolder(name)) {
      return new Opened(name.equals("/") ? "" : name, null);
    }
    List<String> keys = new ArrayList<>();
    keys.add(withoutSlash(name));
    if (!spaFile.isEmpty()) {
      keys.add(spaFile);
    }
    keys.add("404.html");
    for (String key : keys) {
      try {
        return new Opened(name, bucket.find(key));
      } catch (MinioException e) {
        // Whatever the reason, s3www goes on to the next name and ends with a 404.
        logUnlessMissing(e);
      }
    }
    return null;
  }

  private static void logUnlessMissing(MinioException e) {
    if (!(e instanceof ErrorResponseException error)
        || !error.errorResponse().code().equals("NoSuchKey")) {
      System.err.println(e.getMessage());
    }
  }

  private boolean isFolder(String name) {
    try {
      return bucket.holdsBelow(withoutSlash(name) + "/");
    } catch (MinioException e) {
      // s3www takes the error for an entry: with the store gone everything is a folder.
      return true;
    }
  }

  private static String withoutSlash(String name) {
    return name.startsWith("/") ? name.substring(1) : name;
  }

  private void list(HttpExchange exchange, String prefix) throws IOException {
    Instant now = Instant.now();
    if (isUnmodified(exchange, now)) {
      exchange.sendResponseHeaders(304, -1);
      return;
    }
    exchange.getResponseHeaders().set("Last-Modified", HttpDate.format(now));
    StringBuilder page =
        new StringBuilder(
            """
            <!doctype html>
            <meta name="viewport" content="width=device-width">
            <pre>
            """);
    try {
      // The prefix keeps its leading slash, with which no key begins: below a bucket path that
      // starts with one a listing is empty.
      bucket.keys(prefix).stream().sorted().forEach(key -> page.append(link(key)));
    } catch (MinioException e) {
      System.err.println("http: error reading directory: " + e.getMessage());
      text(exchange, 500, "Error reading directory\n");
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
    bytes(exchange, 200, page.append("</pre>\n").toString());
  }

  private static String link(String key) {
    return "<a href=\"" + GoPath.escape(key) + "\">" + html(key) + "</a>\n";
  }

  private static String html(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&#34;")
        .replace("'", "&#39;");
  }

  private void send(HttpExchange exchange, Found object) throws IOException {
    Headers answer = exchange.getResponseHeaders();
    answer.set("Last-Modified", HttpDate.format(object.modified()));
    Instant modified = object.modified().truncatedTo(ChronoUnit.SECONDS);
    int precondition = precondition(exchange, modified);
    if (precondition != 0) {
      exchange.sendResponseHeaders(precondition, -1);
      return;
    }
    String type = MediaTypes.of(object.key());
    try {
      answer.set("Content-Type", type == null ? sniff(object) : type);
      Range range = Range.of(wantedRange(exchange, modified), object.size());
      answer.set("Accept-Ranges", "bytes");
      if (range == null) {
        copy(exchange, 200, object, new Range(0, object.size()));
        return;
      }
      answer.set(
          "Content-Range", "bytes " + range.from() + "-" + (range.to() - 1) + "/" + object.size());
      copy(exchange, 206, object, range);
    } catch (Range.Unsatisfiable e) {
      answer.remove("Last-Modified");
      if (e.beyond) {
        answer.set("Content-Range", "bytes */" + object.size());
      }
      text(exchange, 416, e.getMessage() + "\n");
    } catch (MinioException e) {
      text(exchange, 500, "seeker can't seek\n");
    }
  }

  private String sniff(Found object) throws IOException, MinioException {
    try (InputStream in = bucket.read(object, 0)) {
      return Sniffer.type(in.readNBytes(Sniffer.LENGTH));
    }
  }

  /** 304 or 412, or 0 to go on; RFC 9110 13.2.2, for something without an ETag. */
  private static int precondition(HttpExchange exchange, Instant modified) {
    Headers asked = exchange.getRequestHeaders();
    String ifMatch = asked.getFirst("If-Match");
    Instant unmodifiedSince = HttpDate.parse(asked.getFirst("If-Unmodified-Since"));
    if (ifMatch != null
        ? !ifMatch.equals("*")
        : unmodifiedSince != null && modified.isAfter(unmodifiedSince)) {
      return 412;
    }
    String ifNoneMatch = asked.getFirst("If-None-Match");
    if (ifNoneMatch != null) {
      return !ifNoneMatch.equals("*") ? 0 : isRead(exchange) ? 304 : 412;
    }
    return isUnmodified(exchange, modified) ? 304 : 0;
  }

  private static boolean isUnmodified(HttpExchange exchange, Instant modified) {
    Instant since = HttpDate.parse(exchange.getRequestHeaders().getFirst("If-Modified-Since"));
    return since != null && isRead(exchange) && !modified.isAfter(since);
  }

  private static boolean isRead(HttpExchange exchange) {
    return exchange.getRequestMethod().equals("GET") || exchange.getRequestMethod().equals("HEAD");
  }

  private static @Nullable String wantedRange(HttpExchange exchange, Instant modified) {
    Headers asked = exchange.getRequestHeaders();
    String ifRange = asked.getFirst("If-Range");
    return ifRange == null || !isRead(exchange) || modified.equals(HttpDate.parse(ifRange))
        ? asked.getFirst("Range")
        : null;
  }

  private void copy(HttpExchange exchange, int status, Found object, Range range)
      throws IOException, MinioException {
    long length = range.to() - range.from();
    OutputStream out = head(exchange, status, length);
    if (out == null || length == 0) {
      return;
    }
    try (InputStream in = bucket.read(object, range.from())) {
      byte[] buffer = new byte[32 << 10];
      for (long left = length; left > 0; ) {
        int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (count < 0) {
          throw new IOException("the store sent too little of " + object.key());
        }
        out.write(buffer, 0, count);
        left -= count;
      }
    } catch (MinioException e) {
      // The head has left: nothing but a cut connection can tell.
      throw new IOException(e);
    }
  }

  private static void redirect(HttpExchange exchange, String location) throws IOException {
    String query = exchange.getRequestURI().getRawQuery();
    String target = query == null ? location : location + "?" + query;
    // HttpServer writes one byte a character, Go the bytes of UTF-8.
    exchange
        .getResponseHeaders()
        .set(
            "Location",
            new String(target.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    exchange.sendResponseHeaders(301, -1);
  }

  private static void text(HttpExchange exchange, int status, String text) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    bytes(exchange, status, text);
  }

  private static void bytes(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    OutputStream out = head(exchange, status, bytes.length);
    if (out != null) {
      out.write(bytes);
    }
  }

  /** Where the body goes, or null when there is to be none. */
  private static @Nullable OutputStream head(HttpExchange exchange, int status, long length)
      throws IOException {
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Long.toString(length));
      exchange.sendResponseHeaders(status, -1);
      return null;
    }
    // HttpServer takes 0 for "not known".
    exchange.sendResponseHeaders(status, length == 0 ? -1 : length);
    return exchange.getResponseBody();
  }
}
