package io.github.s3wwwkit.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DrainIT {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void leavesWhenNobodyIsThere(String signal) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        SidecarProcess sidecar = SidecarProcess.start(upstream)) {
      sidecar.signal(signal);
      assertEquals(0, sidecar.exitCode());
    }
  }

  @Test
  void leavesWhenAPreStopHookTellsIt() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        SidecarProcess sidecar = SidecarProcess.start(upstream)) {
      try (SidecarProcess hook =
          SidecarProcess.launch(Map.of(), "drain", "--pid=" + sidecar.pid())) {
        assertEquals(0, hook.exitCode());
      }
      assertEquals(0, sidecar.exitCode());
    }
  }

  @Test
  void tellsNobodyElseToEnd() throws Exception {
    // The default, process 1, is no sidecar outside of a container.
    try (SidecarProcess hook = SidecarProcess.launch(Map.of(), "drain")) {
      assertEquals(2, hook.exitCode());
      assertTrue(hook.messages().contains("is no metrics-sidecar"), hook.messages());
    }
  }

  @Test
  void servesAllInTheDelay() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        SidecarProcess sidecar =
            SidecarProcess.start(upstream, "--drain-delay=60s", "--drain-timeout=60s");
        Wire kept = sidecar.connect()) {
      kept.send(GET);
      assertFalse(kept.head().contains("Connection: close"));
      kept.read(2);
      sidecar.signal("TERM");
      MetricsIT.awaitReadiness(sidecar, 503);
      assertTrue(sidecar.admin("/readyz").body().endsWith("[-]draining\n"));
      assertEquals(200, sidecar.admin("/livez").statusCode());
      // Those who were there, and those who come.
      kept.send(GET);
      String last = kept.rest();
      assertTrue(last.contains("\r\nConnection: close\r\n"), last);
      assertTrue(last.endsWith("hi"), last);
      String late = sidecar.ask(GET);
      assertTrue(late.contains("\r\nConnection: close\r\n"), late);
      assertEquals(3, sidecar.metric("s3www_http_requests_total{method=\"GET\",code=\"200\"}"));
      // The sidecar's own answers, too.
      upstream.stopListening();
      String own = sidecar.ask(GET);
      assertTrue(own.startsWith("HTTP/1.1 502 "), own);
      assertTrue(own.contains("\r\nConnection: close\r\n"), own);
      assertTrue(sidecar.running());
    }
  }

  @Test
  void closesWhatIsIdleAfterTheDelay() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        SidecarProcess sidecar = SidecarProcess.start(upstream, "--drain-delay=200ms");
        Wire fresh = sidecar.connect();
        Wire kept = sidecar.connect()) {
      kept.send(GET).head();
      kept.read(2);
      sidecar.signal("TERM");
      assertEquals("", fresh.rest());
      assertEquals("", kept.rest());
      assertEquals(0, sidecar.exitCode());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void servesWhatIsQueued(int threads) throws Exception {
    List<Wire> wires = new ArrayList<>();
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        SidecarProcess sidecar = SidecarProcess.start(upstream, "--threads=" + threads)) {
      // Stopped, it accepts nobody: they all wait in the kernel's queue, and so does the signal.
      sidecar.signal("STOP");
      for (int i = 0; i < 200; i++) {
        wires.add(sidecar.connect().send(GET));
      }
      sidecar.signal("TERM");
      sidecar.signal("CONT");
      for (Wire wire : wires) {
        String answer = wire.rest();
        assertTrue(answer.startsWith("HTTP/1.1 200 ") && answer.endsWith("hi"), answer);
      }
      assertEquals(0, sidecar.exitCode());
    } finally {
      for (Wire wire : wires) {
        wire.close();
      }
    }
  }

  @Test
  void waitsForWhatIsRunning() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    try (ScriptedUpstream upstream = gated(asked, go);
        SidecarProcess sidecar = SidecarProcess.start(upstream);
        Wire wire = sidecar.connect()) {
      wire.send(GET);
      assertTrue(asked.await(30, TimeUnit.SECONDS));
      sidecar.signal("TERM");
      SidecarProcess.await("a closed listener", () -> refused(sidecar));
      assertEquals(1, sidecar.metric("s3www_http_requests_in_flight"));
      go.countDown();
      String answer = wire.rest();
      assertTrue(answer.endsWith("hi"), answer);
      assertEquals(0, sidecar.exitCode());
    }
  }

  @Test
  void leavesWithAnAnswerThatBeganBeforeTheSignal() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    // Its head promised to keep the connection, so nobody else would close it for a long time.
    try (ScriptedUpstream upstream =
            new ScriptedUpstream((wire, head, number) -> {
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nh");
              ScriptedUpstream.await(go);
              wire.send("i");
            });
        SidecarProcess sidecar = SidecarProcess.start(upstream, "--drain-timeout=10m");
        Wire wire = sidecar.connect()) {
      assertFalse(wire.send(GET).head().contains("Connection: close"));
      assertEquals("h", wire.read(1));
      sidecar.signal("TERM");
      SidecarProcess.await("a closed listener", () -> refused(sidecar));
      go.countDown();
      assertEquals("i", wire.rest());
      assertEquals(0, sidecar.exitCode());
    }
  }

  @Test
  void cutsWhatTakesTooLong() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (ScriptedUpstream upstream =
            new ScriptedUpstream((wire, head, number) -> {
              if (head.startsWith("GET /begun ")) {
                wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nh");
              } else {
                asked.countDown();
              }
              ScriptedUpstream.await(new CountDownLatch(1));
            });
        SidecarProcess sidecar =
            SidecarProcess.start(upstream, "--drain-timeout=500ms", "--threads=2");
        Wire begun = sidecar.connect();
        Wire wire = sidecar.connect()) {
      begun.send("GET /begun HTTP/1.1\r\nHost: a\r\n\r\n").head();
      wire.send(GET);
      assertTrue(asked.await(30, TimeUnit.SECONDS));
      sidecar.signal("TERM");
      assertEquals(143, sidecar.exitCode());
      sidecar.awaitMessage("2 requests cut");
      // They are told of all the same.
      Map<Object, Object> ended = new HashMap<>();
      for (String line : sidecar.output().lines().toList()) {
        Map<String, @Nullable Object> fields = AccessLogIT.parse(line);
        ended.put(fields.get("path") + " " + fields.get("status"), fields.get("ended"));
      }
      assertEquals(Map.of("/begun 200", "timeout", "/ 499", "timeout"), ended);
    }
  }

  @ParameterizedTest
  @CsvSource({"TERM, TERM, 143", "TERM, INT, 130", "INT, TERM, 143", "INT, INT, 130"})
  void leavesAtOnceWhenToldTwice(String first, String second, int code) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (ScriptedUpstream upstream = gated(asked, new CountDownLatch(1));
        SidecarProcess sidecar = SidecarProcess.start(upstream);
        Wire wire = sidecar.connect()) {
      wire.send(GET);
      assertTrue(asked.await(30, TimeUnit.SECONDS));
      sidecar.signal(first);
      sidecar.awaitMessage("draining");
      sidecar.signal(second);
      assertEquals(code, sidecar.exitCode());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HUP", "PIPE"})
  void goesOnWhenATerminalOrAReaderLeaves(String signal) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        SidecarProcess sidecar = SidecarProcess.start(upstream)) {
      sidecar.signal(signal);
      for (int i = 0; i < 20; i++) {
        assertTrue(sidecar.ask(GET).endsWith("hi"));
      }
      assertTrue(sidecar.running());
      assertEquals("[+]loops ok\n", sidecar.admin("/livez").body());
    }
  }

  private static ScriptedUpstream gated(CountDownLatch asked, CountDownLatch go)
      throws IOException {
    return new ScriptedUpstream((wire, head, number) -> {
      asked.countDown();
      ScriptedUpstream.await(go);
      wire.send(OK);
    });
  }

  private static boolean refused(SidecarProcess sidecar) throws Exception {
    try {
      sidecar.connect().close();
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void refusesNewcomersAfterTheDelay() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (ScriptedUpstream upstream = gated(asked, new CountDownLatch(1));
        SidecarProcess sidecar = SidecarProcess.start(upstream);
        Wire wire = sidecar.connect()) {
      wire.send(GET);
      assertTrue(asked.await(30, TimeUnit.SECONDS));
      sidecar.signal("TERM");
      SidecarProcess.await("a closed listener", () -> refused(sidecar));
      assertThrows(IOException.class, () -> sidecar.connect().close());
    }
  }
}
