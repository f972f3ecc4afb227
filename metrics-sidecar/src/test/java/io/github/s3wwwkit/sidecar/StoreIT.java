package io.github.s3wwwkit.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.lab.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients, Kubernetes and Prometheus see of a store that comes and goes. */
class StoreIT {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String DOWN_COUNT = "s3www_http_rejected_total{reason=\"store_down\"}";
  private static final String PATIENT = "--store-probe-timeout=30s";
  private static final String[] OFTEN = {
    "--store-probe-interval=50ms", PATIENT, "--store-probe-failures=1"
  };

  /** A store whose status can be changed. */
  private static ScriptedUpstream store(AtomicInteger status) throws Exception {
    return new ScriptedUpstream((wire, head, number) -> wire.send(status(status.get())));
  }

  private static SidecarProcess start(
      ScriptedUpstream upstream, ScriptedUpstream store, String... options) throws Exception {
    String[] all = new String[OFTEN.length + options.length + 1];
    System.arraycopy(OFTEN, 0, all, 0, OFTEN.length);
    System.arraycopy(options, 0, all, OFTEN.length, options.length);
    all[all.length - 1] = "--store-probe=" + store.url() + "/minio/health/live?x=1";
    return SidecarProcess.start(upstream, all);
  }

  private static String status(int status) {
    return "HTTP/1.1 " + status + " It\r\nContent-Length: 0\r\n\r\n";
  }

  @Test
  void readsNotFarAheadOfWhatItAnswers() throws Exception {
    AtomicInteger status = new AtomicInteger(503);
    try (ScriptedUpstream store = store(status);
        ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        SidecarProcess sidecar = start(upstream, store);
        Wire wire = sidecar.connect()) {
      sidecar.awaitMetric("s3www_store_up", 0);
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            try {
              wire.rest();
            } catch (IOException e) {
              // The test is over.
            }
          });
      byte[] many = GET.repeat(20_000).getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < 4; i++) {
        wire.send(many);
        double read = sidecar.metric("s3www_http_request_bytes_total");
        double behind = read - sidecar.metric(DOWN_COUNT) * GET.length();
        assertTrue(behind < 256 * 1024, "behind by " + behind);
      }
    }
  }

  @Test
  void answersInPlaceOfS3wwwWhileItIsDown() throws Exception {
    AtomicInteger status = new AtomicInteger(200);
    try (ScriptedUpstream store = store(status);
        ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        SidecarProcess sidecar = start(upstream, store);
        Wire kept = sidecar.connect()) {
      sidecar.awaitMetric("s3www_store_up", 1);
      assertEquals("[+]s3www ok\n[+]store ok\n", sidecar.admin("/readyz").body());
      assertTrue(store.heads().getFirst().startsWith("GET /minio/health/live?x=1 HTTP/1.1\r\n"));
      assertTrue(kept.send(GET).head().startsWith("HTTP/1.1 200 "));
      kept.read(2);

      status.set(503);
      sidecar.awaitMetric("s3www_store_up", 0);
      // The status stays, for all pods share the store.
      assertEquals(200, sidecar.admin("/readyz").statusCode());
      assertEquals("[+]s3www ok\n[-]store down: status 503\n", sidecar.admin("/readyz").body());
      int asked = upstream.heads().size();
      for (int i = 0; i < 3; i++) {
        String head = kept.send(GET).head();
        assertTrue(head.startsWith("HTTP/1.1 503 "), head);
        assertTrue(head.contains("\r\nRetry-After: 1\r\n"), head);
        assertTrue(head.contains("\r\nCache-Control: no-store\r\n"), head);
        assertFalse(head.contains("Connection: close"), head);
        assertEquals("The store behind this server is down.\n", kept.read(38));
      }
      // Pipelined, to a HEAD, and with a body that nobody wants: each its own answer, in order.
      String three = kept.send(GET + GET.replace("GET", "HEAD") + post(5, "12345")).rest();
      assertEquals(3, three.split("HTTP/1.1 503 ", -1).length - 1, three);
      assertEquals(2, three.split("is down.\n", -1).length - 1, three);
      assertEquals(1, three.split("Connection: close", -1).length - 1, three);
      assertEquals(6, sidecar.metric(DOWN_COUNT));
      assertEquals(4, sidecar.metric("s3www_http_requests_total{method=\"GET\",code=\"503\"}"));
      assertEquals(asked, upstream.heads().size());

      status.set(204);
      sidecar.awaitMetric("s3www_store_up", 1);
      assertTrue(sidecar.ask(GET).endsWith("hi"));
      assertEquals(
          List.of("store up", "store down: status 503", "store up"),
          sidecar
              .messages()
              .lines()
              .map(line -> line.replace("metrics-sidecar: ", ""))
              .filter(line -> line.startsWith("store "))
              .toList());
    }
  }

  private static String post(int length, String body) {
    return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n" + body;
  }

  @Test
  void cutsNoDownload() throws Exception {
    AtomicInteger status = new AtomicInteger(200);
    CountDownLatch go = new CountDownLatch(1);
    try (ScriptedUpstream store = store(status);
        ScriptedUpstream upstream =
            new ScriptedUpstream((wire, head, number) -> {
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nh");
              ScriptedUpstream.await(go);
              wire.send("i");
            });
        SidecarProcess sidecar = start(upstream, store);
        Wire wire = sidecar.connect()) {
      sidecar.awaitMetric("s3www_store_up", 1);
      wire.send(GET).head();
      assertEquals("h", wire.read(1));
      status.set(500);
      sidecar.awaitMetric("s3www_store_up", 0);
      go.countDown();
      assertEquals("i", wire.read(1));
      assertTrue(wire.send(GET).head().startsWith("HTTP/1.1 503 "));
    }
  }

  @Test
  void passesWhenTold() throws Exception {
    AtomicInteger status = new AtomicInteger(301);
    try (ScriptedUpstream store = store(status);
        ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        SidecarProcess sidecar = start(upstream, store, "--on-store-down=pass")) {
      sidecar.awaitMetric("s3www_store_up", 0);
      assertTrue(sidecar.ask(GET).endsWith("hi"));
      assertEquals(0, sidecar.metric(DOWN_COUNT));
      assertTrue(sidecar.admin("/readyz").body().contains("[-]store down: status 301\n"));
    }
  }

  @Test
  void knowsNothingBeforeTheFirstProbeHasEnded() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (ScriptedUpstream store =
            new ScriptedUpstream((wire, head, number) -> {
              asked.countDown();
              ScriptedUpstream.await(go);
              wire.send(status(500));
            });
        ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        SidecarProcess sidecar =
            SidecarProcess.start(
                upstream,
                "--store-probe=" + store.url(),
                "--store-probe-timeout=1m",
                "--store-probe-interval=10m",
                "--store-probe-failures=9")) {
      assertTrue(asked.await(30, TimeUnit.SECONDS));
      assertTrue(sidecar.ask(GET).endsWith("hi"));
      assertEquals(-1, sidecar.metric("s3www_store_up"));
      assertEquals(0, sidecar.metric("s3www_store_probe_duration_seconds_count"));
      assertEquals("[+]s3www ok\n[-]store not asked yet\n", sidecar.admin("/readyz").body());
      assertEquals(200, sidecar.admin("/readyz").statusCode());
      // One failure is enough, for it was never up.
      go.countDown();
      sidecar.awaitMetric("s3www_store_up", 0);
      assertEquals(1, sidecar.metric("s3www_store_probe_duration_seconds_count"));
      assertTrue(sidecar.ask(GET).startsWith("HTTP/1.1 503 "));
    }
  }

  @Test
  void isUnreadyWithoutAStoreOnlyWhenTold() throws Exception {
    AtomicInteger status = new AtomicInteger(200);
    try (ScriptedUpstream store = store(status);
        ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        SidecarProcess sidecar = start(upstream, store, "--ready-needs-store")) {
      MetricsIT.awaitReadiness(sidecar, 200);
      status.set(404);
      MetricsIT.awaitReadiness(sidecar, 503);
      assertEquals("[+]s3www ok\n[-]store down: status 404\n", sidecar.admin("/readyz").body());
      assertEquals(200, sidecar.admin("/livez").statusCode());
      status.set(200);
      MetricsIT.awaitReadiness(sidecar, 200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:1", "nowhere.invalid"})
  void saysWhyItIsDown(String host) throws Exception {
    String reason = host.startsWith("127") ? "connection refused" : "unknown host nowhere.invalid";
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        SidecarProcess sidecar =
            SidecarProcess.start(
                upstream, "--store-probe=http://user:secret@" + host + "/?token", PATIENT)) {
      sidecar.awaitMessage("store down: " + reason);
      assertTrue(sidecar.admin("/readyz").body().endsWith("[-]store down: " + reason + "\n"));
      assertFalse(sidecar.messages().contains("secret"), sidecar.messages());
      assertFalse(sidecar.messages().contains("token"), sidecar.messages());
    }
  }

  @Test
  void asksOverTls(@TempDir Path folder) throws Exception {
    HeldCertificate ca = new HeldCertificate.Builder().certificateAuthority(0).build();
    HeldCertificate own =
        new HeldCertificate.Builder().signedBy(ca).addSubjectAlternativeName("localhost").build();
    SSLContext context =
        new HandshakeCertificates.Builder().heldCertificate(own).build().sslContext();
    Path file = Files.writeString(folder.resolve("ca.crt"), "The CA:\n" + ca.certificatePem());
    ServerSocket socket =
        context.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress());
    try (Listener listener = Listener.start("store", socket, StoreIT::serve);
        ScriptedUpstream upstream = ScriptedUpstream.answering(OK)) {
      String probe = "--store-probe=https://localhost:" + listener.address().getPort() + "/health";
      try (SidecarProcess trusting =
              SidecarProcess.start(upstream, probe, PATIENT, "--store-ca-file=" + file);
          SidecarProcess distrusting = SidecarProcess.start(upstream, probe, PATIENT)) {
        trusting.awaitMetric("s3www_store_up", 1);
        distrusting.awaitMetric("s3www_store_up", 0);
        distrusting.awaitMessage(
            "store down: TLS: unable to find valid certification path to requested target");
      }
    }
  }

  private static void serve(Socket socket) throws IOException {
    try (Wire wire = new Wire(socket)) {
      wire.head();
      wire.send(status(200));
    }
  }
}
