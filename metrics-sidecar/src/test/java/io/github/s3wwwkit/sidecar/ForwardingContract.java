package io.github.s3wwwkit.sidecar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Messages as they go through: raw bytes in, raw bytes at s3www's place, raw bytes out; whatever
 * carries them.
 */
@SuppressWarnings("StringConcatToTextBlock") // A text block has no CRLF.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ForwardingContract {
  private static final String VIA = "Via: 1.1 metrics-sidecar\r\n";
  private static final byte[] LARGE = new byte[5_000_000];

  static {
    new Random(1).nextBytes(LARGE);
  }

  private ScriptedUpstream upstream;
  private SidecarProcess sidecar;

  /** Starts a sidecar whose clients come by what is tested. */
  abstract SidecarProcess start(ScriptedUpstream upstream) throws Exception;

  abstract String scheme();

  @BeforeAll
  void start() throws Exception {
    upstream = new ScriptedUpstream((wire, head, number) -> serve(wire, head));
    sidecar = start(upstream);
  }

  @AfterAll
  void stop() throws Exception {
    sidecar.close();
    upstream.close();
  }

  /** Serves by the path, as long as requests come. */
  private static void serve(Wire wire, String first) throws IOException {
    for (String head = first; !head.isEmpty(); head = wire.head()) {
      switch (head.split(" ", 3)[1]) {
        case "/length" -> wire.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        case "/chunked" ->
            wire.send(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: T\r\n\r\n"
                    + "003;x=y\r\nhel\r\n2\r\nlo\r\n0\r\nT: 1\r\n\r\n");
        case "/close" -> {
          wire.send("HTTP/1.1 200 OK\r\n\r\nhello");
          return;
        }
        case "/old" -> {
          wire.send("HTTP/1.0 200 OK\r\n\r\nhello");
          return;
        }
        case "/none" -> wire.send("HTTP/1.1 204 No Content\r\n\r\n");
        case "/same" -> wire.send("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n");
        case "/head" -> wire.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
        case "/hints" ->
            wire.send(
                "HTTP/1.1 103 Early Hints\r\nLink: x\r\nConnection: X-Hop\r\nX-Hop: 1\r\n\r\n"
                    + "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        case "/echo" -> echo(wire, head);
        case "/continue" -> {
          wire.send("HTTP/1.1 100 Continue\r\n\r\n");
          echo(wire, head);
        }
        case "/refuse" -> {
          wire.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno");
        }
        case "/large" -> {
          wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE.length + "\r\n\r\n");
          wire.send(LARGE);
        }
        case "/split" -> {
          wire.trickle("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        }
        default -> wire.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
      }
    }
  }

  /** Answers with the request as it came: head, body as framed. */
  private static void echo(Wire wire, String head) throws IOException {
    String body;
    if (head.contains("Transfer-Encoding: chunked")) {
      body = chunks(wire);
    } else {
      String length = head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1");
      body = wire.read(Integer.parseInt(length));
    }
    String all = head + body;
    wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + all.length() + "\r\n\r\n" + all);
  }

  /** A body in chunks as it came, its trailers too. */
  private static String chunks(Wire wire) throws IOException {
    StringBuilder framed = new StringBuilder();
    while (!framed.toString().matches("(?s)(.*\r\n)?0\r\n(.*\r\n)?\r\n")) {
      framed.append(wire.read(1));
    }
    return framed.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET|/length|200 OK|Content-Length: 5|hello",
        "GET|/chunked|200 OK|Trailer: T^Transfer-Encoding: chunked|hello0T: 1",
        "GET|/close|200 OK|Transfer-Encoding: chunked|5^hello^0^^",
        "GET|/old|200 OK|Transfer-Encoding: chunked|5^hello^0^^",
        "GET|/none|204 No Content||''",
        "GET|/same|304 Not Modified|Content-Length: 5|''",
        "HEAD|/head|200 OK|Content-Length: 5|''",
        "GET|/split|200 OK|Content-Length: 5|hello",
      })
  void framesAnswers(String method, String path, String status, String framing, String body)
      throws Exception {
    try (Wire wire = sidecar.connect()) {
      // Twice: the connection goes on, and not one byte of the first answer is left.
      for (int i = 0; i < 2; i++) {
        wire.send(method + " " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
        String via = path.equals("/old") ? VIA.replace("1.1", "1.0") : VIA;
        String line = framing == null ? "" : framing.replace("^", "\r\n") + "\r\n";
        assertEquals("HTTP/1.1 " + status + "\r\n" + line + via + "\r\n", wire.head());
        String expected = body.replace("^", "\r\n");
        if (path.equals("/chunked")) {
          // Where chunks begin is nobody's promise.
          assertEquals(expected, chunks(wire).replaceAll("(?m)^[1-9]\r\n|\r\n", ""));
        } else {
          assertEquals(expected, wire.read(expected.length()));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/length", "/chunked", "/close"})
  void answersOldClientsUntilClose(String path) throws Exception {
    String answer = sidecar.ask("GET " + path + " HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
    assertTrue(answer.contains("\r\nConnection: close\r\n"), answer);
    assertTrue(answer.endsWith("\r\n\r\nhello"), answer);
    assertFalse(answer.contains("chunked") || answer.contains("Trailer"), answer);
  }

  @Test
  void passesBodiesByLength() throws Exception {
    String answer = sidecar.ask("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
    assertTrue(
        answer.endsWith(
            "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n"
                + "X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Proto: "
                + scheme()
                + "\r\n"
                + VIA
                + "\r\nhello"),
        answer);
  }

  @Test
  void passesBodiesInChunksFramedAnew() throws Exception {
    String answer =
        sidecar.ask(
            "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "0005;x\r\nhello\r\n000\r\nT:1\r\nContent-Length: 9\r\n\r\n");
    assertTrue(answer.contains("\r\n\r\nPOST /echo"), answer);
    assertTrue(answer.endsWith("\r\n\r\n5\r\nhello\r\n0\r\nT: 1\r\n\r\n"), answer);
  }

  @Test
  void passesABodyThatArrivesByteByByte() throws Exception {
    try (Wire wire = sidecar.connect()) {
      String request =
          "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
      wire.trickle(request);
      String answer = wire.finish().rest();
      assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
      assertEquals(
          "hello",
          answer
              .substring(answer.lastIndexOf("\r\n\r\n", answer.length() - 6) + 4)
              .replaceAll("(?m)^[0-9]\r\n|\r\n", ""));
    }
  }

  @Test
  void passesLargeBodiesBothWays() throws Exception {
    try (ScriptedUpstream counting =
            new ScriptedUpstream((wire, head, number) -> {
              byte[] body = wire.readBytes(LARGE.length);
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n");
              wire.send(body);
            });
        SidecarProcess own = start(counting);
        Wire wire = own.connect()) {
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(
              () -> {
                try {
                  wire.send(
                      "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: " + LARGE.length + "\r\n\r\n");
                  wire.send(LARGE);
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              },
              task -> Thread.ofPlatform().daemon().start(task));
      String head = wire.head();
      assertTrue(head.startsWith("HTTP/1.1 200 "), head);
      assertArrayEquals(LARGE, wire.readBytes(LARGE.length));
      sent.get(30, TimeUnit.SECONDS);
      assertTrue(own.metric("s3www_http_request_bytes_total") > LARGE.length);
    }
  }

  @Test
  void waitsForASlowReader() throws Exception {
    try (Wire wire = sidecar.connect()) {
      wire.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
      String head = wire.head();
      assertTrue(head.contains("Content-Length: " + LARGE.length), head);
      // Long enough for all buffers on the way to fill: none of them is the whole file's size.
      SidecarProcess.await(
          "an answer under way", () -> sidecar.metric("s3www_http_requests_in_flight") > 0);
      assertArrayEquals(LARGE, wire.readBytes(LARGE.length));
    }
  }

  // Where the end of what the client says is seen, between which answers, is chance.
  @RepeatedTest(50)
  void answersPipelinedRequestsInOrder() throws Exception {
    String answers =
        sidecar.ask(
            "GET /length HTTP/1.1\r\nHost: a\r\n\r\n"
                + "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
                + "\r\nGET /missing HTTP/1.1\r\nHost: a\r\n\r\n"
                + "HEAD /head HTTP/1.1\r\nHost: a\r\n\r\n"
                + "GET /length HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                + "GET /never HTTP/1.1\r\nHost: a\r\n\r\n");
    List<String> statuses =
        Pattern.compile("HTTP/1.1 (\\d+)").matcher(answers).results().map(m -> m.group(1)).toList();
    assertEquals(List.of("200", "200", "404", "200", "200"), statuses);
    assertTrue(answers.endsWith("hello"), answers);
  }

  @Test
  void relaysInterimAnswersToThoseWhoKnowThem() throws Exception {
    try (Wire wire = sidecar.connect()) {
      wire.send("GET /hints HTTP/1.1\r\nHost: a\r\n\r\n");
      assertEquals("HTTP/1.1 103 Early Hints\r\nLink: x\r\n" + VIA + "\r\n", wire.head());
      assertTrue(wire.head().startsWith("HTTP/1.1 200 OK\r\n"));
      assertEquals("hello", wire.read(5));
    }
    String old = sidecar.ask("GET /hints HTTP/1.0\r\n\r\n");
    assertTrue(old.startsWith("HTTP/1.1 200 OK\r\n"), old);
  }

  @Test
  void waitsForTheGoAhead() throws Exception {
    try (Wire wire = sidecar.connect()) {
      wire.send(
          "POST /continue HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
      assertTrue(wire.head().startsWith("HTTP/1.1 100 Continue\r\n"));
      wire.send("hello");
      assertTrue(wire.head().startsWith("HTTP/1.1 200 OK\r\n"));
    }
  }

  @Test
  void stopsReadingWhatWasAnsweredAlready() throws Exception {
    try (Wire wire = sidecar.connect()) {
      wire.send(
          "POST /refuse HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
      String answer = wire.rest();
      assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
      assertTrue(answer.contains("\r\nConnection: close\r\n"), answer);
      assertTrue(answer.endsWith("\r\n\r\nno"), answer);
    }
  }

  @Test
  void answersAfterAHalfClose() throws Exception {
    try (Wire wire = sidecar.connect()) {
      wire.send("GET /length HTTP/1.1\r\nHost: a\r\n\r\n").finish();
      String answer = wire.rest();
      assertTrue(answer.endsWith("\r\n\r\nhello"), answer);
    }
  }

  @Test
  void passesEveryByteOfThePath() throws Exception {
    try (ScriptedUpstream own =
            ScriptedUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        SidecarProcess proxy = start(own)) {
      String target = "//a/../%2e%2E/%2f%00;x={|}^`\"<>?%zz&?=+";
      proxy.ask("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
      assertEquals(
          "GET " + target + " HTTP/1.1", own.heads().getFirst().lines().findFirst().orElse(""));
    }
  }
}
