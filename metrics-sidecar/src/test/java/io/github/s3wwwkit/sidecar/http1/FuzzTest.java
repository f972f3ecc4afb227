package io.github.s3wwwkit.sidecar.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Requests put together from what parsers fall out over, then damaged. Whatever is accepted must
 * leave in a form that nobody can read in two ways.
 */
class FuzzTest {
  private static final long SEED = 20_261_121;
  private static final int ROUNDS = 200_000;

  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "OPTIONS", "get", "M-S", "CONNECT", "");
  private static final List<String> TARGETS =
      List.of(
          "/",
          "/a?b",
          "*",
          "http://b/c",
          "http://b",
          "//",
          "a:80",
          "",
          "/a b",
          "/%0d%0a",
          "http://u@b/");
  private static final List<String> VERSIONS =
      List.of("HTTP/1.1", "HTTP/1.0", "HTTP/1.2", "HTTP/2.0", "HTTP/1.1 ", "http/1.1", "");
  private static final List<String> FIELDS =
      List.of(
          "Host: a",
          "Host: a",
          "host:a:80",
          "Host: ",
          "Content-Length: 5",
          "Content-Length: 0",
          "Content-Length: 5, 5",
          "Content-Length : 5",
          "Transfer-Encoding: chunked",
          "Transfer-Encoding: gzip",
          "Transfer-Encoding:\tchunked ",
          "Connection: close",
          "Connection: X, content-length, transfer-encoding, host",
          "Connection: , ,x-forwarded-for",
          "X: y",
          "X-Forwarded-For: 6.6.6.6",
          "Expect: 100-continue",
          "Upgrade: h2c",
          "Referer: http://u@a/b?c",
          "Referer: ?",
          "Referer:",
          "traceparent: 00-00000000000000000000000000000001-0000000000000001-01",
          "traceparent: 0",
          " folded",
          "\u00e9: x",
          "X: \u00e9");
  private static final List<String> ENDS =
      List.of("\r\n", "\r\n", "\r\n", "\r\n", "\n", "\r", "\r\r\n");
  private static final String DAMAGE = "\r\n\0 \t:,;/*\u00e9x0\u000b\u007f";

  @Test
  void whateverIsAcceptedIsUnambiguous() {
    Random random = new Random(SEED);
    int accepted = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String request = request(random);
      byte[] bytes = request.getBytes(StandardCharsets.ISO_8859_1);
      int start = HeadScanner.start(bytes, 0, bytes.length);
      int end = start < 0 ? start : HeadScanner.end(bytes, start, start, bytes.length);
      if (end < 0) {
        continue;
      }
      RequestHead head = new RequestHead();
      Refusal refusal = head.parse(bytes, start, end);
      // What the log tells lies in the request, also in one that is refused.
      head.tell();
      head.trace(new TraceParent());
      for (RequestHead.Part part : RequestHead.Part.values()) {
        int from = head.from(part);
        int to = head.to(part);
        assertTrue(from == to || (start <= from && from < to && to <= end), request);
      }
      if (refusal == null) {
        accepted++;
        judge(head, request);
      }
    }
    assertTrue(accepted > ROUNDS / 100, "only " + accepted + " were accepted: nothing was shown");
  }

  private static void judge(RequestHead head, String request) {
    Bytes out = new Bytes();
    head.write(out, bytes("s3www"), bytes("192.0.2.1"), false, false);
    String sent = out.toString();
    String escaped = request.replace("\r", "\\r").replace("\n", "\\n") + " became " + sent;

    assertTrue(sent.endsWith("\r\n\r\n"), escaped);
    String[] lines = sent.substring(0, sent.length() - 4).split("\r\n", -1);
    assertTrue(lines[0].matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+ (/[!-~]*|\\*) HTTP/1\\.1"), escaped);
    int hosts = 0;
    int framings = 0;
    for (int i = 1; i < lines.length; i++) {
      assertTrue(
          lines[i].matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+: ?[\\t\\x20-\\x7e\\x80-\\xff]*"), escaped);
      String name = lines[i].substring(0, lines[i].indexOf(':')).toLowerCase(Locale.ROOT);
      hosts += name.equals("host") ? 1 : 0;
      assertTrue(!lines[i].equals("X-Forwarded-For: 6.6.6.6"), escaped);
      framings += name.equals("content-length") || name.equals("transfer-encoding") ? 1 : 0;
      assertTrue(!List.of("connection", "upgrade", "te", "keep-alive").contains(name), escaped);
    }
    assertEquals(1, hosts, escaped);
    assertTrue(framings <= 1, escaped);

    // What was sent means the same to the next one, and to the one after it.
    byte[] again = bytes(sent);
    assertEquals(again.length, HeadScanner.end(again, 0, 0, again.length), escaped);
    RequestHead second = new RequestHead();
    assertNull(second.parse(again, 0, again.length), escaped);
    assertEquals(head.method(), second.method(), escaped);
    assertEquals(head.hasBody(), second.hasBody(), escaped);
    assertEquals(head.chunked(), second.chunked(), escaped);
  }

  static String request(Random random) {
    StringBuilder text = new StringBuilder();
    text.append(usually(random, METHODS)).append(' ').append(usually(random, TARGETS));
    text.append(' ').append(usually(random, VERSIONS)).append(usually(random, ENDS));
    text.append(random.nextInt(8) == 0 ? "" : "Host: a\r\n");
    for (int i = random.nextInt(5); i > 0; i--) {
      text.append(FIELDS.get(random.nextInt(FIELDS.size()))).append(usually(random, ENDS));
    }
    text.append("\r\n");
    for (int i = random.nextInt(3) - 1; i > 0; i--) {
      char damage = DAMAGE.charAt(random.nextInt(DAMAGE.length()));
      text.insert(random.nextInt(text.length()), damage);
    }
    return text.toString();
  }

  private static String usually(Random random, List<String> choices) {
    return choices.get(random.nextInt(3) > 0 ? 0 : random.nextInt(choices.size()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
