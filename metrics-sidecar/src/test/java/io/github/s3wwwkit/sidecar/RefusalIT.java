package io.github.s3wwwkit.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is not framed beyond doubt is answered here, closed, counted, and never reaches s3www. */
class RefusalIT {
  private record Case(int status, String reason, String request) {}

  private static final List<Case> CASES =
      List.of(
          new Case(400, "bad_request", "GET / HTTP/1.1\r\n\r\n"),
          new Case(400, "bad_request", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
          new Case(400, "bad_request", "GET / HTTP/1.1\r\nHost: a\r\nX : y\r\n\r\n"),
          new Case(400, "bad_request", "GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n z\r\n\r\n"),
          new Case(400, "bad_request", "GET / HTTP/1.1\nHost: a\n\n"),
          new Case(400, "bad_request", "GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n"),
          new Case(400, "bad_request", "GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n"),
          new Case(400, "bad_request", "GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n"),
          new Case(400, "bad_request", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n"),
          new Case(
              400,
              "bad_request",
              "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003"),
          new Case(400, "bad_request", "GET / HTTP/1.1\r\nHost: a\r\nHalf"),
          new Case(
              400,
              "bad_request",
              "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
          new Case(
              400,
              "bad_request",
              "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde"),
          new Case(
              400,
              "bad_request",
              "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4 \r\nabcd\r\n0\r\n\r\n"),
          new Case(
              400, "bad_request", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
          new Case(
              414, "target_too_long", "GET /" + "a".repeat(2000) + " HTTP/1.1\r\nHost: a\r\n\r\n"),
          new Case(
              431,
              "head_too_large",
              "GET / HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(2000) + "\r\n\r\n"),
          new Case(
              417,
              "expectation",
              "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: magic\r\n\r\na"),
          new Case(
              501,
              "transfer_coding",
              "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
          new Case(505, "version", "GET / HTTP/2.0\r\nHost: a\r\n\r\n"));

  @Test
  void refusesClosesAndCounts() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        SidecarProcess sidecar = SidecarProcess.start(upstream, "--max-head=1Ki")) {
      for (Case one : CASES) {
        String series = "s3www_http_rejected_total{reason=\"" + one.reason + "\"}";
        double before = sidecar.metric(series);
        String answer = sidecar.ask(one.request + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 " + one.status + " "), one + " got " + answer);
        assertTrue(answer.contains("\r\nConnection: close\r\n"), answer);
        assertEquals(1, answer.split("HTTP/1.1 ", -1).length - 1, one + " got " + answer);
        assertEquals(before + 1, sidecar.metric(series), one.toString());
      }
      assertEquals(List.of(), upstream.heads());
      assertEquals(0, sidecar.metric("s3www_http_requests_in_flight"));
      double answers =
          sidecar
              .admin("/metrics")
              .body()
              .lines()
              .filter(line -> line.startsWith("s3www_http_requests_total{"))
              .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
              .sum();
      assertEquals(CASES.size(), answers);
    }
  }

  @Test
  void givesUpOnASlowHead() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering("never");
        SidecarProcess sidecar = SidecarProcess.start(upstream, "--head-timeout=300ms");
        Wire wire = sidecar.connect()) {
      wire.send("GET / HTTP/1.1\r\nHost: a\r\n");
      String answer = wire.rest();
      assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
      assertEquals(1, sidecar.metric("s3www_http_rejected_total{reason=\"head_timeout\"}"));
      assertEquals(1, sidecar.metric("s3www_http_requests_total{method=\"other\",code=\"408\"}"));
    }
  }

  @Test
  void countsNoRequestThatWasNeverOne() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering("never");
        SidecarProcess sidecar = SidecarProcess.start(upstream)) {
      Wire wire = sidecar.connect().send("GET / HTTP/1.1\r\nHost: a\r\n");
      sidecar.awaitMetric("s3www_http_requests_in_flight", 1);
      wire.reset();
      sidecar.awaitMetric("s3www_http_connections", 0);
      assertEquals(0, sidecar.metric("s3www_http_requests_in_flight"));
      assertEquals(0, sidecar.metric("s3www_http_aborted_total{by=\"client\"}"));
    }
  }

  @Test
  void waitsNotLongForARefusedClientToLeave() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering("never");
        SidecarProcess sidecar = SidecarProcess.start(upstream);
        Wire wire = sidecar.connect()) {
      assertTrue(wire.send("GET / HTTP/1.1\r\n\r\n").rest().startsWith("HTTP/1.1 400 "));
      sidecar.awaitMetric("s3www_http_connections", 0);
    }
  }

  @Test
  void readsAwayWhatComesBehindARefusal() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering("never");
        SidecarProcess sidecar = SidecarProcess.start(upstream)) {
      // Else a reset would end the connection, and may eat the answer on its way.
      String answer = sidecar.ask("GET / HTTP/1.1\r\n\r\n" + "x".repeat(6_000_000));
      assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
    }
  }

  @Test
  void letsInNoMoreThanItMay() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        SidecarProcess sidecar = SidecarProcess.start(upstream, "--max-connections=2")) {
      try (Wire first = sidecar.connect();
          Wire second = sidecar.connect()) {
        sidecar.awaitMetric("s3www_http_connections", 2);
        String answer = sidecar.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
        assertTrue(answer.contains("\r\nConnection: close\r\n"), answer);
        first.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertTrue(first.head().startsWith("HTTP/1.1 200 "));
        second.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertTrue(second.head().startsWith("HTTP/1.1 200 "));
      }
      sidecar.awaitMetric("s3www_http_connections", 0);
      assertTrue(sidecar.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n").startsWith("HTTP/1.1 200 "));
      assertEquals(1, sidecar.metric("s3www_http_rejected_total{reason=\"max_connections\"}"));
      assertEquals(1, sidecar.metric("s3www_http_requests_total{method=\"other\",code=\"503\"}"));
    }
  }

  @Test
  void closesWhatIsIdle() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering("never");
        SidecarProcess sidecar = SidecarProcess.start(upstream, "--idle-timeout=200ms");
        Wire wire = sidecar.connect()) {
      assertEquals("", wire.rest());
    }
  }

  @Test
  void takesAnEmptyLineForNothing() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        SidecarProcess sidecar =
            SidecarProcess.start(upstream, "--idle-timeout=2s", "--head-timeout=10m")) {
      for (String text : List.of("\r\n", "\r")) {
        assertEquals("", sidecar.ask(text));
        try (Wire wire = sidecar.connect()) {
          assertEquals("", wire.send(text).rest());
        }
      }
      try (Wire wire = sidecar.connect()) {
        wire.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n\r\n").head();
        assertEquals("hi", wire.read(2));
        assertEquals("", wire.rest());
      }
      assertEquals(
          List.of(
              "s3www_http_requests_total{method=\"GET\",code=\"200\",} 1.0",
              "s3www_http_requests_in_flight 0.0"),
          sidecar
              .admin("/metrics")
              .body()
              .lines()
              .filter(line -> line.matches("s3www_http_(requests|rejected).*"))
              .filter(line -> line.contains("in_flight") || !line.endsWith(" 0.0"))
              .toList());
    }
  }
}
