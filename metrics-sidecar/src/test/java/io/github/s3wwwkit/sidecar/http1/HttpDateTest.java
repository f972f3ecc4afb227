package io.github.s3wwwkit.sidecar.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpDateTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          Sun, 06 Nov 1994 08:49:37 GMT    | 1994-11-06T08:49:37Z
          Sunday, 06-Nov-94 08:49:37 GMT   | 1994-11-06T08:49:37Z
          Wednesday, 06-Nov-30 08:49:37 GMT | 2030-11-06T08:49:37Z
          Sun Nov  6 08:49:37 1994         | 1994-11-06T08:49:37Z
          Sun Nov 16 08:49:37 1994         | 1994-11-16T08:49:37Z
          Sun, 06 Nov 1994 23:59:60 GMT    | 1994-11-06T23:59:59Z
          Sun, 31 Feb 1994 08:49:37 GMT    | none
          Sun, 06 Nov 1994 24:49:37 GMT    | none
          Sun, 06 Nix 1994 08:49:37 GMT    | none
          Sun, 06 Nov 1994 08:49:37 UTC    | none
          Sun, 06 Nov 1994 08:49:37 +0000  | none
          Sun, 6 Nov 1994 08:49:37 GMT     | none
          1994-11-06T08:49:37Z             | none
          0                                | none
          """)
  void reads(String text, Instant expected) {
    byte[] b = ("x" + text + "x").getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(expected, HttpDate.parse(b, 1, b.length - 1));
  }

  @Test
  void writes() {
    assertEquals(
        "Sun, 06 Nov 1994 08:49:37 GMT", HttpDate.text(Instant.parse("1994-11-06T08:49:37.9Z")));
    assertEquals("", HttpDate.text(null));
    assertEquals("", HttpDate.text(Instant.parse("+12026-11-06T08:49:37Z")));
    assertEquals("", HttpDate.text(Instant.MIN));
  }
}
