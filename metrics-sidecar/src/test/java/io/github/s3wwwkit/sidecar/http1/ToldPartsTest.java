package io.github.s3wwwkit.sidecar.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.s3wwwkit.sidecar.http1.RequestHead.Part;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToldPartsTest {
  private final RequestHead head = new RequestHead();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /a/b.gif HTTP/1.1|GET|/a/b.gif",
        "GET /a%20b?token=secret&x=/y HTTP/1.1|GET|/a%20b",
        "GET /? HTTP/1.1|GET|/",
        "BREW //a HTTP/1.1|BREW|//a",
        "OPTIONS * HTTP/1.1|OPTIONS|*",
        "OPTIONS http://h HTTP/1.1|OPTIONS|/",
        "GET http://h/p?q HTTP/1.1|GET|/p",
        "GET http://h?q HTTP/1.1|GET|/",
        "GET http://h HTTP/1.1|GET|/",
        // Refused ones, as far as they were read, but for what may be a password.
        "GET http://u:secret@h/p HTTP/1.1|GET|''",
        "GET secret HTTP/1.1|GET|''",
        "GET /p?secret HTTP/2.0|GET|/p",
        "GET /p XTTP/1.1|GET|/p",
        "G@T /p HTTP/1.1|''|''",
        "GET /a b HTTP/1.1|GET|/a",
        "GET  /a HTTP/1.1|GET|''",
      })
  void tellsTheRequestLine(String line, String method, String path) {
    // What was read before must not show.
    parse("POST /before HTTP/1.1\r\nHost: a\r\nUser-Agent: before\r\nReferer: before\r\n\r\n");
    parse(line + "\r\nHost: a\r\n\r\n");
    assertEquals(method, told(Part.METHOD));
    assertEquals(path, told(Part.PATH));
    assertEquals("", told(Part.USER_AGENT));
    assertEquals("", told(Part.REFERER));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://h/p|http://h/p",
        "http://h/p?secret|http://h/p",
        "http://h?secret|http://h",
        "http://h/p#secret?x|http://h/p",
        "http://u:secret@h/p|h/p",
        "http://u:secret@more@h/p|h/p",
        "http://h/p@q|http://h/p@q",
        "/relative?secret|/relative",
        "?secret|''",
        "http://|http://",
      })
  void tellsTheRefererWithoutSecrets(String value, String expected) {
    parse("GET / HTTP/1.1\r\nHost: a\r\nrefErer: " + value + "\r\nUSER-agent: me/1\r\n\r\n");
    assertEquals(expected, told(Part.REFERER));
    assertEquals("me/1", told(Part.USER_AGENT));
  }

  private void parse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    head.parse(bytes, 0, bytes.length);
    head.tell();
  }

  private String told(Part part) {
    return new String(
        head.bytes(),
        head.from(part),
        head.to(part) - head.from(part),
        StandardCharsets.ISO_8859_1);
  }
}
