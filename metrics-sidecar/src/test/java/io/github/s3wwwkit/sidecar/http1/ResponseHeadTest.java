package io.github.s3wwwkit.sidecar.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseHeadTest {
  private static String raw(String line) {
    return (line + "\\n\\n")
        .replace("\\n", "\r\n")
        .replace("\\0", "\0")
        .replace("\\R", "\r")
        .replace("\\x", "\u00e9");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // RFC 9112 4: the status line.
        "HTTP/2.0 200 OK",
        "HTTP/1 200 OK",
        "http/1.1 200 OK",
        "HTTP/1.1  200 OK",
        "HTTP/1.1 20 OK",
        "HTTP/1.1 2000 OK",
        "HTTP/1.1 2x0 OK",
        "HTTP/1.1 099 No",
        "HTTP/1.1 600 No",
        "HTTP/1.1 101 Switching Protocols",
        "HTTP/1.1 200 O\\0K",
        "HTTP/1.1 200 O\\RK",
        "ICY 200 OK",
        // RFC 9112 5 and 6, as for requests.
        "HTTP/1.1 200 OK\\nX : y",
        "HTTP/1.1 200 OK\\nX: y\\n z",
        "HTTP/1.1 200 OK\\nX",
        "HTTP/1.1 200 OK\\nX: \\0",
        "HTTP/1.1 200 OK\\nContent-Length: 1\\nTransfer-Encoding: chunked",
        "HTTP/1.1 200 OK\\nContent-Length: 1\\nContent-Length: 1",
        "HTTP/1.1 200 OK\\nContent-Length: -1",
        "HTTP/1.1 200 OK\\nTransfer-Encoding: gzip, chunked",
        "HTTP/1.1 200 OK\\nTransfer-Encoding: chunked, chunked",
        "HTTP/1.0 200 OK\\nTransfer-Encoding: chunked",
      })
  void refuses(String line) {
    byte[] bytes = raw(line).getBytes(StandardCharsets.ISO_8859_1);
    assertFalse(new ResponseHead().parse(bytes, 0, bytes.length), line);
  }

  @Test
  void relaysFromParsedParts() {
    ResponseHead head =
        parse(
            "HTTP/1.0 404 Not f\\xund\\nServer:x\\nConnection: X-Hop\\nX-Hop: 1\\nKeep-Alive: 5"
                + "\\nTrailer: Z\\nContent-Length: 03\\nUpgrade: h2c");
    Bytes out = new Bytes();
    head.write(out, false, true, null);
    assertEquals(
        raw(
            "HTTP/1.1 404 Not f\\xund\\nServer: x\\nContent-Length: 3\\nConnection: close"
                + "\\nVia: 1.0 metrics-sidecar"),
        out.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // RFC 9112 6.3.
        "false|HTTP/1.1 200 OK\\nContent-Length: 5|length",
        "false|HTTP/1.1 200 OK\\nContent-Length: 0|nothing",
        "false|HTTP/1.1 200 OK\\nTransfer-Encoding: chunked|chunks",
        "false|HTTP/1.1 200 OK|close",
        "true|HTTP/1.1 200 OK\\nContent-Length: 5|nothing",
        "true|HTTP/1.1 200 OK\\nTransfer-Encoding: chunked|nothing",
        "false|HTTP/1.1 204 No Content\\nContent-Length: 5|nothing",
        "false|HTTP/1.1 304 Not Modified\\nContent-Length: 5|nothing",
        "false|HTTP/1.1 100 Continue|nothing",
        "false|HTTP/1.1 103|nothing",
      })
  void knowsWhereTheBodyEnds(boolean toHead, String line, String expected) {
    BodyReader body = new BodyReader();
    parse(line).body(toHead, body);
    String found =
        body.ended()
            ? "nothing"
            : body.endsWithConnection() ? "close" : body.inChunks() ? "chunks" : "length";
    assertEquals(expected, found);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1 200 OK\\nContent-Length: 5|true",
        "HTTP/1.1 304 Not Modified\\nContent-Length: 5|true",
        "HTTP/1.1 204 No Content\\nContent-Length: 5|false",
        "HTTP/1.1 102 Processing\\nContent-Length: 5|false",
      })
  void tellsTheLengthWhereItMay(String line, boolean expected) {
    Bytes out = new Bytes();
    parse(line).write(out, false, false, null);
    assertEquals(expected, out.toString().contains("Content-Length: 5\r\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1 200 OK, true",
    // RFC 9110 15.2: it is not the last one.
    "HTTP/1.1 103 Early Hints, false",
  })
  void tellsOfTheEndWithTheLastAnswer(String line, boolean expected) {
    Bytes out = new Bytes();
    parse(line).write(out, false, true, null);
    assertEquals(expected, out.toString().contains("Connection: close\r\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1 200 OK, true",
    "HTTP/1.1 200 OK\\nConnection: close, false",
    "HTTP/1.0 200 OK, false",
    "HTTP/1.0 200 OK\\nConnection: keep-alive, true",
    "HTTP/1.0 200 OK\\nConnection: keep-alive; close, false",
  })
  void keepsTheConnection(String line, boolean expected) {
    assertEquals(expected, parse(line).keepAlive());
  }

  private static ResponseHead parse(String line) {
    byte[] bytes = raw(line).getBytes(StandardCharsets.ISO_8859_1);
    ResponseHead head = new ResponseHead();
    assertTrue(head.parse(bytes, 0, bytes.length), line);
    return head;
  }
}
