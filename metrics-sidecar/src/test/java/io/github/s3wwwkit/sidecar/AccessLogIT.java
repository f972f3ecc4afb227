package io.github.s3wwwkit.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessLogIT {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final JsonFactory JSON = new JsonFactory();

  /** Does with a connection what the path of each request says. */
  private static ScriptedUpstream upstream(CountDownLatch end) throws IOException {
    return new ScriptedUpstream((wire, first, number) -> {
      for (String head = first; !head.isEmpty(); head = wire.head()) {
        switch (head.split("[ ?]", 3)[1]) {
          case "/close" -> {
            return;
          }
          case "/cut" -> {
            wire.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi");
            return;
          }
          case "/stall" -> {
            wire.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi");
            ScriptedUpstream.await(end);
          }
          case "/wait" -> ScriptedUpstream.await(end);
          case "/missing" -> wire.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
          default -> wire.send(head.startsWith("HEAD") ? OK.replace("hi", "") : OK);
        }
      }
    });
  }

  @Test
  void tellsWhatWasAskedAndWhatCameOfIt() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Instant before = Instant.now();
    try (ScriptedUpstream upstream = upstream(end);
        SidecarProcess sidecar = SidecarProcess.start(upstream, "--threads=2")) {
      String answer =
          sidecar.ask(
              """
              GET /a%20b/hero.gif?token=secret HTTP/1.1
              Host: a
              User-Agent: curl/8 "ÿ"
              Referer: https://user:secret@example.com/page?q=secret#secret
              Cookie: c=secret
              Authorization: Basic secret
              Traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00

              """
                  .replace("\n", "\r\n"));
      assertTrue(answer.endsWith("hi"), answer);
      String raw = sidecar.accessLog(1).getFirst();
      assertFalse(raw.contains("secret"), raw);
      Map<String, @Nullable Object> line = parse(raw);
      assertEquals(
          List.of(
              "time",
              "client",
              "method",
              "path",
              "status",
              "bytes",
              "duration",
              "ttfb",
              "traceId",
              "ended",
              "userAgent",
              "referer"),
          List.copyOf(line.keySet()));
      String time = text(line, "time");
      assertTrue(time.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"), time);
      assertFalse(Instant.parse(time).isBefore(before.minusMillis(1)), time + " " + before);
      assertFalse(Instant.parse(time).isAfter(Instant.now()), time);
      assertEquals("127.0.0.1", line.get("client"));
      assertEquals("GET", line.get("method"));
      assertEquals("/a%20b/hero.gif", line.get("path"));
      assertEquals(200L, line.get("status"));
      assertEquals((long) answer.length(), line.get("bytes"));
      assertTrue(number(line, "ttfb") > 0);
      assertTrue(number(line, "duration") >= number(line, "ttfb"));
      assertTrue(number(line, "duration") < 30);
      assertEquals("4bf92f3577b34da6a3ce929d0e0e4736", line.get("traceId"));
      assertEquals("done", line.get("ended"));
      assertEquals("curl/8 \"\ufffd\"", line.get("userAgent"));
      assertEquals("example.com/page", line.get("referer"));

      // Nothing of one request shows in the next one on its connection.
      try (Wire wire = sidecar.connect()) {
        wire.send("HEAD /x HTTP/1.1\r\nHost: a\r\nUser-Agent: me\r\nReferer: there\r\n\r\n").head();
        wire.send("BREW /missing HTTP/1.1\r\nHost: a\r\n\r\n").head();
        wire.send("nonsense\r\n\r\n").head();
      }
      List<String> lines = sidecar.accessLog(4);
      line = parse(lines.get(1));
      assertEquals("HEAD", line.get("method"));
      assertEquals("me", line.get("userAgent"));
      assertEquals("there", line.get("referer"));
      line = parse(lines.get(2));
      assertEquals("BREW", line.get("method"));
      assertEquals("/missing", line.get("path"));
      assertEquals(404L, line.get("status"));
      for (String absent : List.of("traceId", "userAgent", "referer")) {
        assertNull(line.get(absent), absent);
      }
      line = parse(lines.get(3));
      assertEquals(400L, line.get("status"));
      for (String absent : List.of("method", "path", "traceId", "userAgent", "referer")) {
        assertNull(line.get(absent), absent);
      }
      assertEquals(4, lines.size());
    }
  }

  @Test
  void tellsWhyEachRequestEnded() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (ScriptedUpstream upstream = upstream(end);
        SidecarProcess sidecar =
            SidecarProcess.start(
                upstream,
                "--threads=1",
                "--max-head=1024",
                "--head-timeout=300ms",
                "--stall-timeout=2s",
                "--upstream-response-timeout=3s")) {
      int lines = 0;
      for (Case one :
          List.of(
              new Case("GET /x HTTP/1.1\r\nHost: a\r\n\r\n", 200, "done"),
              new Case("GET /missing HTTP/1.1\r\nHost: a\r\n\r\n", 404, "done"),
              new Case(
                  "POST /close HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx", 502, "upstream"),
              new Case(
                  "POST /cut HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx", 200, "upstream"),
              new Case("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n", 504, "timeout"),
              new Case("GET /stall HTTP/1.1\r\nHost: a\r\n\r\n", 200, "timeout"),
              new Case("GET /x HTTP/1.1\r\n\r\n", 400, "bad_request"),
              new Case("GET /x HTTP/1.1\r\nHost", 408, "head_timeout"),
              new Case("GET /" + "x".repeat(2000), 414, "target_too_long"),
              new Case("GET /x HTTP/1.1\r\nHost: a\r\nExpect: x\r\n\r\n", 417, "expectation"),
              new Case("GET /x HTTP/1.1\r\nA: " + "x".repeat(2000), 431, "head_too_large"),
              new Case(
                  "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
                  501,
                  "transfer_coding"),
              new Case("GET /x HTTP/2.0\r\nHost: a\r\n\r\n", 505, "version"))) {
        try (Wire wire = sidecar.connect()) {
          wire.send(one.request);
          String head = wire.head();
          assertTrue(head.startsWith("HTTP/1.1 " + one.status + " "), one + ": " + head);
          Map<String, @Nullable Object> line = parse(sidecar.accessLog(++lines).get(lines - 1));
          assertEquals((long) one.status, line.get("status"), one.toString());
          assertEquals(one.ended, line.get("ended"), one.toString());
        }
      }
      // Who leaves before there is an answer, and amid one.
      for (String path : List.of("/wait", "/stall")) {
        try (Wire wire = sidecar.connect()) {
          wire.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
          if (path.equals("/stall")) {
            wire.head();
          } else {
            sidecar.awaitMetric("s3www_http_requests_in_flight", 1);
          }
          wire.reset();
          Map<String, @Nullable Object> line = parse(sidecar.accessLog(++lines).get(lines - 1));
          // A machine too slow for the limits of above may see these first.
          if (!text(line, "ended").equals("timeout")) {
            assertEquals("client", line.get("ended"));
            assertEquals(path.equals("/wait") ? 499L : 200L, line.get("status"));
          }
        }
      }
      end.countDown();
      sidecar.signal("TERM");
      assertEquals(0, sidecar.exitCode());
      assertEquals(lines, sidecar.output().lines().count());
    }
  }

  private record Case(String request, int status, String ended) {}

  @Test
  void tellsOfThoseWhoWereTooMany() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (ScriptedUpstream upstream = upstream(end);
        // One loop, for each has a ring of its own, and which is written out first is chance.
        SidecarProcess sidecar =
            SidecarProcess.start(upstream, "--max-connections=1", "--threads=1");
        Wire first = sidecar.connect()) {
      first.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n").head();
      assertTrue(sidecar.ask("").startsWith("HTTP/1.1 503 "));
      Map<String, @Nullable Object> line = parse(sidecar.accessLog(2).get(1));
      assertEquals(503L, line.get("status"));
      assertEquals("max_connections", line.get("ended"));
    }
  }

  @Test
  void servesOnWhenNobodyReads() throws Exception {
    int requests = 1000;
    String request = "GET /" + "x".repeat(1500) + " HTTP/1.1\r\nHost: a\r\nUser-Agent: me\r\n\r\n";
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        SidecarProcess sidecar = SidecarProcess.startBy("exec \"$@\"", upstream, "--threads=1");
        Wire wire = sidecar.connect()) {
      for (int i = 0; i < requests; i++) {
        assertTrue(wire.send(request).head().startsWith("HTTP/1.1 200 "));
        wire.read(2);
      }
      double dropped = sidecar.metric("s3www_access_log_dropped_total");
      assertTrue(dropped > 0 && dropped < requests, "dropped " + dropped);
      assertEquals(
          requests, sidecar.metric("s3www_http_requests_total{method=\"GET\",code=\"200\"}"));
      // Somebody reads again: what was not dropped is all there, whole; the drain waits for it.
      wire.finish();
      sidecar.signal("TERM");
      List<String> lines = new ArrayList<>();
      try (BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(sidecar.stdout(), StandardCharsets.UTF_8), 1024)) {
        reader.lines().forEach(lines::add);
      }
      for (String line : lines) {
        assertEquals("done", parse(line).get("ended"));
      }
      assertEquals(requests - dropped, lines.size());
      assertEquals(0, sidecar.exitCode());
    }
  }

  @Test
  void endsWhenNobodyReads() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        SidecarProcess sidecar = SidecarProcess.startBy("exec \"$@\"", upstream)) {
      String request = "GET /" + "x".repeat(1500) + " HTTP/1.1\r\nHost: a\r\n\r\n";
      try (Wire wire = sidecar.connect()) {
        for (int i = 0; i < 100; i++) {
          wire.send(request).head();
          wire.read(2);
        }
      }
      sidecar.signal("TERM");
      assertEquals(0, sidecar.exitCode());
    }
  }

  /** Nothing can be written: closed, full, a pipe that nobody reads any more. */
  @ParameterizedTest
  @ValueSource(strings = {"exec \"$@\" >&-", "exec \"$@\" >/dev/full", "exec \"$@\""})
  void servesOnWhenNothingCanBeWritten(String shell) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        SidecarProcess sidecar = SidecarProcess.startBy(shell, upstream)) {
      sidecar.stdout().close();
      try (Wire wire = sidecar.connect()) {
        for (int i = 0; i < 3; i++) {
          assertTrue(wire.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n").head().contains(" 200 "));
          assertEquals("hi", wire.read(2));
          sidecar.awaitMessage("cannot write the access log");
        }
      }
      sidecar.signal("TERM");
      assertEquals(0, sidecar.exitCode());
      assertEquals(
          1,
          sidecar.messages().lines().filter(line -> line.contains("access log")).count(),
          sidecar.messages());
    }
  }

  @Test
  void beginsATraceForEachRequestWithoutOneWhenTold() throws Exception {
    List<String> heads = new CopyOnWriteArrayList<>();
    try (ScriptedUpstream upstream =
            new ScriptedUpstream((wire, first, number) -> {
              for (String head = first; !head.isEmpty(); head = wire.head()) {
                heads.add(head);
                wire.send(OK);
              }
            });
        SidecarProcess sidecar =
            SidecarProcess.start(upstream, "--make-traceparent", "--threads=1");
        Wire wire = sidecar.connect()) {
      String own = "4bf92f3577b34da6a3ce929d0e0e4736";
      String get = "GET / HTTP/1.1\r\nHost: a\r\n";
      for (String fields : List.of("", "traceparent: 00-" + own + "-00f067aa0ba902b7-01\r\n", "")) {
        wire.send(get + fields + "\r\n").head();
        wire.read(2);
      }
      List<String> traces = new ArrayList<>();
      List<String> lines = sidecar.accessLog(3);
      for (int i = 0; i < 3; i++) {
        String trace = text(parse(lines.get(i)), "traceId");
        traces.add(trace);
        assertTrue(trace.matches("[0-9a-f]{32}"), trace);
        assertTrue(heads.get(i).contains("\r\ntraceparent: 00-" + trace + "-"), heads.get(i));
      }
      assertEquals(own, traces.get(1));
      assertEquals(3, traces.stream().distinct().count());
      assertFalse(
          sidecar
              .admin("/metrics", "Accept", "application/openmetrics-text")
              .body()
              .contains(traces.getFirst()),
          "nobody has recorded it");
    }
  }

  @Test
  void canBeOff() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        SidecarProcess sidecar = SidecarProcess.start(upstream, "--access-log=off");
        SidecarProcess wrong = SidecarProcess.launch(Map.of(), "--access-log=text")) {
      sidecar.ask("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
      assertEquals(0, sidecar.metric("s3www_access_log_dropped_total"));
      sidecar.signal("TERM");
      assertEquals(0, sidecar.exitCode());
      assertEquals("", sidecar.output());
      assertEquals(2, wrong.exitCode());
      wrong.awaitMessage("--access-log: 'text'");
    }
  }

  static Map<String, @Nullable Object> parse(String line) throws IOException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    try (JsonParser json = JSON.createParser(line)) {
      assertEquals(JsonToken.START_OBJECT, json.nextToken(), line);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        assertFalse(fields.containsKey(name), line);
        fields.put(
            name,
            switch (json.nextToken()) {
              case VALUE_STRING -> json.getText();
              case VALUE_NUMBER_INT -> json.getLongValue();
              case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
              case VALUE_NULL -> null;
              default -> throw new AssertionError(line);
            });
      }
      assertNull(json.nextToken(), line);
    }
    return fields;
  }

  private static String text(Map<String, @Nullable Object> line, String name) {
    return String.valueOf(line.get(name));
  }

  private static double number(Map<String, @Nullable Object> line, String name) {
    return Double.parseDouble(text(line, name));
  }
}
