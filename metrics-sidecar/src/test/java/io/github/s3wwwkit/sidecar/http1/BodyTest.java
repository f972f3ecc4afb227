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
        .replace("\\0", "\0")
        .replace("\\t", "\t");
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
        "a;x=y;z=\"q;\\\"\tq\";v\\n0123456789\\n0;last\\n\\n|0123456789",
        "1\\n0\\n0\\nTrailer: x\\nOther:\\n\\n|0",
        "2\\n\\n\\n0\\n\\n|'\\n'",
      })
  void readsChunksHoweverTheyArrive(String text, String content) {
    byte[] bytes = bytes(raw(text) + "next");
    for (int split = 0; split <= bytes.length; split++) {
      Read read = read(body -> body.chunked(true), bytes, split);
      assertEquals(BodyReader.END, read.end, text);
      assertEquals(raw(content), read.content);
      assertEquals("next", read.rest);
    }
    Read drop = read(body -> body.chunked(true), bytes, -1);
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
        "1\\na\\Rx0\\n\\n",
        "1\\na0\\n\\n",
        "1;\\0\\na\\n",
        "1;a\\Lb\\n",
        // RFC 9112 7.1.1: what is no extension. A blank around it is a bad one.
        "1;\\na\\n",
        "1;=b\\n",
        "1;a=\\n",
        "1;a[\\n",
        "1;a=b=c\\n",
        "1;;a\\n",
        "1; a\\n",
        "1 ;a\\n",
        "1;a \\n",
        "1;a=\"b\\n",
        "1;a=\"b\"c\\n",
        "1;a=b\"\\n",
        "1;a\\Rb\\n",
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
      assertEquals(BodyReader.MALFORMED, read(body -> body.chunked(true), bytes, split).end, text);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      emptyValue = "",
      value = {
        // RFC 9110 6.5: what may go on, in a form that nobody reads in two ways.
        "T: 1\\n|T: 1\\n",
        "T:1\\nU:\\t2 3 \\n|T: 1\\nU: 2 3\\n",
        "T:\\n|T:\\n",
        "T: \\t \\n|T:\\n",
        "Repr-Digest: sha-256=:x=:\\n|Repr-Digest: sha-256=:x=:\\n",
        // What frames, routes, authenticates or controls must not.
        "Content-Length: 50\\nT: 1\\n|T: 1\\n",
        "T: 1\\ncontent_length: 50\\n|T: 1\\n",
        "Transfer-Encoding: chunked\\n|``",
        "Host: evil\\n|``",
        "Connection: close\\n|``",
        "Upgrade: h2c\\n|``",
        "X-Forwarded-For: 6.6.6.6\\n|``",
        "Forwarded: for=6\\n|``",
        "AUTHORIZATION: x\\n|``",
        "Proxy-Authorization: x\\n|``",
        "Set-Cookie: x\\nCookie: x\\n|``",
        "Content-Type: text/html\\nContent-Encoding: br\\nContent-Range: x\\n|``",
        "Cache-Control: x\\nExpires: x\\nAge: 1\\nVary: *\\n|``",
        "If-None-Match: x\\nRange: x\\nExpect: x\\n|``",
        "Location: x\\nRetry-After: 1\\nAccess-Control-Allow-Origin: *\\n|``",
        "Trailer: x\\nTE: x\\n|``",
      })
  void passesTrailersOn(String section, String expected) {
    byte[] bytes = bytes("1\r\na\r\n0\r\n" + raw(section) + "\r\nnext");
    for (int split = 0; split <= bytes.length; split++) {
      BodyReader reader = new BodyReader();
      reader.chunked(true);
      ByteBuffer source = ByteBuffer.wrap(bytes).limit(split);
      ByteBuffer out = ByteBuffer.allocate(64 + 2 * bytes.length);
      BodyWriter writer = new BodyWriter();
      writer.begin(true);
      int n = move(reader, writer, source, out);
      if (n == BodyReader.MORE) {
        n = move(reader, writer, source.limit(bytes.length), out);
      }
      assertEquals(BodyReader.END, n, section);
      writer.end(reader, out);
      String sent = new String(out.array(), 0, out.position(), StandardCharsets.ISO_8859_1);
      assertEquals("1\r\na\r\n0\r\n" + raw(expected) + "\r\n", sent);
    }
  }

  private static int move(BodyReader reader, BodyWriter writer, ByteBuffer source, ByteBuffer out) {
    int n = reader.next(source);
    for (; n > 0; n = reader.next(source)) {
      writer.content(source, n, out);
    }
    return n;
  }

  @Test
  void dropsTrailersThatNobodyCanTake() {
    byte[] bytes = bytes("0\r\nT: 1\r\n\r\n");
    for (boolean keep : new boolean[] {false, true}) {
      BodyReader reader = new BodyReader();
      reader.chunked(keep);
      ByteBuffer out = ByteBuffer.allocate(64);
      BodyWriter writer = new BodyWriter();
      writer.begin(!keep);
      assertEquals(BodyReader.END, reader.next(ByteBuffer.wrap(bytes)));
      writer.end(reader, out);
      assertEquals(keep ? 0 : "0\r\n\r\n".length(), out.position());
    }
  }

  @Test
  void boundsTrailersAndExtensions() {
    String line = "t: yyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n";
    int fits = BodyReader.MAX_TRAILERS / line.length();
    BodyWriter writer = new BodyWriter();
    writer.begin(true);
    BodyReader reader = new BodyReader();
    reader.chunked(true);
    String section = "a:b\r\n".repeat(BodyReader.MAX_TRAILERS / 5 - 1);
    assertEquals(BodyReader.END, reader.next(ByteBuffer.wrap(bytes("0\r\n" + section + "\r\n"))));
    ByteBuffer out = ByteBuffer.allocate(BodyWriter.OVERHEAD);
    writer.end(reader, out);
    assertTrue(out.position() > section.length());
    assertEquals(
        BodyReader.MALFORMED,
        read(body -> body.chunked(true), bytes("0\r\n" + line.repeat(fits + 1)), 0).end);
    // Small extensions on many chunks are honest; many on little content are not (CVE-2023-39326).
    String signed = "40;signature=" + "f".repeat(64) + "\r\n" + "x".repeat(64) + "\r\n";
    assertEquals(
        BodyReader.END,
        read(body -> body.chunked(true), bytes(signed.repeat(2000) + "0\r\n\r\n"), 0).end);
    String large = "1;signature=" + "f".repeat(600) + "\r\nx\r\n";
    assertEquals(
        BodyReader.MALFORMED, read(body -> body.chunked(true), bytes(large.repeat(100)), 0).end);
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
    writer.end(new BodyReader(), out);
    String framed = new String(out.array(), 0, out.position(), StandardCharsets.ISO_8859_1);
    assertTrue(framed.startsWith(Integer.toHexString(n) + "\r\n"), framed);
    Read read = read(body -> body.chunked(true), bytes(framed), 0);
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
