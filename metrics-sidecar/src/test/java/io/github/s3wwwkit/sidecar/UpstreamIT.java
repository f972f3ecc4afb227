package io.github.s3wwwkit.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.lab.Addresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** S3www at its worst: what a client sees then, and what is counted. */
class UpstreamIT {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  @Test
  void reusesConnections() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        SidecarProcess sidecar = SidecarProcess.start(upstream, "--threads=1")) {
      for (int i = 0; i < 10; i++) {
        String answer = sidecar.ask(GET);
        assertTrue(answer.endsWith("hi"), answer);
      }
      assertEquals(1, upstream.heads().size());
      assertEquals(1, sidecar.metric("s3www_upstream_connections{state=\"idle\"}"));
      assertEquals(0, sidecar.metric("s3www_upstream_connections{state=\"active\"}"));
    }
  }

  @Test
  void dropsConnectionsThatIdle() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        SidecarProcess sidecar = SidecarProcess.start(upstream, "--upstream-idle-timeout=100ms")) {
      assertTrue(sidecar.ask(GET).endsWith("hi"));
      sidecar.awaitMetric("s3www_upstream_connections{state=\"idle\"}", 0);
    }
  }

  @Test
  void triesOnceMoreWhenAReusedConnectionHasEnded() throws Exception {
    // Each connection answers once, takes the next request and leaves without a word.
    try (ScriptedUpstream upstream =
            new ScriptedUpstream((wire, head, number) -> {
              wire.send(OK);
              wire.head();
            });
        SidecarProcess sidecar = SidecarProcess.start(upstream, "--threads=1")) {
      try (Wire wire = sidecar.connect()) {
        for (int i = 0; i < 4; i++) {
          wire.send(GET);
          assertTrue(wire.head().startsWith("HTTP/1.1 200 "));
          assertEquals("hi", wire.read(2));
        }
      }
      assertEquals(4, upstream.heads().size());
      assertEquals(0, sidecar.metric("s3www_upstream_errors_total{reason=\"reset\"}"));
    }
  }

  @Test
  void triesNothingTwiceThatMayHaveHadAnEffect() throws Exception {
    // Each connection answers once, takes the next request and leaves, sometimes amid a word.
    try (ScriptedUpstream upstream =
            new ScriptedUpstream((wire, head, number) -> {
              wire.send(OK);
              if (wire.head().startsWith("GET /word ")) {
                wire.send("HTTP/1.1 200 O");
              }
            });
        SidecarProcess sidecar = SidecarProcess.start(upstream, "--threads=1")) {
      int connections = 0;
      for (String request :
          List.of(
              "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
              "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi",
              "GET /word HTTP/1.1\r\nHost: a\r\n\r\n")) {
        connections++;
        assertTrue(sidecar.ask(GET).endsWith("hi"));
        String answer = sidecar.ask(request);
        assertTrue(answer.startsWith("HTTP/1.1 502 "), answer);
        assertEquals(connections, upstream.heads().size());
        assertEquals(connections, sidecar.metric("s3www_upstream_errors_total{reason=\"reset\"}"));
      }
    }
  }

  @Test
  void triesNothingTwiceOnAFreshConnection() throws Exception {
    try (ScriptedUpstream upstream = new ScriptedUpstream((wire, head, number) -> {});
        SidecarProcess sidecar = SidecarProcess.start(upstream)) {
      String answer = sidecar.ask(GET);
      assertTrue(answer.startsWith("HTTP/1.1 502 "), answer);
      assertTrue(answer.contains("\r\nCache-Control: no-store\r\n"), answer);
      assertEquals(1, upstream.heads().size());
    }
  }

  @Test
  void saysSoWhenNobodyListens() throws Exception {
    // What somebody listened on may take connections a while longer.
    String nobody = "http://127.0.0.1:" + Addresses.free().getPort();
    try (SidecarProcess sidecar = SidecarProcess.start(nobody)) {
      try (Wire wire = sidecar.connect()) {
        // The client's connection outlives it.
        for (int i = 1; i <= 2; i++) {
          wire.send(GET);
          String head = wire.head();
          assertTrue(head.startsWith("HTTP/1.1 502 "), head);
          assertFalse(head.contains("Connection: close"), head);
          wire.read(Integer.parseInt(head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1")));
          assertEquals(i, sidecar.metric("s3www_upstream_errors_total{reason=\"refused\"}"));
        }
      }
      String answer = sidecar.ask("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertTrue(answer.endsWith("\r\n\r\n"), answer);
      assertEquals(2, sidecar.metric("s3www_http_requests_total{method=\"GET\",code=\"502\"}"));
    }
  }

  @Test
  void givesUpOnAnAnswerThatDoesNotCome() throws Exception {
    CountDownLatch left = new CountDownLatch(1);
    try (ScriptedUpstream upstream =
            new ScriptedUpstream((wire, head, number) -> {
              if (wire.ends()) {
                left.countDown();
              }
            });
        SidecarProcess sidecar =
            SidecarProcess.start(upstream, "--upstream-response-timeout=200ms")) {
      String answer = sidecar.ask(GET);
      assertTrue(answer.startsWith("HTTP/1.1 504 "), answer);
      assertTrue(left.await(30, TimeUnit.SECONDS), "s3www still waits");
      assertEquals(1, sidecar.metric("s3www_upstream_errors_total{reason=\"response_timeout\"}"));
    }
  }

  @Test
  void givesUpOnAConnectionThatDoesNotCome() throws Exception {
    // With its queue full the kernel lets nobody in any more, and says nothing.
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        SidecarProcess sidecar =
            SidecarProcess.start(
                "http://127.0.0.1:" + full.getLocalPort(), "--upstream-connect-timeout=200ms")) {
      List<SocketChannel> queue = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.connect(full.getLocalSocketAddress());
        queue.add(channel);
      }
      String answer = sidecar.ask(GET);
      assertTrue(answer.startsWith("HTTP/1.1 504 "), answer);
      assertEquals(1, sidecar.metric("s3www_upstream_errors_total{reason=\"connect_timeout\"}"));
      for (SocketChannel channel : queue) {
        channel.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nX : y\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
        "hello\r\n\r\n",
      })
  void passesOnNoMalformedAnswer(String malformed) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(malformed);
        SidecarProcess sidecar = SidecarProcess.start(upstream)) {
      String answer = sidecar.ask(GET);
      assertTrue(answer.startsWith("HTTP/1.1 502 "), answer);
      assertEquals(1, answer.split("HTTP/1.1 ", -1).length - 1, answer);
      assertEquals(1, sidecar.metric("s3www_upstream_errors_total{reason=\"protocol\"}"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
      })
  void cutsWhatWasCutShort(String half) throws Exception {
    try (ScriptedUpstream upstream = new ScriptedUpstream((wire, head, number) -> wire.send(half));
        SidecarProcess sidecar = SidecarProcess.start(upstream)) {
      String answer = sidecar.ask(GET);
      assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
      assertFalse(answer.endsWith("0\r\n\r\n"), answer);
      assertEquals(1, sidecar.metric("s3www_http_aborted_total{by=\"upstream\"}"));
      assertEquals(1, sidecar.metric("s3www_upstream_errors_total{reason=\"reset\"}"));
      assertEquals(1, sidecar.metric("s3www_http_requests_total{method=\"GET\",code=\"200\"}"));
    }
  }

  @Test
  void cutsWhatProvesMalformed() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    try (ScriptedUpstream upstream =
            new ScriptedUpstream((wire, head, number) -> {
              wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
              ScriptedUpstream.await(begun);
              wire.send("no chunk\r\n");
              wire.ends();
            });
        SidecarProcess sidecar = SidecarProcess.start(upstream);
        Wire wire = sidecar.connect()) {
      assertTrue(wire.send(GET).head().startsWith("HTTP/1.1 200 "));
      assertEquals("5\r\nhello\r\n", wire.read(10));
      begun.countDown();
      assertTrue(wire.ends(), "the answer goes on");
      assertEquals(1, sidecar.metric("s3www_upstream_errors_total{reason=\"protocol\"}"));
      assertEquals(1, sidecar.metric("s3www_http_aborted_total{by=\"upstream\"}"));
    }
  }

  @Test
  void cutsAnAnswerThatStalls() throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream((wire, head, number) -> {
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello");
              wire.ends();
            });
        SidecarProcess sidecar = SidecarProcess.start(upstream, "--stall-timeout=200ms")) {
      String answer = sidecar.ask(GET);
      assertTrue(answer.endsWith("hello"), answer);
      assertEquals(1, sidecar.metric("s3www_http_aborted_total{by=\"timeout\"}"));
    }
  }

  @Test
  void givesUpOnAnUploadThatS3wwwDoesNotTake() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (ScriptedUpstream upstream =
            new ScriptedUpstream((wire, head, number) -> ScriptedUpstream.await(end));
        SidecarProcess sidecar = SidecarProcess.start(upstream, "--stall-timeout=2s");
        Wire wire = sidecar.connect()) {
      wire.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n");
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            try {
              for (int i = 0; i < 1000; i++) {
                wire.send(new byte[1_000_000]);
              }
            } catch (IOException e) {
              // The sidecar has given up.
            }
          });
      String head = wire.head();
      assertTrue(head.startsWith("HTTP/1.1 504 "), head);
      assertEquals(1, sidecar.metric("s3www_upstream_errors_total{reason=\"response_timeout\"}"));
      end.countDown();
    }
  }

  @Test
  void givesUpOnAnUploadThatDoesNotGoOn() throws Exception {
    CountDownLatch left = new CountDownLatch(1);
    try (ScriptedUpstream upstream =
            new ScriptedUpstream((wire, head, number) -> {
              wire.read(3);
              if (wire.ends()) {
                left.countDown();
              }
            });
        SidecarProcess sidecar = SidecarProcess.start(upstream, "--stall-timeout=300ms")) {
      try (Wire wire = sidecar.connect()) {
        wire.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabc");
        assertEquals("", wire.rest());
      }
      assertTrue(left.await(30, TimeUnit.SECONDS));
      assertEquals(1, sidecar.metric("s3www_http_aborted_total{by=\"timeout\"}"));
    }
  }

  @Test
  void goesOnWithAnAnswerThatCameBeforeTheBody() throws Exception {
    // The client waits to be told to go on, and gets its answer instead: for longer than
    // anybody may stand still.
    try (ScriptedUpstream upstream =
            new ScriptedUpstream((wire, head, number) -> {
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
              for (int i = 0; i < 100; i++) {
                pause();
                wire.send("x");
              }
              wire.ends();
            });
        SidecarProcess sidecar = SidecarProcess.start(upstream, "--stall-timeout=2s");
        Wire wire = sidecar.connect()) {
      wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n");
      assertTrue(wire.head().startsWith("HTTP/1.1 200 "));
      assertEquals("x".repeat(100), wire.read(100));
      assertEquals(0, sidecar.metric("s3www_http_aborted_total{by=\"timeout\"}"));
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(40);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void givesUpOnAClientThatDoesNotRead() throws Exception {
    CountDownLatch left = new CountDownLatch(1);
    try (ScriptedUpstream upstream =
            new ScriptedUpstream((wire, head, number) -> {
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
              try {
                for (int i = 0; i < 1000; i++) {
                  wire.send(new byte[1_000_000]);
                }
              } catch (IOException e) {
                left.countDown();
              }
            });
        SidecarProcess sidecar = SidecarProcess.start(upstream, "--stall-timeout=300ms");
        Wire wire = sidecar.connect()) {
      wire.send(GET);
      assertTrue(left.await(30, TimeUnit.SECONDS), "s3www still sends");
      sidecar.awaitMetric("s3www_http_aborted_total{by=\"timeout\"}", 1);
      assertEquals(0, sidecar.metric("s3www_http_requests_in_flight"));
    }
  }

  static List<String> requestsThatAClientLeaves() {
    return List.of(
        GET,
        // With its body in the same packet, over a connection to s3www that is still being made.
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi",
        // With the next request behind it.
        GET + GET,
        // With more behind it than is kept.
        GET.repeat(5000));
  }

  @ParameterizedTest
  @MethodSource("requestsThatAClientLeaves")
  void leavesS3wwwWhenTheClientLeaves(String request) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch left = new CountDownLatch(1);
    try (ScriptedUpstream upstream =
            new ScriptedUpstream((wire, head, number) -> {
              if (head.startsWith("POST")) {
                wire.read(2);
              }
              asked.countDown();
              if (wire.ends()) {
                left.countDown();
              }
            });
        SidecarProcess sidecar = SidecarProcess.start(upstream)) {
      Wire wire = sidecar.connect();
      wire.send(request);
      assertTrue(asked.await(30, TimeUnit.SECONDS));
      wire.reset();
      assertTrue(left.await(30, TimeUnit.SECONDS), "s3www still works for nobody");
      sidecar.awaitMetric("s3www_http_aborted_total{by=\"client\"}", 1);
      assertEquals(0, sidecar.metric("s3www_http_requests_in_flight"));
      assertEquals(0, sidecar.metric("s3www_upstream_connections{state=\"active\"}"));
    }
  }

  @Test
  void leavesS3wwwWhenAClientLeavesThatHasSaidAll() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch left = new CountDownLatch(1);
    try (ScriptedUpstream upstream =
            new ScriptedUpstream((wire, head, number) -> {
              asked.countDown();
              if (wire.ends()) {
                left.countDown();
              }
            });
        SidecarProcess sidecar = SidecarProcess.start(upstream)) {
      Wire wire = sidecar.connect();
      wire.send(GET).finish();
      assertTrue(asked.await(30, TimeUnit.SECONDS));
      wire.reset();
      assertTrue(left.await(30, TimeUnit.SECONDS), "s3www still works for nobody");
      sidecar.awaitMetric("s3www_http_aborted_total{by=\"client\"}", 1);
      sidecar.awaitMetric("s3www_http_connections", 0);
    }
  }

  @Test
  void leavesS3wwwWhenAClientLeavesWhoseBodyItDoesNotTake() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (ScriptedUpstream upstream =
            new ScriptedUpstream((wire, head, number) -> ScriptedUpstream.await(end));
        SidecarProcess sidecar = SidecarProcess.start(upstream, "--stall-timeout=10m")) {
      Wire wire = sidecar.connect();
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            try {
              wire.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 268435456\r\n\r\n")
                  .send(new byte[256 * 1024 * 1024]);
            } catch (IOException e) {
              // It has left amid that.
            }
          });
      String bytes = "s3www_http_request_bytes_total";
      double[] read = {0};
      SidecarProcess.await(
          "a body that nobody takes",
          () -> {
            double before = read[0];
            Thread.sleep(200);
            read[0] = sidecar.metric(bytes);
            return read[0] > 0 && read[0] == before;
          });
      wire.reset();
      sidecar.awaitMetric("s3www_http_aborted_total{by=\"client\"}", 1);
      assertEquals(0, sidecar.metric("s3www_upstream_connections{state=\"active\"}"));
      end.countDown();
    }
  }

  @Test
  void answersAClientThatHasSaidAllHoweverLongItTakes() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (ScriptedUpstream upstream =
            new ScriptedUpstream((wire, head, number) -> {
              ScriptedUpstream.await(go);
              wire.send(OK);
            });
        SidecarProcess sidecar = SidecarProcess.start(upstream);
        Wire wire = sidecar.connect()) {
      wire.send(GET).finish();
      sidecar.awaitMetric("s3www_http_requests_in_flight", 1);
      double before = sidecar.metric("process_cpu_seconds_total");
      // It is looked whether it is still there, twice.
      Thread.sleep(2500);
      double spent = sidecar.metric("process_cpu_seconds_total") - before;
      assertTrue(spent < 1, "spins: " + spent + " s of CPU");
      go.countDown();
      assertTrue(wire.rest().endsWith("hi"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // More than the length said.
        OK + "HTTP/1.1 200 OK\r\n\r\nevil",
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi",
        "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi",
      })
  void mixesNoAnswerWithTheNextOne(String last) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(last);
        SidecarProcess sidecar = SidecarProcess.start(upstream, "--threads=1");
        Wire wire = sidecar.connect()) {
      for (int i = 1; i <= 3; i++) {
        wire.send(GET);
        assertTrue(wire.head().startsWith("HTTP/1.1 200 "));
        assertEquals("hi", wire.read(2));
        assertEquals(i, upstream.heads().size());
      }
    }
  }

  @Test
  void mixesNoBodyWithTheNextRequest() throws Exception {
    // Answered before the body came, s3www would take what comes next for it.
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        SidecarProcess sidecar = SidecarProcess.start(upstream, "--threads=1")) {
      try (Wire wire = sidecar.connect()) {
        wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n");
        assertTrue(wire.rest().endsWith("hi"));
      }
      assertTrue(sidecar.ask(GET).endsWith("hi"));
      assertEquals(2, upstream.heads().size());
    }
  }

  @Test
  void dropsAConnectionOnWhichSomethingCameUnasked() throws Exception {
    CountDownLatch now = new CountDownLatch(1);
    CountDownLatch left = new CountDownLatch(1);
    try (ScriptedUpstream upstream =
            new ScriptedUpstream((wire, head, number) -> {
              wire.send(OK);
              ScriptedUpstream.await(now);
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
              if (wire.ends()) {
                left.countDown();
              }
            });
        SidecarProcess sidecar = SidecarProcess.start(upstream, "--upstream-idle-timeout=10m")) {
      assertTrue(sidecar.ask(GET).endsWith("hi"));
      sidecar.awaitMetric("s3www_upstream_connections{state=\"idle\"}", 1);
      now.countDown();
      assertTrue(left.await(30, TimeUnit.SECONDS));
      sidecar.awaitMetric("s3www_upstream_connections{state=\"idle\"}", 0);
    }
  }

  @Test
  void waitsForAnAnswerThatKeepsAnnouncingItself() throws Exception {
    // For longer than anybody may be silent.
    try (ScriptedUpstream upstream =
            new ScriptedUpstream((wire, head, number) -> {
              for (int i = 0; i < 30; i++) {
                pause();
                pause();
                pause();
                wire.send("HTTP/1.1 102 Processing\r\n\r\n");
              }
              wire.send(OK);
            });
        SidecarProcess sidecar = SidecarProcess.start(upstream, "--upstream-response-timeout=2s")) {
      String answer = sidecar.ask(GET);
      assertTrue(answer.endsWith("hi"), answer);
    }
  }

  @Test
  void putsNothingBehindAnAnswerThatHasBegun() throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream((wire, head, number) -> {
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhello");
              wire.ends();
            });
        SidecarProcess sidecar = SidecarProcess.start(upstream);
        Wire wire = sidecar.connect()) {
      wire.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
      assertTrue(wire.head().startsWith("HTTP/1.1 200 "));
      assertEquals("hello", wire.read(5));
      wire.send("no chunk\r\n");
      assertTrue(wire.ends(), "the answer goes on");
      assertEquals(1, sidecar.metric("s3www_http_aborted_total{by=\"client\"}"));
      assertEquals(1, sidecar.metric("s3www_http_requests_total{method=\"POST\",code=\"200\"}"));
    }
  }

  @Test
  void endsWithTheAnswerBehindWhichMoreCameThanIsKept() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    int many = 5000;
    try (ScriptedUpstream upstream =
            new ScriptedUpstream((wire, head, number) -> {
              ScriptedUpstream.await(go);
              wire.send(OK);
            });
        SidecarProcess sidecar = SidecarProcess.start(upstream);
        Wire wire = sidecar.connect()) {
      wire.send(GET.repeat(many));
      // What came while s3www was silent is read away.
      sidecar.awaitMetric("s3www_http_request_bytes_total", (double) many * GET.length());
      go.countDown();
      String answer = wire.rest();
      assertTrue(answer.contains("\r\nConnection: close\r\n"), answer);
      assertTrue(answer.endsWith("\r\n\r\nhi"), answer);
      assertEquals(1, upstream.heads().size());
    }
  }

  @Test
  void hearsWhatNobodyAskedForBeforeItAsksAgain() throws Exception {
    CountDownLatch now = new CountDownLatch(1);
    CountDownLatch said = new CountDownLatch(1);
    try (ScriptedUpstream upstream =
            new ScriptedUpstream((wire, head, number) -> {
              wire.send(OK);
              if (number == 0) {
                ScriptedUpstream.await(now);
                wire.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
                said.countDown();
              }
              wire.head();
            });
        SidecarProcess sidecar = SidecarProcess.start(upstream, "--threads=1");
        Wire wire = sidecar.connect()) {
      wire.send(GET).head();
      assertEquals("hi", wire.read(2));
      sidecar.awaitMetric("s3www_upstream_connections{state=\"idle\"}", 1);
      // Both are there when it comes round again, the request first.
      sidecar.freeze();
      wire.send(GET);
      now.countDown();
      assertTrue(said.await(30, TimeUnit.SECONDS));
      sidecar.signal("CONT");
      wire.head();
      assertEquals("hi", wire.read(2));
      assertEquals(2, upstream.heads().size());
    }
  }

  @Test
  void hearsWhatFollowsAnAnswerThatFillsARead() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch now = new CountDownLatch(1);
    CountDownLatch said = new CountDownLatch(1);
    // As much as is read at a time, so that no more of it is seen then.
    String head = "HTTP/1.1 200 OK\r\nContent-Length: 65000\r\n";
    String whole =
        head + "X: " + "y".repeat(536 - head.length() - 7) + "\r\n\r\n" + "x".repeat(65_000);
    assertEquals(65_536, whole.length());
    try (ScriptedUpstream upstream =
            new ScriptedUpstream((wire, request, number) -> {
              if (number == 0) {
                asked.countDown();
                ScriptedUpstream.await(now);
                wire.send(whole + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
                said.countDown();
              } else {
                wire.send(OK);
              }
              wire.head();
            });
        SidecarProcess sidecar = SidecarProcess.start(upstream, "--threads=1");
        Wire first = sidecar.connect();
        Wire second = sidecar.connect()) {
      sidecar.awaitMetric("s3www_http_connections", 2);
      first.send(GET);
      assertTrue(asked.await(30, TimeUnit.SECONDS));
      sidecar.freeze();
      second.send(GET);
      now.countDown();
      assertTrue(said.await(30, TimeUnit.SECONDS));
      sidecar.signal("CONT");
      first.head();
      assertEquals("x".repeat(65_000), first.read(65_000));
      second.head();
      assertEquals("hi", second.read(2));
      assertEquals(2, upstream.heads().size());
    }
  }

  @ParameterizedTest
  @CsvSource({"10, 200, 1.1", "40, 502, 1.1", "40, 502, 1.0"})
  void listensToNoEndlessPreface(int interims, int status, String version) throws Exception {
    String hint = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(hint.repeat(interims) + OK);
        SidecarProcess sidecar = SidecarProcess.start(upstream)) {
      String answer = sidecar.ask("GET / HTTP/" + version + "\r\nHost: a\r\n\r\n");
      assertTrue(answer.contains("HTTP/1.1 " + status + " "), answer);
      assertEquals(
          status == 502 ? 1 : 0,
          sidecar.metric("s3www_upstream_errors_total{reason=\"protocol\"}"));
    }
  }

  @Test
  void countsAnUploadThatProvesMalformedAsTheClientsEnd() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch left = new CountDownLatch(1);
    try (ScriptedUpstream upstream =
            new ScriptedUpstream((wire, head, number) -> {
              wire.read(3);
              asked.countDown();
              if (wire.rest().indexOf("0\r\n") < 0) {
                left.countDown();
              }
            });
        SidecarProcess sidecar = SidecarProcess.start(upstream);
        Wire wire = sidecar.connect()) {
      wire.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
      assertTrue(asked.await(30, TimeUnit.SECONDS));
      wire.send("x\r\n");
      String answer = wire.rest();
      assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
      assertTrue(answer.contains("\r\nConnection: close\r\n"), answer);
      assertTrue(left.await(30, TimeUnit.SECONDS), "s3www took it for whole");
      assertEquals(0, sidecar.metric("s3www_http_rejected_total{reason=\"bad_request\"}"));
      assertEquals(1, sidecar.metric("s3www_http_aborted_total{by=\"client\"}"));
      assertEquals(1, sidecar.metric("s3www_http_requests_total{method=\"POST\",code=\"400\"}"));
    }
  }

  @Test
  void looksCutWhenItDies() throws Exception {
    // An old client takes the end of the connection for the end of the answer.
    try (ScriptedUpstream upstream =
            new ScriptedUpstream((wire, head, number) -> {
              wire.send("HTTP/1.1 200 OK\r\n\r\nhel");
              wire.ends();
            });
        SidecarProcess sidecar = SidecarProcess.start(upstream);
        Wire wire = sidecar.connect()) {
      wire.send("GET / HTTP/1.0\r\n\r\n").head();
      assertEquals("hel", wire.read(3));
      sidecar.signal("KILL");
      assertThrows(IOException.class, wire::rest);
    }
  }
}
