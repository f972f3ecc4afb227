package io.github.s3wwwkit.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is TLS's own: who speaks it how, how it ends, whom it lets in, and its files. */
class TlsIT {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String CLOSE = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final int ALERT = 21;

  private static final TlsPair PAIR = TlsPair.SHARED;
  private static final SSLContext CLIENT = PAIR.client(null);

  private static ScriptedUpstream upstream;
  private static SidecarProcess sidecar;

  @BeforeAll
  static void start() throws Exception {
    upstream = new ScriptedUpstream((wire, head, number) -> serve(wire, head));
    sidecar = PAIR.start(upstream);
  }

  @AfterAll
  static void stop() throws Exception {
    sidecar.close();
    upstream.close();
  }

  /** Answers each request; cuts the answer for /cut. */
  private static void serve(Wire wire, String first) throws IOException {
    for (String head = first; !head.isEmpty(); head = wire.head()) {
      if (head.startsWith("GET /cut ")) {
        wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n");
        return;
      }
      wire.send(OK);
    }
  }

  // ---- the handshake

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void speaks(String version) throws Exception {
    try (SSLSocket socket = TlsPair.socket(CLIENT, new TapSocket(sidecar.port(), false))) {
      socket.setEnabledProtocols(new String[] {version});
      Wire wire = new Wire(socket);
      wire.send(GET);
      assertTrue(wire.head().startsWith("HTTP/1.1 200 "));
      assertEquals("hi", wire.read(2));
      assertEquals(version, socket.getSession().getProtocol());
      assertTrue(
          socket.getSession().getCipherSuite().endsWith("AES_128_GCM_SHA256"),
          socket.getSession().getCipherSuite());
    }
  }

  @ParameterizedTest
  @CsvSource({"RSA,2048", "RSASSA-PSS,2048", "EC,256", "EC,521", "Ed25519,255"})
  void servesWithAnyKey(String kind, String size, @TempDir Path folder) throws Exception {
    Path store = folder.resolve("keys.p12");
    run(
        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair",
        "-alias",
        "x",
        "-dname",
        "CN=127.0.0.1",
        "-ext",
        "san=ip:127.0.0.1",
        "-storepass",
        "changeit",
        "-keyalg",
        kind,
        "-keysize",
        size,
        "-keystore",
        store.toString());
    KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
    Path certificate =
        Files.writeString(
            folder.resolve("crt"), pem("CERTIFICATE", keys.getCertificate("x").getEncoded()));
    Path key =
        Files.writeString(
            folder.resolve("key"),
            pem("PRIVATE KEY", keys.getKey("x", "changeit".toCharArray()).getEncoded()));
    SSLContext client =
        new HandshakeCertificates.Builder()
            .addTrustedCertificate((X509Certificate) keys.getCertificate("x"))
            .build()
            .sslContext();
    try (SidecarProcess own =
        SidecarProcess.start(upstream, "--tls-cert=" + certificate, "--tls-key=" + key)) {
      for (String version : List.of("TLSv1.2", "TLSv1.3")) {
        try (Wire wire = TlsPair.wire(client, new TapSocket(own.port(), false), version)) {
          assertTrue(wire.send(CLOSE).rest().endsWith("hi"));
        }
      }
    }
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getMimeEncoder().encodeToString(der), label);
  }

  @ParameterizedTest
  @CsvSource({"http/1.1,http/1.1", "h2 http/1.1,http/1.1", "'',''"})
  void agreesOnHttp11(String offered, String chosen) throws Exception {
    try (SSLSocket socket = TlsPair.socket(CLIENT, new TapSocket(sidecar.port(), false))) {
      offer(socket, offered.isEmpty() ? new String[0] : offered.split(" ", -1));
      socket.startHandshake();
      assertEquals(chosen, socket.getApplicationProtocol());
    }
  }

  @Test
  void agreesOnNothingElse() throws Exception {
    try (SSLSocket socket = TlsPair.socket(CLIENT, new TapSocket(sidecar.port(), false))) {
      offer(socket, "h2");
      SSLHandshakeException refusal =
          assertThrows(SSLHandshakeException.class, socket::startHandshake);
      assertTrue(refusal.toString().contains("no_application_protocol"), refusal.toString());
    }
  }

  private static void offer(SSLSocket socket, String... protocols) {
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    socket.setSSLParameters(parameters);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void takesAHandshakeAndARequestByteByByte(String version) throws Exception {
    try (Wire wire = TlsPair.wire(CLIENT, new TapSocket(sidecar.port(), true), version)) {
      wire.send(GET + GET);
      for (int i = 0; i < 2; i++) {
        assertTrue(wire.head().startsWith("HTTP/1.1 200 "));
        assertEquals("hi", wire.read(2));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void goesOnWithASession(String version) throws Exception {
    SSLContext own = PAIR.client(null);
    long first = sessionBegun(own, sidecar, version);
    assertEquals(first, sessionBegun(own, sidecar, version));
    assertNotEquals(first, sessionBegun(PAIR.client(null), sidecar, version));
  }

  /** When the session of a new connection began: earlier when it goes on with another's. */
  private static long sessionBegun(SSLContext client, SidecarProcess server, String version)
      throws Exception {
    try (SSLSocket socket = TlsPair.socket(client, new TapSocket(server.port(), false))) {
      socket.setEnabledProtocols(new String[] {version});
      Wire wire = new Wire(socket);
      // Tickets come behind the handshake.
      wire.send(CLOSE);
      assertTrue(wire.rest().endsWith("hi"));
      return socket.getSession().getCreationTime();
    }
  }

  @Test
  void closesOnARenegotiation() throws Exception {
    try (SSLSocket socket = TlsPair.socket(CLIENT, new TapSocket(sidecar.port(), false))) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      Wire wire = new Wire(socket);
      wire.send(GET);
      assertTrue(wire.head().startsWith("HTTP/1.1 200 "));
      assertEquals("hi", wire.read(2));
      socket.startHandshake();
      assertTrue(wire.ends());
    }
  }

  @Test
  void takesNewKeys() throws Exception {
    try (SSLSocket socket = TlsPair.socket(CLIENT, new TapSocket(sidecar.port(), false))) {
      socket.setEnabledProtocols(new String[] {"TLSv1.3"});
      Wire wire = new Wire(socket);
      for (int i = 0; i < 3; i++) {
        wire.send(GET);
        assertTrue(wire.head().startsWith("HTTP/1.1 200 "));
        assertEquals("hi", wire.read(2));
        socket.startHandshake();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    // No TLS at all.
    "474554202f20485454502f312e310d0a0d0a",
    // A record of 32 KiB.
    "1603018000",
    // A hello of TLS 1.1, without extensions.
    "160302002d0100002903020000000000000000000000000000000000000000000000000000000000000000000002c0130100",
    // An alert, and data, before all.
    "15030300020100",
    "1703030002abcd",
  })
  void answersGarbageWithAnAlertAtMost(String hex) throws Exception {
    try (Wire wire = Wire.to(sidecar.port())) {
      wire.send(HexFormat.of().parseHex(hex)).finish();
      byte[] answer = wire.rest().getBytes(StandardCharsets.ISO_8859_1);
      assertTrue(answer.length == 0 || (answer.length == 7 && answer[0] == ALERT), hex);
    }
    assertTrue(sidecar.ask(GET).endsWith("hi"));
  }

  @Test
  void tellsWhoSpeaksPlainHttp() throws Exception {
    try (Wire wire = Wire.to(sidecar.port())) {
      wire.send(GET);
      assertEquals(ALERT, wire.read(7).charAt(0));
      assertTrue(wire.ends());
    }
  }

  @Test
  void givesAHandshakeNoMoreTimeThanAHead() throws Exception {
    try (SidecarProcess own = PAIR.start(upstream, "--head-timeout=6s");
        SSLSocket known = TlsPair.socket(CLIENT, new TapSocket(own.port(), false))) {
      known.startHandshake();
      try (Wire wire = Wire.to(own.port())) {
        wire.send(new byte[] {22, 3, 1, 0, 100, 1});
        assertEquals("", wire.rest());
      }
      // But whoever has it behind him may take his time.
      Wire wire = new Wire(known);
      wire.send(GET);
      assertTrue(wire.head().startsWith("HTTP/1.1 200 "));
      assertEquals("hi", wire.read(2));
      wire.send("GET / HTTP/1.1\r\n");
      assertTrue(wire.rest().startsWith("HTTP/1.1 408 "));
      assertEquals(1, own.metric("s3www_http_rejected_total{reason=\"head_timeout\"}"));
    }
  }

  @Test
  void closesWhatIsTooMuchBeforeTheHandshake() throws Exception {
    try (SidecarProcess own = PAIR.start(upstream, "--max-connections=1");
        Wire first = own.connect()) {
      first.send(GET);
      assertTrue(first.head().startsWith("HTTP/1.1 200 "));
      try (Wire second = Wire.to(own.port())) {
        assertEquals("", second.rest());
      }
      assertEquals(1, own.metric("s3www_http_rejected_total{reason=\"max_connections\"}"));
      assertEquals(-1, own.metric("s3www_http_requests_total{method=\"other\",code=\"503\"}"));
    }
  }

  // ---- the end

  @ParameterizedTest
  @CsvSource({"TLSv1.2,false", "TLSv1.2,true", "TLSv1.3,false", "TLSv1.3,true"})
  void answersAfterAHalfClose(String version, boolean fin) throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (ScriptedUpstream slow =
            new ScriptedUpstream((wire, head, number) -> {
              ScriptedUpstream.await(closed);
              wire.send(OK);
            });
        SidecarProcess own = PAIR.start(slow)) {
      TapSocket tap = new TapSocket(own.port(), false);
      try (Wire wire = TlsPair.wire(CLIENT, tap, version)) {
        wire.send(GET);
        wire.finish();
        if (fin) {
          tap.end();
        }
        // All of it has been read by then.
        own.awaitMetric("s3www_http_request_bytes_total", GET.length());
        closed.countDown();
        String answer = wire.rest();
        assertTrue(answer.endsWith("hi"), answer);
      }
      assertEquals(0, own.metric("s3www_http_aborted_total{by=\"client\"}"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Length: 10,hello,true",
    "Content-Length: 10,hello,false",
    "'Transfer-Encoding: chunked','5\r\nhello\r\n',true",
    "'Transfer-Encoding: chunked','5\r\nhello\r\n',false",
  })
  void takesNoUploadForWholeThatWasCut(String framing, String part, boolean notified)
      throws Exception {
    StringBuilder body = new StringBuilder();
    CountDownLatch ended = new CountDownLatch(1);
    try (ScriptedUpstream asked =
            new ScriptedUpstream((wire, head, number) -> {
              try {
                body.append(wire.rest());
              } finally {
                ended.countDown();
              }
            });
        SidecarProcess own = PAIR.start(asked)) {
      TapSocket tap = new TapSocket(own.port(), false);
      Wire wire = TlsPair.wire(CLIENT, tap);
      wire.send("PUT / HTTP/1.1\r\nHost: a\r\n" + framing + "\r\n\r\n" + part);
      own.awaitMetric("s3www_upstream_connections{state=\"active\"}", 1);
      if (notified) {
        wire.finish();
      } else {
        tap.end();
      }
      assertTrue(ended.await(30, TimeUnit.SECONDS));
      assertTrue(part.startsWith(body.toString()), body.toString());
      own.awaitMetric("s3www_http_aborted_total{by=\"client\"}", 1);
      tap.close();
    }
  }

  @Test
  void saysGoodbyeOnlyBehindAWholeAnswer() throws Exception {
    // To a client of HTTP/1.0 nothing else tells where the answer ends. In TLS 1.2 the type of a
    // record is there for all to see.
    TapSocket whole = new TapSocket(sidecar.port(), false);
    try (Wire wire = TlsPair.wire(CLIENT, whole, "TLSv1.2")) {
      assertTrue(wire.send("GET / HTTP/1.0\r\n\r\n").rest().endsWith("hi"));
    }
    assertEquals(ALERT, whole.records().getLast());
    TapSocket cut = new TapSocket(sidecar.port(), false);
    try (Wire wire = TlsPair.wire(CLIENT, cut, "TLSv1.2")) {
      wire.send("GET /cut HTTP/1.0\r\n\r\n");
      while (!wire.ends()) {
        // Up to the end, whichever it is.
      }
    }
    assertNotEquals(ALERT, cut.records().getLast());
  }

  @Test
  void saysGoodbyeToWhoIsIdle() throws Exception {
    try (SidecarProcess own = PAIR.start(upstream, "--idle-timeout=4s")) {
      TapSocket tap = new TapSocket(own.port(), false);
      try (Wire wire = TlsPair.wire(CLIENT, tap, "TLSv1.2")) {
        wire.send(GET);
        assertTrue(wire.rest().endsWith("hi"));
      }
      assertEquals(ALERT, tap.records().getLast());
    }
  }

  @Test
  void servesInADrainWhoIsAboutToBeKnown() throws Exception {
    try (SidecarProcess own = PAIR.start(upstream)) {
      TapSocket tap = new TapSocket(own.port(), false);
      SSLSocket socket = TlsPair.socket(CLIENT, tap);
      socket.setEnabledProtocols(new String[] {"TLSv1.3"});
      socket.startHandshake();
      Wire wire = new Wire(socket, tap);
      wire.send("GET / HTTP/1.1\r\n");
      own.awaitMetric("s3www_http_requests_in_flight", 1);
      own.signal("TERM");
      own.awaitMessage("draining");
      wire.send("Host: a\r\n\r\n");
      String answer = wire.rest();
      assertTrue(answer.endsWith("hi"), answer);
      assertEquals(0, own.exitCode());
    }
  }

  // ---- who is let in

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void letsInOnlyWhomItsClientsAuthorityKnows(String version) throws Exception {
    HeldCertificate clients = TlsPair.authority("clients");
    HeldCertificate friend =
        new HeldCertificate.Builder().commonName("friend").signedBy(clients).build();
    HeldCertificate stranger =
        new HeldCertificate.Builder()
            .commonName("friend")
            .signedBy(TlsPair.authority("clients"))
            .build();
    Path ca = Files.createTempFile("clients", ".crt");
    Files.writeString(ca, clients.certificatePem());
    try (SidecarProcess own = PAIR.start(upstream, "--tls-client-ca=" + ca)) {
      SSLContext known = PAIR.client(friend);
      assertEquals(sessionBegun(known, own, version), sessionBegun(known, own, version));
      for (SSLContext unknown : List.of(PAIR.client(null), PAIR.client(stranger))) {
        try (Wire wire = TlsPair.wire(unknown, new TapSocket(own.port(), false), version)) {
          IOException refusal =
              assertThrows(
                  IOException.class,
                  () -> {
                    wire.send(GET);
                    wire.read(1);
                  });
          assertTrue(refusal.toString().contains("Received fatal alert"), refusal.toString());
        }
      }
      assertEquals(2, own.metric("s3www_http_requests_total{method=\"GET\",code=\"200\"}"));
    }
    Files.delete(ca);
  }

  // ---- the files

  @Test
  void takesUpWhatChangesAndLosesNothing(@TempDir Path mount) throws Exception {
    TlsPair pair = TlsPair.create();
    // As Kubernetes mounts a secret: files are links through a link, which alone is switched.
    publish(pair, mount, "first", pair.server(), pair.server());
    for (String file : List.of("tls.crt", "tls.key")) {
      Files.createSymbolicLink(mount.resolve(file), Path.of("..data", file));
    }
    try (SidecarProcess own =
            SidecarProcess.start(
                upstream,
                "--tls-cert=" + mount.resolve("tls.crt"),
                "--tls-key=" + mount.resolve("tls.key"));
        Load load = new Load(pair.client(null), own.port());
        Wire old = TlsPair.wire(pair.client(null), new TapSocket(own.port(), false))) {
      old.send(GET);
      assertTrue(old.head().startsWith("HTTP/1.1 200 "));
      assertEquals("hi", old.read(2));
      SSLContext client = pair.client(null);
      long session = sessionBegun(client, own, "TLSv1.3");
      assertEquals(expiration(pair.server()), own.metric(EXPIRATION));
      assertEquals(0, own.metric(FAILURES));

      // A pair that does not match.
      HeldCertificate next =
          new HeldCertificate.Builder()
              .addSubjectAlternativeName("127.0.0.1")
              .serialNumber(2)
              .signedBy(pair.authority())
              .duration(300, TimeUnit.DAYS)
              .build();
      publish(pair, mount, "second", next, pair.server());
      own.awaitMetric(FAILURES, 1);
      assertEquals(expiration(pair.server()), own.metric(EXPIRATION));
      assertEquals(1, serial(client, own));
      // Nothing at all.
      Files.delete(mount.resolve("..data"));
      own.awaitMetric(FAILURES, 2);
      // What was there before is no failure.
      publish(pair, mount, "third", pair.server(), pair.server());
      own.awaitMessage("taken from");
      assertEquals(2, own.metric(FAILURES));

      publish(pair, mount, "fourth", next, next);
      own.awaitMetric(EXPIRATION, expiration(next));
      assertEquals(2, serial(client, own));
      assertNotEquals(session, sessionBegun(client, own, "TLSv1.3"));
      assertEquals(2, own.metric(FAILURES));
      long complaints = own.messages().lines().filter(line -> line.contains("stays")).count();
      assertEquals(2, complaints, own.messages());

      old.send(GET);
      assertTrue(old.head().startsWith("HTTP/1.1 200 "));
      assertEquals("hi", old.read(2));
      load.finish();
    }
  }

  private static final String EXPIRATION = "s3www_tls_certificate_expiration_timestamp_seconds";
  private static final String FAILURES = "s3www_tls_reload_failures_total";

  private static double expiration(HeldCertificate certificate) {
    return certificate.certificate().getNotAfter().toInstant().getEpochSecond();
  }

  private static int serial(SSLContext client, SidecarProcess server) throws Exception {
    try (SSLSocket socket = TlsPair.socket(client, new TapSocket(server.port(), false))) {
      X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return shown.getSerialNumber().intValue();
    }
  }

  /** Switches {@code ..data} as the kubelet does. */
  private static void publish(
      TlsPair pair, Path mount, String version, HeldCertificate shown, HeldCertificate key)
      throws IOException {
    Path folder = Files.createDirectory(mount.resolve(version));
    Files.writeString(
        folder.resolve("tls.crt"), shown.certificatePem() + pair.authority().certificatePem());
    Files.writeString(folder.resolve("tls.key"), key.privateKeyPkcs8Pem());
    Path link = Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of(version));
    Files.move(
        link,
        mount.resolve("..data"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** A client that asks again and again, over old connections and new ones. */
  private static final class Load implements AutoCloseable {
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicInteger served = new AtomicInteger();
    private final SSLContext client;
    private final int port;
    private final Thread thread;
    private volatile String failure = "";

    Load(SSLContext client, int port) {
      this.client = client;
      this.port = port;
      thread = Thread.ofPlatform().start(this::run);
    }

    private void run() {
      URI uri = URI.create("https://127.0.0.1:" + port + "/");
      try (HttpClient kept = HttpClient.newBuilder().sslContext(client).build()) {
        while (!stop.get()) {
          try (HttpClient fresh = HttpClient.newBuilder().sslContext(client).build()) {
            for (HttpClient one : List.of(kept, fresh, kept)) {
              HttpResponse<String> answer =
                  one.send(
                      HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
              if (answer.statusCode() != 200 || answer.version() != HttpClient.Version.HTTP_1_1) {
                throw new IOException(answer.toString());
              }
              served.incrementAndGet();
            }
          }
        }
      } catch (IOException | InterruptedException e) {
        failure = e.toString();
      }
    }

    void finish() throws InterruptedException {
      stop.set(true);
      thread.join();
      assertEquals("", failure);
      assertTrue(served.get() > 0);
    }

    @Override
    public void close() {
      stop.set(true);
    }
  }

  @Test
  void judgesItsFilesBeforeItOpensAPort() throws Exception {
    try (SidecarProcess one =
            SidecarProcess.launch(Map.of(), "--tls-cert=" + PAIR.certificate(), "--check");
        SidecarProcess other =
            SidecarProcess.launch(
                Map.of("SIDECAR_TLS_KEY", PAIR.certificate().toString()),
                "--tls-cert=" + PAIR.certificate());
        SidecarProcess good =
            SidecarProcess.launch(
                Map.of(),
                "--tls-cert=" + PAIR.certificate(),
                "--tls-key=" + PAIR.key(),
                "--check")) {
      assertEquals(2, one.exitCode());
      one.awaitMessage("--tls-cert: '" + PAIR.certificate() + "' needs --tls-key too");
      assertEquals(2, other.exitCode());
      other.awaitMessage("SIDECAR_TLS_KEY: '" + PAIR.certificate() + "' holds no private key");
      assertEquals(0, good.exitCode());
    }
  }

  // ---- others' clients

  @ParameterizedTest
  @ValueSource(strings = {"1.2", "1.3"})
  void servesCurl(String version) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")));
    String output =
        run(
            "curl",
            "-sS",
            "--cacert",
            PAIR.ca().toString(),
            "--tlsv" + version,
            "--tls-max",
            version,
            "-w",
            " %{http_version} %{num_connects}\n",
            "https://127.0.0.1:" + sidecar.port() + "/",
            "https://127.0.0.1:" + sidecar.port() + "/");
    assertEquals("hi 1.1 1\nhi 1.1 0\n", output);
  }

  @Test
  void goesOnWithASessionOfOpenssl() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")));
    String output =
        run(
            "openssl",
            "s_client",
            "-connect",
            "127.0.0.1:" + sidecar.port(),
            "-tls1_2",
            "-reconnect");
    assertEquals(1, output.lines().filter(line -> line.startsWith("New, TLSv1.2")).count(), output);
    assertEquals(
        5, output.lines().filter(line -> line.startsWith("Reused, TLSv1.2")).count(), output);
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    return output;
  }
}
