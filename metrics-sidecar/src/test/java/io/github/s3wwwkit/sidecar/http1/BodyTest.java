package io.github.s3wwwkit.sidecar.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTest {
  private static String raw(String text) {
    return text.replace("\\n", "\r\n")
        .replace("\\L", "\n")
        .replace("\\R", "\r")
        .replace("\\0", "\0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      value = {
        "0\\n\\n|''",
        "5\\nhello\\n0\\n\\n|hello",
        "00000000000005\\nhello\\n0\\n\\n|hello",
        "2\\nhe\\n3\\nllo\\n000\\n\\n|hello",
        "A\\n0123456789\\n0\\n\\n|0123456789",
        "a;x=y;z=\"q\"\\n0123456789\\n0;last\\n\\n|0123456789",
        "1\\n0\\n0\\nTrailer: x\\nOther:\\n\\n|0",
        "2\\n\\n\\n0\\n\\n|'\\n'",
      })
  void readsChunksHoweverTheyArrive(String text, String content) {
    byte[] bytes = bytes(raw(text) + "next");
    for (int split = 0; split <= bytes.length; split++) {
      Read read = read(BodyReader::chunked, bytes, split);
      assertEquals(BodyReader.END, read.end, text);
      assertEquals(raw(content), read.content);
      assertEquals("next", read.rest);
    }
    Read drop = read(BodyReader::chunked, bytes, -1);
    assertEquals(raw(content), drop.content);
    assertEquals("next", drop.rest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\n",
        "x\\n",
        "-1\\n",
        "+1\\n",
        "0x1\\n",
        " 1\\na\\n",
        "1 \\na\\n",
        "1\\La\\n",
        "1\\Ra\\n",
        "1\\nab\\n",
        "1\\na\\L",
        "1\\na0\\n\\n",
        "1;\\0\\na\\n",
        "1;a\\Lb\\n",
        "1000000000000000\\n",
        "0\\n\\R\\R",
        "0\\n x: y\\n\\n",
        "0\\nx\\n\\n",
        "0\\nx : y\\n\\n",
        "0\\nx: \\0\\n\\n",
        "0\\nx: y\\L\\n",
        "0\\n\\L",
      })
  void refusesWhatAnotherMightReadDifferently(String text) {
    byte[] bytes = bytes(raw(text));
    for (int split = 0; split <= bytes.length; split++) {
      assertEquals(BodyReader.MALFORMED, read(BodyReader::chunked, bytes, split).end, text);
    }
  }

  @Test
  void boundsWhatIsDropped() {
    String extension = "1;" + "x".repeat(20_000);
    assertEquals(BodyReader.MALFORMED, read(BodyReader::chunked, bytes(extension), 0).end);
    String trailers = "0\r\n" + "x: yyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n".repeat(1000);
    assertEquals(BodyReader.MALFORMED, read(BodyReader::chunked, bytes(trailers), 0).end);
  }

  @Test
  void readsByLengthAndUntilClose() {
    byte[] bytes = bytes("hello, next");
    for (int split = 0; split <= bytes.length; split++) {
      Read read = read(body -> body.length(5), bytes, split);
      assertEquals("hello", read.content);
      assertEquals(", next", read.rest);
      assertEquals("hello, next", read(BodyReader::untilClose, bytes, split).content);
    }
    assertEquals(BodyReader.END, read(body -> body.length(0), bytes, 0).end);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 9, 15, 16, 17, 255, 256, 4095, 4096, 65_535, 65_536})
  void writesChunks(int n) {
    BodyWriter writer = new BodyWriter();
    writer.begin(true);
    ByteBuffer out = ByteBuffer.allocate(n + BodyWriter.OVERHEAD);
    writer.content(ByteBuffer.allocate(n), n, out);
    writer.end(out);
    String framed = new String(out.array(), 0, out.position(), StandardCharsets.ISO_8859_1);
    assertTrue(framed.startsWith(Integer.toHexString(n) + "\r\n"), framed);
    Read read = read(BodyReader::chunked, bytes(framed), 0);
    assertEquals(BodyReader.END, read.end);
    assertEquals(n, read.content.length());
    assertEquals("", read.rest);
  }

  record Read(String content, String rest, int end) {}

  /** Reads {@code bytes} in two pieces, or, with -1, byte by byte. */
  static Read read(Consumer<BodyReader> begin, byte[] bytes, int split) {
    BodyReader reader = new BodyReader();
    begin.accept(reader);
    StringBuilder content = new StringBuilder();
    ByteBuffer source = ByteBuffer.wrap(bytes);
    int step = split < 0 ? 1 : Math.max(split, 1);
    int limit = Math.min(step, bytes.length);
    while (true) {
      source.limit(limit);
      int n = reader.next(source);
      if (n > 0) {
        byte[] piece = new byte[n];
        source.get(piece);
        content.append(new String(piece, StandardCharsets.ISO_8859_1));
      } else if (n < 0 || limit == bytes.length) {
        source.limit(bytes.length);
        byte[] rest = new byte[source.remaining()];
        source.get(rest);
        return new Read(content.toString(), new String(rest, StandardCharsets.ISO_8859_1), n);
      } else {
        limit = split < 0 ? limit + 1 : bytes.length;
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
