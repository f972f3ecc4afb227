package io.github.s3wwwkit.sidecar;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * S3www's place, taken by one that serves a release as s3www does: types guessed, a time of its
 * own, any origin let in, folders listed; and lies where a test tells it to.
 */
final class SiteUpstream implements AutoCloseable {
  /** Answers in place of s3www; the connection is closed when it returns false. */
  interface Answer {
    boolean send(Wire wire, String head) throws IOException;
  }

  private static final Pattern RANGE = Pattern.compile("(?im)^range: *bytes=(\\d*)-(\\d*)\r?$");
  private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *(\\d+)\r?$");
  private static final Pattern ORIGIN = Pattern.compile("(?im)^origin: *([^\r]*)");

  private final ScriptedUpstream server;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final AtomicInteger busy = new AtomicInteger();
  private final AtomicInteger busiest = new AtomicInteger();
  private volatile Release release;

  SiteUpstream(Release release) throws IOException {
    this.release = release;
    server = new ScriptedUpstream((wire, head, number) -> serve(wire, head));
  }

  ScriptedUpstream server() {
    return server;
  }

  /** Serves another release from now on. */
  void serve(Release other) {
    release = other;
  }

  /** Has another answer for a target. */
  void on(String target, Answer answer) {
    answers.put(target, answer);
  }

  /** Has the answer for a target wait. */
  void hold(String target, CountDownLatch latch) {
    on(
        target,
        (wire, head) -> {
          ScriptedUpstream.await(latch);
          return answer(wire, head);
        });
  }

  /** Is s3www again. */
  void heal() {
    answers.clear();
  }

  /** What it was asked so far, as {@code GET /a}. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  /** How often it was asked for this. */
  long asked(String request) {
    return asked.stream().filter(Predicate.isEqual(request)).count();
  }

  /** The most requests that it had at a time. */
  int busiest() {
    return busiest.get();
  }

  /** An answer of this status and content. */
  static Answer says(int status, String content, String... fields) {
    return (wire, head) -> {
      wire.send(head(status, content.length(), fields) + (head.startsWith("HEAD ") ? "" : content));
      return true;
    };
  }

  /** An answer of this content in chunks. */
  static Answer chunked(String content) {
    return (wire, head) -> {
      wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
      for (int at = 0; at < content.length(); at += 1 << 14) {
        String chunk = content.substring(at, Math.min(content.length(), at + (1 << 14)));
        wire.send(Integer.toHexString(chunk.length()) + "\r\n" + chunk + "\r\n");
      }
      wire.send("0\r\n\r\n");
      return true;
    };
  }

  /** An answer that ends before all came that it had promised. */
  static Answer breaksOff(String content, int after) {
    return (wire, head) -> {
      wire.send(head(200, content.length()) + content.substring(0, after));
      return false;
    };
  }

  private static String head(int status, long length, String... fields) {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " X\r\n");
    head.append("Content-Type: text/x-guess\r\nLast-Modified: Sat, 21 Nov 2026 02:15:00 GMT\r\n");
    head.append("Vary: Origin\r\nX-Own: s3www\r\nSet-Cookie: s3www=1\r\nETag: W/\"own\"\r\n");
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    return head.append("Content-Length: " + length + "\r\n\r\n").toString();
  }

  private void serve(Wire wire, String first) throws IOException {
    boolean goesOn = true;
    for (String head = first;
        goesOn && head.endsWith("\r\n\r\n");
        head = goesOn ? wire.head() : "") {
      String[] line = head.split(" ", 3);
      asked.add(line[0] + " " + line[1]);
      busiest.accumulateAndGet(busy.incrementAndGet(), Math::max);
      try {
        Matcher length = LENGTH.matcher(head);
        if (length.find()) {
          wire.read(Integer.parseInt(length.group(1)));
        }
        Answer own = answers.get(line[1]);
        goesOn = own == null ? answer(wire, head) : own.send(wire, head);
      } finally {
        busy.decrementAndGet();
      }
    }
  }

  /** What s3www would say. */
  private boolean answer(Wire wire, String head) throws IOException {
    String target = head.split(" ", 3)[1];
    String path = decoded(target.replaceFirst("\\?.*", "")).substring(1);
    boolean folder = path.isEmpty() || path.endsWith("/");
    Release.Item found = find(folder ? path + "index.html" : path);
    Matcher origin = ORIGIN.matcher(head);
    String[] cors =
        origin.find()
            ? new String[] {
              "Access-Control-Allow-Origin: " + origin.group(1),
              "Access-Control-Allow-Credentials: true",
              "Access-Control-Expose-Headers: *"
            }
            : new String[] {"Access-Control-Allow-Origin: *"};
    if (path.endsWith("/index.html") || path.equals("index.html")) {
      return says(301, "", "Location: ./").send(wire, head);
    }
    if (found == null && !folder && holdsBelow(path + "/")) {
      return says(301, "", "Location: " + path.replaceFirst(".*/", "") + "/").send(wire, head);
    }
    if (found == null && folder && holdsBelow(path)) {
      return says(200, "<pre>a listing</pre>", cors).send(wire, head);
    }
    if (found == null) {
      found = find("404.html");
    }
    if (found == null) {
      return says(404, "404 page not found\n", cors).send(wire, head);
    }
    String content = found.content();
    Matcher range = RANGE.matcher(head);
    if (!range.find()) {
      return says(200, content, cors).send(wire, head);
    }
    int size = content.length();
    boolean suffix = range.group(1).isEmpty();
    int from =
        suffix ? Math.max(0, size - number(range.group(2), size)) : number(range.group(1), size);
    int to = suffix ? size : Math.min(size, number(range.group(2), size - 1) + 1);
    String shown = from >= to ? "*" : from + "-" + (to - 1);
    return says(
            from >= to ? 416 : 206,
            from >= to ? "" : content.substring(from, to),
            "Content-Range: bytes " + shown + "/" + size)
        .send(wire, head);
  }

  private static int number(String digits, int otherwise) {
    return digits.isEmpty() ? otherwise : Integer.parseInt(digits);
  }

  private Release.@Nullable Item find(String path) {
    return release.items().stream()
        .filter(item -> item.path().equals(path))
        .findFirst()
        .orElse(null);
  }

  private boolean holdsBelow(String prefix) {
    return release.items().stream().anyMatch(item -> item.path().startsWith(prefix));
  }

  /** As UTF-8; what is no escape stays. */
  static String decoded(String target) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < target.length(); i++) {
      if (target.startsWith("%", i) && target.substring(i).matches("(?s)%[0-9a-fA-F]{2}.*")) {
        bytes.write(Integer.parseInt(target.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        bytes.write(target.charAt(i));
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
