package io.github.s3wwwkit.lab.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultySourceTest {
  private static final Content CONTENT = new Content(7, 200_000);

  private final HttpClient client = HttpClient.newHttpClient();
  private FaultySource source;

  @BeforeEach
  void start() throws IOException {
    source = FaultySource.start();
  }

  @AfterEach
  void stop() {
    source.close();
    client.close();
  }

  @Test
  void repliesComeInTurnAndTheLastOneStays() throws Exception {
    source.on("/x", Reply.status(503), Reply.ok("one"), Reply.ok("two"));
    assertEquals(
        List.of("503", "200 one", "200 two", "200 two"),
        Stream.of(get("/x?a"), get("/x"), get("/x"), get("/x"))
            .map(r -> (r.statusCode() + " " + text(r)).strip())
            .toList());
    assertEquals("GET /x?a", source.requests("/x").getFirst().toString());
    assertEquals(4, source.requests().size());
  }

  @Test
  void connectionsAreKept() throws Exception {
    source.on("/x", Reply.ok("one"), Reply.ok("two").chunked());
    try (Socket socket = new Socket(source.address().getAddress(), source.address().getPort())) {
      String request = "GET /x HTTP/1.1\r\nHost: source\r\n\r\n";
      socket.getOutputStream().write((request + request).getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      assertEquals(
          "HTTP/1.1 200 Status\r\nContent-Length: 3\r\n\r\none"
              + "HTTP/1.1 200 Status\r\nTransfer-Encoding: chunked\r\n\r\n3\r\ntwo\r\n0\r\n\r\n",
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 1",
    "bytes=65535-65536, 65535, 65537",
    "bytes=131071-, 131071, 200000",
    "bytes=-5, 199995, 200000",
    "bytes=199999-300000, 199999, 200000"
  })
  void contentHasRanges(String range, int from, int to) throws Exception {
    HttpResponse<byte[]> part = get(CONTENT.path("x.gif"), "Range", range);
    assertEquals(206, part.statusCode());
    assertEquals(
        "bytes " + from + "-" + (to - 1) + "/200000",
        part.headers().firstValue("Content-Range").orElse(""));
    assertEquals("image/gif", part.headers().firstValue("Content-Type").orElse(""));
    assertArrayEquals(Arrays.copyOfRange(CONTENT.bytes(), from, to), part.body());
  }

  @Test
  void aRangeBeyondTheEndOrOfAnotherContentIsRefused() throws Exception {
    String path = CONTENT.path("x");
    HttpResponse<byte[]> beyond = get(path, "Range", "bytes=200000-");
    assertEquals(416, beyond.statusCode());
    assertEquals("bytes */200000", beyond.headers().firstValue("Content-Range").orElse(""));
    String etag = beyond.headers().firstValue("ETag").orElseThrow();
    assertEquals(206, get(path, "Range", "bytes=0-1", "If-Range", etag).statusCode());
    assertEquals(200, get(path, "Range", "bytes=0-1", "If-Range", "\"old\"").statusCode());
  }

  @ParameterizedTest
  @CsvSource({
    // ranges, ETag, If-Range, answer
    "true, '\"a\"', '\"a\"', 206",
    "true, '\"b\"', '\"a\"', 200",
    "true, 'W/\"a\"', 'W/\"a\"', 200",
    "true, , '\"a\"', 200",
    "true, , , 206",
    "true, '\"b\"', , 206",
    "false, '\"a\"', '\"a\"', 200"
  })
  void ifRangeNeedsTheSameStrongTag(
      boolean ranges, @Nullable String etag, @Nullable String condition, int status)
      throws Exception {
    Reply reply = Reply.ok("0123456789").ranged("\"\"").etag(etag);
    source.on("/x", ranges ? reply : reply.unranged());
    HttpResponse<byte[]> response =
        condition == null
            ? get("/x", "Range", "bytes=2-4")
            : get("/x", "Range", "bytes=2-4", "If-Range", condition);
    assertEquals(status, response.statusCode());
    assertEquals(status == 206 ? "234" : "0123456789", text(response));
    assertEquals(etag, response.headers().firstValue("ETag").orElse(null));
    assertEquals(ranges, response.headers().firstValue("Accept-Ranges").isPresent());
  }

  @Test
  void aSourceCanIgnoreIfRange() throws Exception {
    source.on("/x", Reply.ok("0123456789").ranged("\"new\"").ignoringIfRange());
    HttpResponse<byte[]> part = get("/x", "Range", "bytes=2-4", "If-Range", "\"old\"");
    assertEquals("206 234", part.statusCode() + " " + text(part));
  }

  @Test
  void aContentRangeCanLieOrBeMissing() throws Exception {
    source.on(
        "/x",
        Reply.ok("0123456789").ranged("\"a\"").contentRange(range -> range.replace("/10", "/11")),
        Reply.ok("0123456789").ranged("\"a\"").contentRange(range -> ""),
        Reply.ok("0123456789").ranged("\"a\"").mostOfRange(2));
    assertEquals(
        List.of("bytes 2-4/11 234", " 234", "bytes 2-3/10 23"),
        Stream.of(
                get("/x", "Range", "bytes=2-4"),
                get("/x", "Range", "bytes=2-4"),
                get("/x", "Range", "bytes=2-4"))
            .map(r -> r.headers().firstValue("Content-Range").orElse("") + " " + text(r))
            .toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5\r\nabc", "zz\r\n", "ffffffffffffffffff\r\n", "-5\r\n"})
  void chunksCanBreak(String raw) {
    source.on("/x", Reply.ok("0123456789").chunkedThen(raw));
    assertThrows(IOException.class, () -> get("/x"));
  }

  @Test
  void aBodyCanBeSlow() throws Exception {
    source.on("/x", Reply.ok("0123456789").rate(100));
    long begun = System.nanoTime();
    assertEquals("0123456789", text(get("/x")));
    // A lower bound, which no busy machine breaks.
    assertTrue(System.nanoTime() - begun >= TimeUnit.MILLISECONDS.toNanos(100));
  }

  @Test
  void aScriptCanLookAtTheRequest() throws Exception {
    source.on("/x", request -> Reply.ok(String.valueOf(request.header("Range"))));
    assertEquals("bytes=1-2", text(get("/x", "Range", "bytes=1-2")));
    assertEquals("null", text(get("/x")));
  }

  @Test
  void contentFollowsFromItsSeed() throws Exception {
    assertArrayEquals(CONTENT.bytes(), get(CONTENT.path("x")).body());
    assertArrayEquals(new Content(7, 1000).bytes(), Arrays.copyOf(CONTENT.bytes(), 1000));
    assertFalse(new Content(8, 9).sha256().equals(new Content(7, 9).sha256()));
    // Others compute it too: the bytes must never change.
    assertEquals(
        "60c7f1bdd7640be159361e6d74064a0fd1e82bb12d272efd2ce26208cc9a86f8", CONTENT.sha256());
  }

  @Test
  void bodiesCanBeCutShort() throws Exception {
    source.on("/length", Reply.ok(CONTENT).closeAfter(100_000));
    source.on("/chunked", Reply.ok(CONTENT).chunked().closeAfter(100_000));
    source.on("/wrong", Reply.ok("short").contentLength(1000));
    source.on("/reset", Reply.ok(CONTENT).resetAfter(0));
    for (String path : List.of("/length", "/chunked", "/wrong", "/reset")) {
      assertThrows(IOException.class, () -> get(path), path);
    }
  }

  @Test
  void aBodyCanEndWithItsConnection() throws Exception {
    source.on("/x", Reply.ok("all").untilClose());
    HttpResponse<byte[]> response = get("/x");
    assertEquals("all", text(response));
    assertEquals("", response.headers().firstValue("Content-Length").orElse(""));
  }

  @Test
  void aReplyStallsUntilReleased() throws Exception {
    source.on("/x", Reply.ok("0123456789").stallAfter(4));
    HttpResponse<InputStream> response =
        client.send(HttpRequest.newBuilder(source.uri("/x")).build(), BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      assertEquals("0123", new String(body.readNBytes(4), StandardCharsets.US_ASCII));
      source.awaitStall();
      source.release();
      assertEquals("456789", new String(body.readAllBytes(), StandardCharsets.US_ASCII));
    }
  }

  @Test
  void aReplyIsHeldUntilReleased() throws Exception {
    source.on("/x", Reply.ok("late").held());
    CompletableFuture<HttpResponse<byte[]>> response =
        client.sendAsync(
            HttpRequest.newBuilder(source.uri("/x")).build(), BodyHandlers.ofByteArray());
    source.awaitStall();
    assertFalse(response.isDone());
    source.release();
    assertEquals("late", text(response.get(60, TimeUnit.SECONDS)));
  }

  @Test
  void encodedAndRedirectedRepliesSaySo() throws Exception {
    source.on("/gzip", Reply.gzip("plain".getBytes(StandardCharsets.US_ASCII)));
    source.on("/moved", Reply.redirect(307, "/gzip"));
    HttpResponse<byte[]> moved = get("/moved");
    assertEquals(307, moved.statusCode());
    HttpResponse<byte[]> gzip = get(moved.headers().firstValue("Location").orElseThrow());
    assertEquals("gzip", gzip.headers().firstValue("Content-Encoding").orElse(""));
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip.body()))) {
      assertEquals("plain", new String(in.readAllBytes(), StandardCharsets.US_ASCII));
    }
  }

  @Test
  void pathsTellTheirFaults() throws Exception {
    String content = CONTENT.path("x");
    assertEquals(
        List.of(503, 503, 200, 200),
        IntStream.range(0, 4).mapToObj(i -> status("/flaky/2" + content)).toList());
    assertEquals(503, status("/flaky/1/other"));
    assertEquals(404, status("/flaky/1/other"));
    assertEquals(418, status("/status/418"));
    assertEquals(content, get("/redirect" + content).headers().firstValue("Location").orElse(""));
    assertThrows(IOException.class, () -> get("/cut/5" + content));
    assertThrows(IOException.class, () -> get("/break/1/5" + content));
    assertArrayEquals(CONTENT.bytes(), get("/break/1/5" + content).body());
    assertArrayEquals(CONTENT.bytes(), get("/slow/1/chunked" + content).body());
    assertArrayEquals(CONTENT.bytes(), get("/rate/9999999" + content).body());
    assertEquals(200, get("/whole" + content, "Range", "bytes=0-1").statusCode());
    for (String wrong :
        List.of("/", "/content/1/2", "/content/a/2/x", "/flaky/x/y", "/break/1/5", "/nothing")) {
      assertEquals(404, status(wrong), wrong);
    }
  }

  @Test
  void headHasNoBody() throws Exception {
    HttpURLConnection head =
        (HttpURLConnection) source.uri(CONTENT.path("x")).toURL().openConnection();
    head.setRequestMethod("HEAD");
    assertEquals(200, head.getResponseCode());
    assertEquals(200_000, head.getContentLengthLong());
    assertEquals("HEAD", source.requests().getFirst().method());
    assertNull(source.requests().getFirst().header("Range"));
  }

  @Test
  void aClosedSourceIsGone() throws Exception {
    source.on("/x", Reply.ok("never").held());
    CompletableFuture<HttpResponse<byte[]>> response =
        client.sendAsync(
            HttpRequest.newBuilder(source.uri("/x")).build(), BodyHandlers.ofByteArray());
    source.awaitStall();
    InetSocketAddress address = source.address();
    source.close();
    assertThrows(Exception.class, () -> response.get(60, TimeUnit.SECONDS));
    assertThrows(
        SocketException.class, () -> new Socket(address.getAddress(), address.getPort()).close());
  }

  private int status(String path) {
    try {
      return get(path).statusCode();
    } catch (Exception e) {
      throw new AssertionError(path, e);
    }
  }

  private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(source.uri(path)).timeout(Duration.ofSeconds(60));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.US_ASCII);
  }
}
