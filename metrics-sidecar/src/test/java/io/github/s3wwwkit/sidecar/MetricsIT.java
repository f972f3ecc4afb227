package io.github.s3wwwkit.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsIT {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

  @Test
  void hasEverySeriesFromTheFirstScrape() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        SidecarProcess sidecar = SidecarProcess.start(upstream)) {
      String scrape = sidecar.admin("/metrics").body();
      List<String> zero = new ArrayList<>();
      for (String method :
          List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other")) {
        zero.add("s3www_http_requests_total{method=\"" + method + "\",code=\"200\",}");
        zero.add("s3www_http_request_duration_seconds_count{method=\"" + method + "\",}");
        zero.add("s3www_http_request_duration_seconds_sum{method=\"" + method + "\",}");
        zero.add(
            "s3www_http_request_duration_seconds_bucket{method=\"" + method + "\",le=\"+Inf\",}");
      }
      zero.add("s3www_http_time_to_first_byte_seconds_count");
      zero.add("s3www_http_time_to_first_byte_seconds_bucket{le=\"0.001\",}");
      zero.add("s3www_http_requests_in_flight");
      zero.add("s3www_http_connections");
      zero.add("s3www_http_request_bytes_total");
      zero.add("s3www_http_response_bytes_total");
      for (String by : List.of("client", "upstream", "timeout")) {
        zero.add("s3www_http_aborted_total{by=\"" + by + "\",}");
      }
      for (String reason :
          List.of(
              "bad_request",
              "head_timeout",
              "target_too_long",
              "expectation",
              "head_too_large",
              "transfer_coding",
              "version",
              "store_down",
              "max_connections")) {
        zero.add("s3www_http_rejected_total{reason=\"" + reason + "\",}");
      }
      for (String reason :
          List.of("refused", "reset", "connect_timeout", "response_timeout", "protocol")) {
        zero.add("s3www_upstream_errors_total{reason=\"" + reason + "\",}");
      }
      zero.add("s3www_access_log_dropped_total");
      zero.add("s3www_upstream_connections{state=\"active\",}");
      zero.add("s3www_upstream_connections{state=\"idle\",}");
      for (String series : zero) {
        assertTrue(scrape.contains("\n" + series + " 0.0\n"), series + " in " + scrape);
      }
      for (String some :
          List.of(
              "s3www_sidecar_build_info{version=",
              "process_cpu_seconds_total ",
              "process_start_time_seconds ",
              "process_open_fds ",
              "process_max_fds ",
              "process_virtual_memory_bytes ",
              "process_resident_memory_bytes ")) {
        assertTrue(scrape.contains("\n" + some), some);
      }
      for (String absent :
          List.of("s3www_release_info", "seeder_", "s3www_store_", "s3www_tls_", "s3www_cache_")) {
        assertFalse(scrape.contains("\n" + absent), absent);
      }
    }
  }

  @Test
  void countsEveryRequestOnce() throws Exception {
    int clients = 16;
    int each = 250;
    String request = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        SidecarProcess sidecar = SidecarProcess.start(upstream, "--threads=3");
        ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Future<Long>> running = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        running.add(
            threads.submit(() -> {
              long bytes = 0;
              try (Wire wire = sidecar.connect()) {
                for (int j = 0; j < each; j++) {
                  bytes += wire.send(request).head().length() + wire.read(2).length();
                }
              }
              return bytes;
            }));
      }
      long received = 0;
      for (Future<Long> one : running) {
        received += one.get();
      }
      // At once: what was answered before the scrape is in it.
      assertEquals(
          clients * each, sidecar.metric("s3www_http_requests_total{method=\"GET\",code=\"200\"}"));
      assertEquals(
          clients * each,
          sidecar.metric("s3www_http_request_duration_seconds_count{method=\"GET\"}"));
      assertEquals(clients * each, sidecar.metric("s3www_http_time_to_first_byte_seconds_count"));
      assertEquals(
          clients * each * request.length(), sidecar.metric("s3www_http_request_bytes_total"));
      assertEquals((double) received, sidecar.metric("s3www_http_response_bytes_total"));
      assertEquals(0, sidecar.metric("s3www_http_requests_in_flight"));
      sidecar.awaitMetric("s3www_http_connections", 0);
    }
  }

  @Test
  void countsBytesThatHadToWait() throws Exception {
    byte[] body = new byte[16 * 1024 * 1024];
    try (ScriptedUpstream upstream =
            new ScriptedUpstream((wire, head, number) ->
                wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .send(body));
        SidecarProcess sidecar = SidecarProcess.start(upstream);
        Socket socket = new Socket()) {
      // More than the kernel keeps for one that reads in its own time.
      socket.setReceiveBufferSize(64 * 1024);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), sidecar.port()));
      Wire wire = new Wire(socket);
      int head = wire.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").head().length();
      assertEquals(body.length, wire.readBytes(body.length).length);
      sidecar.awaitMetric("s3www_http_response_bytes_total", head + body.length);
    }
  }

  /** Whatever becomes of requests: counters, gauges and the access log agree, to the last one. */
  @Test
  void countsEveryEndOnce() throws Exception {
    int clients = 8;
    int rounds = 25;
    CountDownLatch end = new CountDownLatch(1);
    String large = "HTTP/1.1 200 OK\r\nContent-Length: 16777216\r\n\r\n";
    byte[] body = new byte[16 * 1024 * 1024];
    try (ScriptedUpstream upstream =
            new ScriptedUpstream((wire, first, number) -> {
              for (String head = first; !head.isEmpty(); head = wire.head()) {
                if (head.startsWith("GET /large")) {
                  wire.send(large).send(body);
                } else if (head.startsWith("GET /never")) {
                  ScriptedUpstream.await(end);
                } else {
                  wire.send(OK);
                }
              }
            });
        SidecarProcess sidecar = SidecarProcess.start(upstream, "--threads=3");
        ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        running.add(
            threads.submit(() -> {
              for (int j = 0; j < rounds; j++) {
                try (Wire kept = sidecar.connect();
                    Wire refused = sidecar.connect();
                    Wire leaving = sidecar.connect();
                    Wire impatient = sidecar.connect()) {
                  kept.send("GET /ok HTTP/1.1\r\nHost: a\r\n\r\n").head();
                  kept.read(2);
                  refused.send("GET /refused HTTP/1.1\r\n\r\n").rest();
                  leaving.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n").head();
                  leaving.reset();
                  impatient.send("GET /never HTTP/1.1\r\nHost: a\r\n\r\n");
                  impatient.reset();
                  kept.send("GET /ok HTTP/1.1\r\nHost: a\r\n\r\n").head();
                  kept.read(2);
                }
              }
              return null;
            }));
      }
      for (Future<?> one : running) {
        one.get();
      }
      int each = clients * rounds;
      sidecar.awaitMetric("s3www_http_connections", 0);
      assertEquals(0, sidecar.metric("s3www_http_requests_in_flight"));
      sidecar.awaitMetric("s3www_upstream_connections{state=\"active\"}", 0);
      String get = "s3www_http_requests_total{method=\"GET\",code=";
      assertEquals(3 * each, sidecar.metric(get + "\"200\"}"));
      assertEquals(each, sidecar.metric(get + "\"400\"}"));
      assertEquals(
          4 * each,
          sidecar
              .admin("/metrics")
              .body()
              .lines()
              .filter(line -> line.startsWith("s3www_http_requests_total{"))
              .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
              .sum());
      assertEquals(
          4 * each, sidecar.metric("s3www_http_request_duration_seconds_count{method=\"GET\"}"));
      assertEquals(4 * each, sidecar.metric("s3www_http_time_to_first_byte_seconds_count"));
      assertEquals(each, sidecar.metric("s3www_http_rejected_total{reason=\"bad_request\"}"));
      // A reset may overtake the request that it follows: then there was none.
      double left = sidecar.metric("s3www_http_aborted_total{by=\"client\"}");
      assertTrue(left >= each && left <= 2 * each, "left " + left);
      end.countDown();
      sidecar.signal("TERM");
      assertEquals(0, sidecar.exitCode());
      Map<String, Long> ends =
          sidecar
              .output()
              .lines()
              .collect(
                  Collectors.groupingBy(
                      line ->
                          line.replaceFirst(".*\"status\":(\\d+).*\"ended\":\"(\\w+)\".*", "$1 $2"),
                      Collectors.counting()));
      assertEquals(
          Map.of(
              "200 done",
              2L * each,
              "400 bad_request",
              (long) each,
              "200 client",
              (long) each,
              "499 client",
              (long) left - each),
          ends);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"BREW", "get", "PROPFIND", "TRACE"})
  void makesNoLabelOfAMethod(String method) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        SidecarProcess sidecar = SidecarProcess.start(upstream)) {
      sidecar.ask(method + " / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertEquals(1, sidecar.metric("s3www_http_requests_total{method=\"other\",code=\"200\"}"));
      assertFalse(sidecar.admin("/metrics").body().contains("\"" + method + "\""));
    }
  }

  @Test
  void speaksOpenMetricsWhenAsked() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        SidecarProcess sidecar = SidecarProcess.start(upstream)) {
      HttpResponse<String> open =
          sidecar.admin("/metrics", "Accept", "application/openmetrics-text; version=1.0.0");
      assertTrue(
          open.headers()
              .firstValue("Content-Type")
              .orElse("")
              .startsWith("application/openmetrics-text"));
      assertTrue(open.body().endsWith("# EOF\n"));
      assertTrue(open.body().contains("# TYPE s3www_http_requests counter\n"));
      assertTrue(open.body().contains("# UNIT s3www_http_request_duration_seconds seconds\n"));
      assertTrue(open.body().contains("# UNIT s3www_http_response_bytes bytes\n"));
      assertFalse(open.body().contains("_created"));
      HttpResponse<String> plain = sidecar.admin("/metrics");
      assertTrue(plain.headers().firstValue("Content-Type").orElse("").startsWith("text/plain"));
      assertTrue(plain.body().contains("# TYPE s3www_http_requests_total counter\n"));
    }
  }

  @Test
  void compressesAndNegotiates() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        SidecarProcess sidecar = SidecarProcess.start(upstream)) {
      try (Wire wire = Wire.to(sidecar.adminPort())) {
        wire.send("GET /metrics HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n");
        String head = wire.head();
        assertTrue(head.contains("\r\nContent-encoding: gzip\r\n"), head);
        byte[] body =
            wire.readBytes(
                Integer.parseInt(head.replaceFirst("(?is).*content-length: (\\d+).*", "$1")));
        try (InputStream plain = new GZIPInputStream(new ByteArrayInputStream(body))) {
          String text = new String(plain.readAllBytes(), StandardCharsets.UTF_8);
          assertTrue(text.contains("# TYPE s3www_http_requests_total counter\n"), text);
        }
        wire.send("HEAD /metrics HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n");
        assertTrue(wire.head().startsWith("HTTP/1.1 200 "));
        wire.send("POST /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
        assertTrue(wire.head().startsWith("HTTP/1.1 405 "));
      }
      assertTrue(
          sidecar
              .admin("/metrics", "Accept", "application/openmetrics-text;q=0.1, text/plain;q=0.9")
              .headers()
              .firstValue("Content-Type")
              .orElse("")
              .startsWith("text/plain"));
    }
  }

  @Test
  void givesExamplesOfTracedRequests() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        SidecarProcess sidecar = SidecarProcess.start(upstream)) {
      String sampled = "4bf92f3577b34da6a3ce929d0e0e4736";
      String trace = "00-" + sampled + "-00f067aa0ba902b7-01";
      sidecar.ask(
          "HEAD / HTTP/1.1\r\nHost: a\r\ntraceparent: " + trace + "\r\ntracestate: v=1\r\n\r\n");
      sidecar.ask(
          "POST / HTTP/1.1\r\nHost: a\r\ntraceparent: 00-"
              + "a".repeat(32)
              + "-00f067aa0ba902b7-00\r\n\r\n");
      assertTrue(upstream.heads().getFirst().contains("\r\ntraceparent: " + trace + "\r\n"));
      assertTrue(upstream.heads().getFirst().contains("\r\ntracestate: v=1\r\n"));
      List<String> with =
          sidecar
              .admin("/metrics", "Accept", "application/openmetrics-text")
              .body()
              .lines()
              .filter(line -> line.contains(" # {"))
              .toList();
      assertEquals(1, with.size(), with.toString());
      Matcher parts =
          Pattern.compile(
                  "s3www_http_request_duration_seconds_bucket\\{method=\"HEAD\",le=\"([^\"]+)\"} 1.0 # "
                      + "\\{span_id=\"00f067aa0ba902b7\",trace_id=\"(\\w+)\"} (\\S+) \\d+\\.\\d{3}")
              .matcher(with.getFirst());
      assertTrue(parts.matches(), with.getFirst());
      assertEquals(sampled, parts.group(2));
      assertTrue(
          parts.group(1).equals("+Inf")
              || Double.parseDouble(parts.group(3)) <= Double.parseDouble(parts.group(1)));
      assertFalse(sidecar.admin("/metrics").body().contains("trace_id"));
    }
  }

  /** A hundred at a time who send half a request, or ask and do not read. */
  @Test
  void answersProbesWhileManyAreSlow() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        SidecarProcess sidecar = SidecarProcess.start(upstream)) {
      List<Wire> slow = new ArrayList<>();
      try {
        for (int i = 0; i < 50; i++) {
          slow.add(Wire.to(sidecar.adminPort()).send("GET /metrics HTTP/1.1\r\nHost"));
          slow.add(
              Wire.to(sidecar.adminPort())
                  .send("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n".repeat(500)));
        }
        assertEquals(200, sidecar.admin("/livez").statusCode());
        assertTrue(sidecar.admin("/metrics").body().contains("s3www_http_requests_total"));
        assertEquals(404, sidecar.admin("/other").statusCode());
        assertTrue(slow.getFirst().ends(), "a slow client is given up");
      } finally {
        for (Wire one : slow) {
          one.close();
        }
      }
    }
  }

  @Test
  void noticesWhetherS3wwwAccepts() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        SidecarProcess sidecar = SidecarProcess.start(upstream)) {
      awaitReadiness(sidecar, 200);
      assertEquals("[+]s3www ok\n", sidecar.admin("/readyz").body());
      upstream.stopListening();
      awaitReadiness(sidecar, 503);
      assertTrue(sidecar.admin("/readyz").body().startsWith("[-]s3www down: "));
      assertEquals(200, sidecar.admin("/livez").statusCode());
      assertEquals(0, sidecar.metric("s3www_upstream_errors_total{reason=\"refused\"}"));
    }
  }

  static void awaitReadiness(SidecarProcess sidecar, int status) throws Exception {
    SidecarProcess.await(
        "readiness " + status, () -> sidecar.admin("/readyz").statusCode() == status);
  }

  @Test
  void tellsTheRelease(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("report.json");
    String info = "s3www_release_info{release=\"r1\",sha256=\"ab\"}";
    Files.writeString(
        file,
        """
        {"outcome":"published","release":"r1","recordSha256":"ab","bytes":12,"attempts":2,"seconds":0.5,
         "finished":"2026-11-21T02:15:48.105Z","objects":[{"path":"a","bytes":5},{"path":"b","bytes":7}]}
        """);
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        SidecarProcess sidecar = SidecarProcess.start(upstream, "--release-record=" + file)) {
      assertEquals(1, sidecar.metric(info));
      assertEquals(1795227348.105, sidecar.metric("seeder_last_success_timestamp_seconds"), 0.001);
      assertEquals(0.5, sidecar.metric("seeder_duration_seconds"));
      assertEquals(12, sidecar.metric("seeder_bytes"));
      assertEquals(2, sidecar.metric("seeder_objects"));
      assertEquals(2, sidecar.metric("seeder_attempts"));

      // A later failure says how long it tried; the release stays.
      replace(file, "{\"outcome\":\"failed\",\"attempts\":9,\"seconds\":3}");
      sidecar.awaitMetric("seeder_attempts", 9);
      assertEquals(1, sidecar.metric(info));
      assertEquals(3, sidecar.metric("seeder_duration_seconds"));
      assertEquals(12, sidecar.metric("seeder_bytes"));

      // What is no report changes nothing, and one line says why.
      replace(file, "{\"outcome\":\"planned\",\"attempts\":1}");
      sidecar.awaitMessage("its outcome is planned");
      assertEquals(9, sidecar.metric("seeder_attempts"));
      assertEquals(1, sidecar.metric(info));
    }
  }

  private static void replace(Path file, String text) throws Exception {
    Path next = Files.writeString(file.resolveSibling("next"), text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void hasNoReleaseWithoutARecord(@TempDir Path folder) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        SidecarProcess sidecar =
            SidecarProcess.start(upstream, "--release-record=" + folder.resolve("none"))) {
      try (Stream<String> lines = sidecar.admin("/metrics").body().lines()) {
        assertEquals(
            List.of(),
            lines
                .filter(line -> line.contains("seeder_") || line.contains("release_info"))
                .toList());
      }
      sidecar.awaitMessage("it is not there");
    }
  }
}
