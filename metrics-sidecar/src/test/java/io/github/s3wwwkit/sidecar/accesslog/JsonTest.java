package io.github.s3wwwkit.sidecar.accesslog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.s3wwwkit.sidecar.http1.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int NO_LIMIT = 1 << 20;

  // Bytes as ISO 8859-1.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain|plain",
        "a\"b\\c|a\\\"b\\\\c",
        "\t\u0000\u001f\u007f|\\u0009\\u0000\\u001f\\u007f",
        "\u00c3\u00a9|é",
        "\u00e2\u0082\u00ac|€",
        "\u00f0\u009f\u0098\u0080|😀",
        "\u00c2\u009b|\\u009b",
        "\u00c2\u00a0x|\u00a0x",
        // No UTF-8: a byte alone, overlong, a surrogate, beyond the last one, cut short.
        "\u00ff|\ufffd",
        "\u0080|\ufffd",
        "\u00c0\u00af|\ufffd\ufffd",
        "\u00e0\u0080\u0080|\ufffd\ufffd\ufffd",
        "\u00ed\u00a0\u0080|\ufffd\ufffd\ufffd",
        "\u00f4\u0090\u0080\u0080|\ufffd\ufffd\ufffd\ufffd",
        "\u00e2\u0082|\ufffd\ufffd",
        "\u00e2\"|\ufffd\\\"",
      },
      ignoreLeadingAndTrailingWhitespace = false)
  void escapes(String bytes, String expected) {
    assertEquals("\"" + expected + "\"", write(bytes.getBytes(StandardCharsets.ISO_8859_1), 1000));
  }

  @Test
  void isReadBackByAParser() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(24)];
      if (random.nextBoolean()) {
        random.nextBytes(bytes);
      } else {
        bytes = text(random).getBytes(StandardCharsets.UTF_8);
      }
      // How many marks stand for one broken sequence is nobody's business.
      assertEquals(
          new String(bytes, StandardCharsets.UTF_8).replace("\ufffd", ""),
          parse(write(bytes, NO_LIMIT)).replace("\ufffd", ""));
    }
  }

  @Test
  void showsThatItWasCut() throws Exception {
    Random random = new Random(8);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      if (random.nextBoolean()) {
        random.nextBytes(bytes);
      } else {
        bytes = text(random).getBytes(StandardCharsets.UTF_8);
      }
      int limit = 3 + random.nextInt(40);
      String whole = write(bytes, NO_LIMIT);
      String cut = write(bytes, limit);
      int length = cut.getBytes(StandardCharsets.UTF_8).length - 2;
      assertTrue(length <= limit, cut);
      parse(cut);
      if (!cut.equals(whole)) {
        assertTrue(cut.endsWith("…\""), cut);
        assertTrue(whole.startsWith(cut.substring(0, cut.length() - 2)), cut);
        assertTrue(whole.getBytes(StandardCharsets.UTF_8).length - 2 > limit - 3, whole);
      }
    }
  }

  private static String text(Random random) {
    int[] some = {'a', '"', '\\', '\n', 0, 0x7f, 0x9b, 0xe9, 0x20ac, 0xffff, 0x1f600, 0x2028};
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      text.appendCodePoint(some[random.nextInt(some.length)]);
    }
    return text.toString();
  }

  private static String write(byte[] bytes, int limit) {
    Bytes out = new Bytes();
    Json.string(out, bytes, 0, bytes.length, limit);
    ByteBuffer buffer = ByteBuffer.allocate(out.length());
    out.copyTo(buffer);
    return new String(buffer.array(), StandardCharsets.UTF_8);
  }

  private static String parse(String json) throws IOException {
    try (JsonParser parser = JSON.createParser(json.getBytes(StandardCharsets.UTF_8))) {
      assertEquals(JsonToken.VALUE_STRING, parser.nextToken());
      String text = parser.getText();
      assertEquals(null, parser.nextToken());
      return text;
    }
  }
}
