package io.github.s3wwwkit.sidecar.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadTest {
  private static final byte[] AUTHORITY = bytes("s3www:80");
  private static final byte[] PEER = bytes("192.0.2.1");

  /** A line of a table: "\n" is CRLF there, the rest is escaped as in Java. */
  private static String raw(String line) {
    return (line + "\\n\\n")
        .replace("\\n", "\r\n")
        .replace("\\t", "\t")
        .replace("\\s", " ")
        .replace("\\0", "\0")
        .replace("\\L", "\n")
        .replace("\\R", "\r")
        .replace("\\v", "\u000b")
        .replace("\\x", "\u00e9");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // RFC 9112 3: the request line.
        "BAD_REQUEST|GET  / HTTP/1.1\\nHost: a",
        "BAD_REQUEST|GET /  HTTP/1.1\\nHost: a",
        "BAD_REQUEST|GET / HTTP/1.1 \\nHost: a",
        "BAD_REQUEST|\\sGET / HTTP/1.1\\nHost: a",
        "BAD_REQUEST|GET\\t/ HTTP/1.1\\nHost: a",
        "BAD_REQUEST|GET /a b HTTP/1.1\\nHost: a",
        "BAD_REQUEST|GET /\\0 HTTP/1.1\\nHost: a",
        "BAD_REQUEST|GET /\\x HTTP/1.1\\nHost: a",
        "BAD_REQUEST|GET /#f HTTP/1.1\\nHost: a",
        "BAD_REQUEST|GET /\\R HTTP/1.1\\nHost: a",
        "BAD_REQUEST|G@T / HTTP/1.1\\nHost: a",
        "BAD_REQUEST|GET /",
        "BAD_REQUEST|GET",
        "BAD_REQUEST|GET / http/1.1\\nHost: a",
        "BAD_REQUEST|GET / HTTP/1\\nHost: a",
        "BAD_REQUEST|GET / HTTP/1.10\\nHost: a",
        "BAD_REQUEST|GET / HTTP/01.1\\nHost: a",
        "BAD_REQUEST|GET / HTTP/1,1\\nHost: a",
        "BAD_REQUEST|GET / HTTPS/1.1\\nHost: a",
        "VERSION|GET / HTTP/2.0\\nHost: a",
        "VERSION|GET / HTTP/0.9\\nHost: a",
        "VERSION|PRI * HTTP/2.0",
        // RFC 9112 3.2: the target.
        "BAD_REQUEST|GET a HTTP/1.1\\nHost: a",
        "BAD_REQUEST|GET * HTTP/1.1\\nHost: a",
        "BAD_REQUEST|CONNECT a:443 HTTP/1.1\\nHost: a",
        "BAD_REQUEST|GET a:80 HTTP/1.1\\nHost: a",
        // RFC 9110 9.3.6: a tunnel, whatever the target. 9.3.8: no content in a TRACE.
        "BAD_REQUEST|CONNECT / HTTP/1.1\\nHost: a",
        "BAD_REQUEST|CONNECT http://a/ HTTP/1.1\\nHost: a",
        "BAD_REQUEST|TRACE / HTTP/1.1\\nHost: a\\nContent-Length: 1",
        "BAD_REQUEST|TRACE / HTTP/1.1\\nHost: a\\nTransfer-Encoding: chunked",
        "BAD_REQUEST|GET http:// HTTP/1.1\\nHost: a",
        "BAD_REQUEST|GET http:///x HTTP/1.1\\nHost: a",
        "BAD_REQUEST|GET http:/a HTTP/1.1\\nHost: a",
        "BAD_REQUEST|GET http://u@a/ HTTP/1.1\\nHost: a",
        "BAD_REQUEST|GET http://a:b/ HTTP/1.1\\nHost: a",
        "BAD_REQUEST|GET ftp://a/ HTTP/1.1\\nHost: a",
        // RFC 9112 3.2: Host.
        "BAD_REQUEST|GET / HTTP/1.1",
        "BAD_REQUEST|GET / HTTP/1.1\\nHost: a\\nHost: a",
        "BAD_REQUEST|GET / HTTP/1.0\\nHost: a\\nHost: b",
        "BAD_REQUEST|GET / HTTP/1.1\\nHost:",
        "BAD_REQUEST|GET / HTTP/1.1\\nHost: a b",
        "BAD_REQUEST|GET / HTTP/1.1\\nHost: a/b",
        "BAD_REQUEST|GET / HTTP/1.1\\nHost: u@a",
        "BAD_REQUEST|GET / HTTP/1.1\\nHost: a:80:80",
        "BAD_REQUEST|GET / HTTP/1.1\\nHost: a:x",
        "BAD_REQUEST|GET / HTTP/1.1\\nHost: :80",
        "BAD_REQUEST|GET / HTTP/1.1\\nHost: [::1",
        "BAD_REQUEST|GET / HTTP/1.1\\nHost: []",
        "BAD_REQUEST|GET / HTTP/1.1\\nHost: [::1]x",
        "BAD_REQUEST|GET http://a/ HTTP/1.1",
        // RFC 9112 5, RFC 9110 5.5: fields.
        "BAD_REQUEST|GET / HTTP/1.1\\nHost : a",
        "BAD_REQUEST|GET / HTTP/1.1\\nHost: a\\nX : b",
        "BAD_REQUEST|GET / HTTP/1.1\\nHost: a\\nX: b\\n c",
        "BAD_REQUEST|GET / HTTP/1.1\\n Host: a",
        "BAD_REQUEST|GET / HTTP/1.1\\nHost: a\\n: b",
        "BAD_REQUEST|GET / HTTP/1.1\\nHost: a\\nX",
        "BAD_REQUEST|GET / HTTP/1.1\\nHost: a\\nX y: b",
        "BAD_REQUEST|GET / HTTP/1.1\\nHost: a\\nX(: b",
        "BAD_REQUEST|GET / HTTP/1.1\\nHost: a\\nX\\x: b",
        "BAD_REQUEST|GET / HTTP/1.1\\nHost: a\\nX: \\0",
        "BAD_REQUEST|GET / HTTP/1.1\\nHost: a\\nX: b\\Rc",
        "BAD_REQUEST|GET / HTTP/1.1\\nHost: a\\nX: b\\R\\R",
        "BAD_REQUEST|GET / HTTP/1.1\\nHost: a\\nX: \\v",
        "BAD_REQUEST|GET / HTTP/1.1\\nHost: a\\n\\RX: b",
        // RFC 9112 2.2: bare LF, wherever.
        "BAD_REQUEST|GET / HTTP/1.1\\LHost: a",
        "BAD_REQUEST|GET / HTTP/1.1\\nHost: a\\LX: b",
        "BAD_REQUEST|GET / HTTP/1.1\\nHost: a\\n\\L",
        // RFC 9112 6.1 to 6.3: framing.
        "BAD_REQUEST|POST / HTTP/1.1\\nHost: a\\nContent-Length: 1\\nTransfer-Encoding: chunked",
        "BAD_REQUEST|POST / HTTP/1.1\\nHost: a\\nTransfer-Encoding: chunked\\nContent-Length: 0",
        "BAD_REQUEST|POST / HTTP/1.1\\nHost: a\\nContent-Length: 1\\nTransfer-Encoding: identity",
        "BAD_REQUEST|POST / HTTP/1.1\\nHost: a\\nContent-Length: 1\\nContent-Length: 2",
        "BAD_REQUEST|POST / HTTP/1.1\\nHost: a\\nContent-Length: 1\\nContent-Length: 1",
        "BAD_REQUEST|POST / HTTP/1.1\\nHost: a\\nContent-Length: 1, 1",
        "BAD_REQUEST|POST / HTTP/1.1\\nHost: a\\nContent-Length:",
        "BAD_REQUEST|POST / HTTP/1.1\\nHost: a\\nContent-Length: -1",
        "BAD_REQUEST|POST / HTTP/1.1\\nHost: a\\nContent-Length: +1",
        "BAD_REQUEST|POST / HTTP/1.1\\nHost: a\\nContent-Length: 0x1",
        "BAD_REQUEST|POST / HTTP/1.1\\nHost: a\\nContent-Length: 1 1",
        "BAD_REQUEST|POST / HTTP/1.1\\nHost: a\\nContent-Length: 9999999999999999999",
        "BAD_REQUEST|POST / HTTP/1.0\\nHost: a\\nTransfer-Encoding: chunked",
        "BAD_REQUEST|POST / HTTP/1.1\\nHost: a\\nTransfer-Encoding: chunked, chunked",
        "BAD_REQUEST|POST / HTTP/1.1\\nHost: a\\nTransfer-Encoding: chunked\\nTransfer-Encoding: chunked",
        "BAD_REQUEST|POST / HTTP/1.1\\nHost: a\\nTransfer-Encoding:",
        "BAD_REQUEST|POST / HTTP/1.1\\nHost: a\\nTransfer-Encoding: \\vchunked",
        "BAD_REQUEST|POST / HTTP/1.1\\nHost: a\\nTransfer-Encoding : chunked",
        "TRANSFER_CODING|POST / HTTP/1.1\\nHost: a\\nTransfer-Encoding: gzip, chunked",
        "BAD_REQUEST|POST / HTTP/1.1\\nHost: a\\nTransfer-Encoding: chunked, gzip",
        "TRANSFER_CODING|POST / HTTP/1.1\\nHost: a\\nTransfer-Encoding: identity",
        "TRANSFER_CODING|POST / HTTP/1.1\\nHost: a\\nTransfer-Encoding: xchunked",
        "TRANSFER_CODING|POST / HTTP/1.1\\nHost: a\\nTransfer-Encoding: chunked;q=1",
        "BAD_REQUEST|POST / HTTP/1.1\\nHost: a\\nTransfer-Encoding: chunked\\nTransfer-Encoding: gzip",
        "TRANSFER_CODING|POST / HTTP/1.1\\nHost: a\\nTransfer-Encoding: gzip",
        // RFC 9110 10.1.1: the one expectation there is.
        "EXPECTATION|POST / HTTP/1.1\\nHost: a\\nContent-Length: 1\\nExpect: 200-ok",
      })
  void refuses(Refusal expected, String line) {
    assertEquals(expected, judge(raw(line)), line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\\nHost: a",
        "GET / HTTP/1.9\\nHost: a",
        "GET / HTTP/1.0",
        "GET /%00%zz?a=b&c={\"|^`\"} HTTP/1.1\\nHost: a",
        "OPTIONS * HTTP/1.1\\nHost: a",
        "get / HTTP/1.1\\nHOST:a",
        "M-SEARCH / HTTP/1.1\\nHost: \\t a \\t",
        "GET / HTTP/1.1\\nHost: [::1]:80",
        "GET / HTTP/1.1\\nHost: a\\nX:",
        "GET / HTTP/1.1\\nHost: a\\nX: \\x\\tb",
        "GET http://b:80 HTTP/1.1\\nHost: a",
        "GET HTTPS://b/x HTTP/1.1\\nHost: a",
        "POST / HTTP/1.1\\nHost: a\\nContent-Length: 007",
        "POST / HTTP/1.1\\nHost: a\\nTransfer-Encoding: , CHUNKED ,",
        "POST / HTTP/1.1\\nHost: a\\nContent-Length: 1\\nExpect: 100-Continue",
      })
  void accepts(String line) {
    assertNull(judge(raw(line)), line);
  }

  @Test
  void forwardsFromParsedParts() {
    String forwarded =
        forward(
            raw(
                "GET /a%2Fb?c HTTP/1.1\\nhost:example\\nAccept:  */*  \\nConnection: , X-Hop ,keep-alive"
                    + "\\nx-hop: 1\\nConnection: Y-Hop\\nY-Hop: 2\\nKeep-Alive: 3\\nTE: trailers\\nUpgrade: h2c"
                    + "\\nHTTP2-Settings: x\\nProxy-Connection: close\\nX-Forwarded-For: 6.6.6.6"
                    + "\\nX-Forwarded-Proto: https\\nX-Forwarded-Host: evil\\nX-Real-IP: 6.6.6.6\\nForwarded: for=6"
                    + "\\nContent_Length: 9\\nTRANSFER_ENCODING: chunked\\nX_Forwarded-For: 6.6.6.6\\nUp_grade: x"
                    + "\\nTrailer: T\\nVia: 1.1 other"),
            false);
    assertEquals(
        raw(
            "GET /a%2Fb?c HTTP/1.1\\nHost: example\\nAccept: */*\\nUp_grade: x\\nVia: 1.1 other"
                + "\\nX-Forwarded-For: 192.0.2.1\\nX-Forwarded-Proto: http\\nVia: 1.1 metrics-sidecar"),
        forwarded);
  }

  @Test
  void believesTheProxyInFrontWhenTold() {
    String forwarded =
        forward(
            raw(
                "GET / HTTP/1.1\\nHost: a\\nX-Forwarded-For: 1.1.1.1, 2.2.2.2\\nX-Forwarded-For: 3.3.3.3"
                    + "\\nX-Forwarded-Proto: https\\nX-Forwarded-Host: b\\nX-Real-IP: 1.1.1.1\\nForwarded: for=1"),
            true);
    assertEquals(
        raw(
            "GET / HTTP/1.1\\nHost: a\\nX-Forwarded-Proto: https\\nX-Forwarded-Host: b\\nX-Real-IP: 1.1.1.1"
                + "\\nForwarded: for=1\\nX-Forwarded-For: 1.1.1.1, 2.2.2.2, 3.3.3.3, 192.0.2.1"
                + "\\nVia: 1.1 metrics-sidecar"),
        forwarded);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "GET http://b:81/x?y HTTP/1.1\\nHost: a|GET /x?y HTTP/1.1\\nHost: b:81",
        "GET http://b HTTP/1.1\\nHost: a|GET / HTTP/1.1\\nHost: b",
        "GET http://b?q HTTP/1.1\\nHost: a|GET /?q HTTP/1.1\\nHost: b",
        "OPTIONS http://b HTTP/1.1\\nHost: a|OPTIONS * HTTP/1.1\\nHost: b",
        "GET //x//../y HTTP/1.1\\nHost: a|GET //x//../y HTTP/1.1\\nHost: a",
        "GET / HTTP/1.0|GET / HTTP/1.1\\nHost: s3www:80",
        // Nobody switches off routing or framing by naming it in Connection (golang#50580).
        "GET / HTTP/1.1\\nHost: a\\nConnection: Host, X-Forwarded-For|GET / HTTP/1.1\\nHost: a",
      })
  void routesByTheTarget(String line, String start) {
    String forwarded = forward(raw(line), false);
    assertTrue(forwarded.startsWith(raw(start).substring(0, raw(start).length() - 2)), forwarded);
    assertTrue(forwarded.contains("\r\nX-Forwarded-For: 192.0.2.1\r\n"), forwarded);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Content-Length: 007|Content-Length: 7",
        "Content-Length: 0|Content-Length: 0",
        "Transfer-Encoding: CHUNKED|Transfer-Encoding: chunked",
        "Content-Length: 1\\nConnection: Content-Length|Content-Length: 1",
      })
  void framesAnew(String field, String expected) {
    String forwarded = forward(raw("POST / HTTP/1.1\\nHost: a\\n" + field), false);
    assertTrue(forwarded.contains("\r\n" + expected + "\r\n"), forwarded);
    assertEquals(
        2,
        forwarded
            .toLowerCase(java.util.Locale.ROOT)
            .split("content-length:|transfer-encoding:", -1)
            .length);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Transfer-Encoding: chunked\\nTrailer: T|true",
        "Content-Length: 0\\nTrailer: T|false",
        "Transfer-Encoding: chunked\\nTrailer: T\\nConnection: te|true",
        "Transfer-Encoding: chunked\\nTrailer: T\\nConnection: X-Some|false",
        "Transfer-Encoding: chunked\\nTrailer: T\\nConnection: trailer|false",
      })
  void announcesTrailersWhereTheyArePassedOn(String rest, boolean expected) {
    String sent = forward(raw("POST / HTTP/1.1\\nHost: a\\n" + rest), false);
    assertEquals(expected, sent.contains("\r\nTrailer: T\r\n"), sent);
  }

  @ParameterizedTest
  @CsvSource({"64, 1, true", "65, 1, false", "16, 4, true", "13, 5, false"})
  void findsNoMoreFieldsByNameThanItHasTimeFor(int names, int fields, boolean accepted) {
    String field = "Connection: close" + ", X-Some".repeat(names) + "\r\n";
    String head = "GET / HTTP/1.1\r\nHost: a\r\n" + field.repeat(fields) + "\r\n";
    byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(
        accepted ? null : Refusal.BAD_REQUEST, new RequestHead().parse(bytes, 0, bytes.length));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1\\nHost: a\\nContent-Length: 1\\nExpect: 100-continue|true",
        "HTTP/1.1\\nHost: a\\nExpect: 100-continue|false",
        "HTTP/1.0\\nContent-Length: 1\\nExpect: 100-continue|false",
      })
  void forwardsTheExpectationWhereThereIsSomethingToExpect(String rest, boolean expected) {
    assertEquals(
        expected, forward(raw("POST / " + rest), false).contains("\r\nExpect: 100-continue\r\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1\\nHost: a|true",
        "HTTP/1.1\\nHost: a\\nConnection: x, Close|false",
        "HTTP/1.1\\nHost: a\\nConnection: x\\nConnection: close|false",
        "HTTP/1.0\\nConnection: keep-alive|false",
      })
  void keepsTheConnection(String rest, boolean expected) {
    RequestHead head = new RequestHead();
    assertNull(parse(head, raw("GET / " + rest)));
    assertEquals(expected, head.keepAlive());
  }

  @Test
  void limitsTheNumberOfFields() {
    String line = "GET / HTTP/1.1\\nHost: a" + "\\nX: y".repeat(Fields.MAX - 1);
    assertNull(judge(raw(line)));
    assertEquals(Refusal.HEAD_TOO_LARGE, judge(raw(line + "\\nX: y")));
  }

  @Test
  void findsTheEndHoweverTheBytesArrive() {
    byte[] bytes = bytes(raw("GET / HTTP/1.1\\nHost: a\\nX: y") + "rest");
    int end = bytes.length - 4;
    for (int seen = 0; seen <= end; seen++) {
      for (int to = seen; to <= bytes.length; to++) {
        int expected = to < end ? HeadScanner.MORE : end;
        assertEquals(expected, HeadScanner.end(bytes, 0, Math.min(seen, end - 1), to));
      }
    }
  }

  @Test
  void passesOverOneEmptyLine() {
    byte[] bytes = bytes("\r\nGET");
    assertEquals(HeadScanner.MORE, HeadScanner.start(bytes, 0, 0));
    assertEquals(HeadScanner.MORE, HeadScanner.start(bytes, 0, 1));
    assertEquals(HeadScanner.MORE, HeadScanner.start(bytes, 0, 2));
    assertEquals(2, HeadScanner.start(bytes, 0, 3));
    assertEquals(2, HeadScanner.start(bytes, 2, 3));
    byte[] two = bytes("\r\n\r\nGET");
    assertEquals(HeadScanner.MALFORMED, HeadScanner.start(two, 0, two.length));
    byte[] half = bytes("\rGET");
    assertEquals(HeadScanner.MALFORMED, HeadScanner.start(half, 0, half.length));
  }

  private static @Nullable Refusal judge(String raw) {
    return parse(new RequestHead(), raw);
  }

  private static @Nullable Refusal parse(RequestHead head, String raw) {
    byte[] bytes = bytes(raw);
    int end = HeadScanner.end(bytes, 0, 0, bytes.length);
    assertTrue(end != HeadScanner.MORE, raw);
    return end == HeadScanner.MALFORMED ? Refusal.BAD_REQUEST : head.parse(bytes, 0, end);
  }

  private static String forward(String raw, boolean trustForwarded) {
    RequestHead head = new RequestHead();
    assertNull(parse(head, raw), raw);
    Bytes out = new Bytes();
    head.write(out, AUTHORITY, PEER, false, trustForwarded);
    return out.toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
