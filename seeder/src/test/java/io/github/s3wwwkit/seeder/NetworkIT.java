package io.github.s3wwwkit.seeder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.lab.Listener;
import io.github.s3wwwkit.lab.source.FaultySource;
import io.github.s3wwwkit.lab.source.Field;
import io.github.s3wwwkit.lab.source.Reply;
import io.github.s3wwwkit.lab.store.Store;
import io.github.s3wwwkit.seeder.Program.Result;
import io.github.s3wwwkit.seeder.TlsFront.Clients;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import okhttp3.Credentials;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proxies, TLS, and what is shown to whom, on the way to source and store. */
class NetworkIT extends Scenarios {
  private static final String USER = "proxy-user:proxy-secret@";
  private static final String BASIC = Credentials.basic("proxy-user", "proxy-secret");
  private static final HeldCertificate CA =
      new HeldCertificate.Builder().certificateAuthority(0).commonName("test CA").build();
  private static final HeldCertificate OTHER_CA =
      new HeldCertificate.Builder().certificateAuthority(0).commonName("other CA").build();
  private static final HeldCertificate SERVER = server().build();
  private static final HeldCertificate CLIENT =
      new HeldCertificate.Builder().signedBy(CA).commonName("seeder").rsa2048().build();

  @TempDir private Path folder = Path.of("");

  @Override
  Store store() {
    return Stores.embedded();
  }

  private static HeldCertificate.Builder server() {
    return new HeldCertificate.Builder()
        .signedBy(CA)
        .commonName("server")
        .addSubjectAlternativeName("127.0.0.1");
  }

  private TlsFront front(HeldCertificate certificate, Clients clients) throws IOException {
    return front(certificate, clients, source.address());
  }

  private static TlsFront front(
      HeldCertificate certificate, Clients clients, InetSocketAddress server) throws IOException {
    return new TlsFront(
        new HandshakeCertificates.Builder()
            .heldCertificate(certificate)
            .addTrustedCertificate(CA.certificate())
            .build(),
        clients,
        server);
  }

  private InetSocketAddress storeAddress() {
    return new InetSocketAddress(store().endpoint().getHost(), store().endpoint().getPort());
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private String sourceCa() throws IOException {
    return "--source-ca-file=" + file("source-ca.pem", CA.certificatePem());
  }

  private Result fetch(String uri, String... more) throws Exception {
    String[] args = new String[more.length + 2];
    args[0] = "publish";
    args[1] = "--source=" + uri;
    System.arraycopy(more, 0, args, 2, more.length);
    Result result = program.with("SEEDER_RELEASE", "v1").run(args);
    String said = result.outcome() + result.err();
    assertFalse(said.contains("secret"), said);
    return result;
  }

  private void published(Result result) throws Exception {
    result.expect(0);
    assertArrayEquals(SMALL, bucket.read("releases/v1/x"));
  }

  /** Not to be tried again, and never asked twice. */
  private static void refused(Result result, int code, String why) {
    result.expect(code);
    assertFalse(result.retryable(), result::toString);
    assertTrue(result.message().contains(why), result::message);
  }

  // Proxies

  @Test
  void theProxyLeadsToSourceAndStore() throws Exception {
    source.on("/x", Reply.ok(SMALL));
    try (RecordingProxy proxy = new RecordingProxy().wants(BASIC)) {
      proxy.host("source.test:81", source.address());
      program.with("http_proxy", proxy.uri(USER)).with("HTTP_PROXY", "http://127.0.0.1:1");
      published(fetch("http://user:pass@source.test:81/x?y#fragment"));
      String asked = proxy.heads("GET http://source.test:81/").getFirst();
      assertTrue(asked.startsWith("GET http://source.test:81/x?y HTTP/1.1\r\n"), asked);
      assertFalse(proxy.heads("PUT " + store().endpoint()).isEmpty());
      assertTrue(
          proxy.heads("").stream()
              .allMatch(head -> head.contains("\r\nProxy-Authorization: " + BASIC + "\r\n")));
      assertNull(source.requests("/x").getFirst().header("Proxy-Authorization"));
    }
  }

  /** The proxy closes each connection after one request and does not say so. */
  @Test
  void eachHopIsJudgedAnew() throws Exception {
    try (RecordingProxy proxy = new RecordingProxy()) {
      source
          .on("/a", Reply.redirect(302, source.uri("/b").toString()))
          .on("/b", Reply.redirect(302, "http://source.test/x"))
          .on("/x", Reply.ok(SMALL));
      proxy.host("source.test", source.address());
      program.with("HTTP_PROXY", proxy.uri("")).with("NO_PROXY", "10.0.0.1,127.0.0.0/8");
      fetch("http://source.test/a", "--path=x").expect(0);
      assertEquals(
          List.of("GET http://source.test/a HTTP/1.1", "GET http://source.test/x HTTP/1.1"),
          proxy.heads("").stream().map(head -> head.lines().findFirst().orElse("")).toList());
    }
  }

  @Test
  void throughATunnelTheProxyLearnsNothingAndTheSourceNoPassword() throws Exception {
    source.on("/x", Reply.ok(SMALL)).on("/407", Reply.status(407));
    try (TlsFront secure = front(SERVER, Clients.ANYONE);
        RecordingProxy proxy = new RecordingProxy().wants(BASIC)) {
      program.with("HTTPS_PROXY", proxy.uri(USER));
      published(fetch(secure.uri("/x"), sourceCa(), "--source-header-file=" + tokenFile()));
      String connect = proxy.heads("").getFirst();
      assertTrue(connect.startsWith("CONNECT 127.0.0.1:"), connect);
      assertTrue(connect.contains("\r\nProxy-Authorization: " + BASIC + "\r\n"), connect);
      assertFalse(connect.contains("token"), connect);
      assertEquals(1, proxy.heads("").size());
      // A server that asks for what is the proxy's does not get it.
      bucket = new Bucket(store());
      program.with("SEEDER_BUCKET", bucket.name);
      refused(fetch(secure.uri("/407"), sourceCa()), 3, "407");
      assertEquals(1, source.requests("/407").size());
      assertNull(source.requests("/407").getFirst().header("Proxy-Authorization"));
      assertNull(source.requests("/x").getFirst().header("Proxy-Authorization"));
    }
  }

  private String tokenFile() throws IOException {
    return file("headers", "X-Token: secret token\nX-Token: secret 2\n\nAuthorization: secret 3\n");
  }

  @ParameterizedTest
  @CsvSource({
    "http, '', 3",
    "http, proxy-user:wrong-secret@, 3",
    "https, '', 3",
    "https, proxy-user:wrong-secret@, 3",
    "store, proxy-user:wrong-secret@, 5"
  })
  void aProxyThatWantsOtherCredentialsIsFinal(String way, String user, int code) throws Exception {
    try (TlsFront secure = front(SERVER, Clients.ANYONE);
        RecordingProxy proxy = new RecordingProxy().wants(BASIC)) {
      source.on("/x", Reply.ok(SMALL));
      boolean https = way.equals("https");
      program
          .with(https ? "HTTPS_PROXY" : "HTTP_PROXY", proxy.uri(user))
          .with("NO_PROXY", "127.0.0.1:" + (way.equals("store") ? 1 : storeAddress().getPort()));
      String uri = https ? secure.uri("/x") : source.uri("/x").toString();
      Result result = fetch(uri, sourceCa());
      refused(result, code, "through the proxy " + proxy.uri("") + ": it answers 407");
      assertTrue(result.message().contains(https ? "HTTPS_PROXY" : "HTTP_PROXY"), result::message);
      assertEquals(1, proxy.heads("").size());
      assertEquals(List.of(), source.requests());
    }
  }

  @Test
  void aProxyThatIsGoneIsNotPassedBy() throws Exception {
    program
        .with("HTTP_PROXY", "http://127.0.0.1:1")
        .with("NO_PROXY", "127.0.0.1:" + storeAddress().getPort());
    Result result = fetch(source.uri("/x").toString(), "--max-attempts=2").expect(3);
    assertTrue(result.retryable());
    assertTrue(
        result.message().contains("through the proxy http://127.0.0.1:1: "), result::message);
    assertEquals(List.of(), source.requests());
  }

  @Test
  void whatTheProxyAnswersCountsAsAnAnswer() throws Exception {
    source.on("/x", Reply.ok(SMALL));
    try (TlsFront secure = front(SERVER, Clients.ANYONE);
        RecordingProxy proxy = new RecordingProxy().answers(503, 502)) {
      program.with("HTTPS_PROXY", proxy.uri(""));
      Result result = fetch(secure.uri("/x"), sourceCa());
      published(result);
      assertEquals(3, result.outcome().at("/attempts").asInt());
      proxy.answers(403);
      bucket = new Bucket(store());
      program.with("SEEDER_BUCKET", bucket.name);
      refused(fetch(secure.uri("/x"), sourceCa()), 3, "it answers 403");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HTTPS_PROXY, socks5://user:secret@127.0.0.1:1080",
    "http_proxy, https://user:secret@127.0.0.1:443"
  })
  void otherKindsOfProxyAreAUsageError(String variable, String value) throws Exception {
    program.with(variable, value);
    Result result = fetch(source.uri("/x").toString()).expect(2);
    assertTrue(result.message().contains(variable), result::message);
  }

  // TLS

  @ParameterizedTest
  @ValueSource(strings = {"unknown CA", "expired", "wrong host"})
  void aCertificateThatDoesNotVerifyIsFinal(String what) throws Exception {
    long now = System.currentTimeMillis();
    HeldCertificate certificate =
        switch (what) {
          case "unknown CA" -> server().signedBy(OTHER_CA).build();
          case "expired" -> server().validityInterval(now - 20_000, now - 10_000).build();
          default ->
              new HeldCertificate.Builder()
                  .signedBy(CA)
                  .addSubjectAlternativeName("10.0.0.1")
                  .build();
        };
    try (TlsFront badSource = front(certificate, Clients.ANYONE);
        TlsFront badStore = front(certificate, Clients.ANYONE, storeAddress())) {
      refused(fetch(badSource.uri("/x"), sourceCa()), 3, "");
      assertEquals(1, badSource.connections());
      assertEquals(List.of(), source.requests());
      program.with("SEEDER_ENDPOINT", badStore.uri(""));
      String caFile = "--ca-file=" + file("ca.pem", CA.certificatePem());
      refused(fetch(source.uri("/x").toString(), caFile), 5, "");
      assertEquals(1, badStore.connections());
    }
  }

  @Test
  void eachTrustsItsOwnFile() throws Exception {
    source.on("/x", Reply.ok(SMALL));
    try (TlsFront secure = front(SERVER, Clients.ANYONE);
        TlsFront secureStore =
            front(server().signedBy(OTHER_CA).build(), Clients.ANYONE, storeAddress())) {
      program.with("SEEDER_ENDPOINT", secureStore.uri("/"));
      String source =
          file("source.pem", "a comment\n" + OTHER_CA.certificatePem() + CA.certificatePem());
      String store = file("store.pem", OTHER_CA.certificatePem());
      // Both know the store's, and only one the source's.
      refused(fetch(secure.uri("/x"), "--source-ca-file=" + source), 5, "");
      refused(fetch(secure.uri("/x"), "--ca-file=" + store), 3, "");
      published(fetch(secure.uri("/x"), "--source-ca-file=" + source, "--ca-file=" + store));
    }
  }

  @Test
  void aVersionThatIsRefusedIsFinal() throws Exception {
    ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Listener.Service old =
        client -> {
          // Alert, fatal, protocol_version (RFC 8446 6.2)
          client.getOutputStream().write(new byte[] {21, 3, 1, 0, 2, 2, 70});
          client.getInputStream().readNBytes(1);
        };
    try (Listener server = Listener.start("old TLS", socket, old)) {
      refused(
          fetch("https://127.0.0.1:" + server.address().getPort() + "/x"), 3, "protocol_version");
    }
  }

  @Test
  void anAlertAmidTheContentIsFinal() throws Exception {
    SSLSocketFactory tls =
        new HandshakeCertificates.Builder().heldCertificate(SERVER).build().sslSocketFactory();
    AtomicInteger connections = new AtomicInteger();
    Listener.Service alarmed =
        client -> {
          connections.incrementAndGet();
          SSLSocket secure = (SSLSocket) tls.createSocket(client, null, false);
          // Its first line is enough to answer.
          var _ = secure.getInputStream().read();
          secure
              .getOutputStream()
              .write(
                  "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: 100000\r\n\r\n0123456789"
                      .getBytes(StandardCharsets.US_ASCII));
          // Alert, fatal, internal_error, as something between would send it: not encrypted
          client.getOutputStream().write(new byte[] {21, 3, 3, 0, 2, 2, 80});
          client.getInputStream().readAllBytes();
        };
    ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    try (Listener server = Listener.start("alert", socket, alarmed)) {
      String uri = "https://127.0.0.1:" + server.address().getPort() + "/x";
      refused(fetch(uri, sourceCa()), 3, "");
    }
    assertEquals(1, connections.get());
  }

  @Test
  void theClientCertificateIsShownToTheFirstHostOnly() throws Exception {
    HeldCertificate intermediate =
        new HeldCertificate.Builder().certificateAuthority(0).signedBy(CA).build();
    HeldCertificate client =
        new HeldCertificate.Builder().signedBy(intermediate).commonName("leaf").build();
    try (TlsFront first = front(SERVER, Clients.KNOWN_ONLY);
        TlsFront second = front(SERVER, Clients.ASKED)) {
      source
          .on("/x", Reply.redirect(302, "/here"))
          .on("/here", Reply.redirect(302, second.uri("/there")))
          .on("/there", Reply.ok(SMALL));
      String cert =
          "--source-client-cert="
              + file("cert.pem", client.certificatePem() + intermediate.certificatePem());
      String key = "--source-client-key=" + file("key.pem", client.privateKeyPkcs8Pem());
      published(fetch(first.uri("/x"), sourceCa(), cert, key));
      assertEquals(List.of("CN=leaf"), first.clients());
      assertEquals(1, second.connections());
      assertEquals(List.of(), second.clients());
      refused(fetch(first.uri("/x"), sourceCa(), "--release=v2"), 3, "");
    }
  }

  @Test
  void aKeyInPkcs1IsAsGood() throws Exception {
    source.on("/x", Reply.ok(SMALL));
    try (TlsFront secure = front(SERVER, Clients.KNOWN_ONLY)) {
      String both = file("both.pem", CLIENT.certificatePem() + CLIENT.privateKeyPkcs1Pem());
      published(
          fetch(
              secure.uri("/x"),
              sourceCa(),
              "--source-client-cert=" + both,
              "--source-client-key=" + both));
      assertEquals(List.of("CN=seeder"), secure.clients());
    }
  }

  @Test
  void filesThatCannotServeAreUsageErrors() throws Exception {
    source.on("/x", Reply.ok(SMALL));
    String cert = file("cert.pem", CLIENT.certificatePem());
    String other = file("other.pem", SERVER.privateKeyPkcs8Pem());
    String garbage = file("garbage", "secret garbage\n");
    for (List<String> options :
        List.of(
            List.of("--ca-file", garbage),
            List.of("--ca-file", folder + "/missing"),
            List.of("--source-ca-file", garbage),
            List.of("--source-ca-file", folder.toString()),
            List.of("--source-client-cert", cert),
            List.of("--source-client-key", other),
            List.of("--source-client-key", other, "--source-client-cert", cert),
            List.of("--source-client-key", garbage, "--source-client-cert", cert),
            List.of("--source-header-file", garbage),
            List.of("--source-header-file", file("host", "X: 1\nHost: secret")))) {
      Result result = fetch(source.uri("/x").toString(), options.toArray(String[]::new)).expect(2);
      assertEquals("usage", result.errorKind());
      assertTrue(result.message().contains(options.getFirst()), result::message);
    }
    assertEquals(List.of(), source.requests());
    assertFalse(bucket.exists());
  }

  // What is shown to whom

  private static List<String> tokens(FaultySource source, String path) {
    return source.requests(path).getFirst().fields().stream()
        .filter(field -> field.name().equals("X-Token"))
        .map(Field::value)
        .toList();
  }

  @Test
  void theHeaderFileStaysWithTheFirstHost() throws Exception {
    List<String> secrets = List.of("secret token", "secret 2");
    try (FaultySource other = FaultySource.start()) {
      source
          .on("/x", Reply.redirect(302, "/here"))
          .on("/here", Reply.redirect(302, other.uri("/there").toString()))
          .on("/SUMS", Reply.ok(sha256(SMALL) + "  x\n"))
          .on("/back", Reply.ok(SMALL));
      other
          .on("/there", Reply.redirect(302, source.uri("/back").toString()))
          .on("/SUMS", Reply.ok(sha256(SMALL) + "  x\n"));
      String headers = "--source-header-file=" + tokenFile();
      published(fetch(source.uri("/x").toString(), headers, "--checksum=" + source.uri("/SUMS")));
      assertEquals(secrets, tokens(source, "/x"));
      assertEquals(secrets, tokens(source, "/here"));
      assertEquals(secrets, tokens(source, "/SUMS"));
      assertEquals("secret 3", source.requests("/x").getFirst().header("Authorization"));
      assertEquals("identity", source.requests("/x").getFirst().header("Accept-Encoding"));
      assertEquals(List.of(), tokens(other, "/there"));
      assertNull(other.requests("/there").getFirst().header("Authorization"));
      // Who was asked in between does not send the secrets anywhere.
      assertEquals(List.of(), tokens(source, "/back"));
      fetch(
              source.uri("/x").toString(),
              headers,
              "--release=v2",
              "--checksum=" + other.uri("/SUMS"))
          .expect(0);
      assertEquals(List.of(), tokens(other, "/SUMS"));
      byte[] record = bucket.read("releases/.seed/v1.json");
      assertFalse(new String(record, StandardCharsets.UTF_8).contains("secret"));
    }
  }

  @Test
  void targetsGoOutAsWritten() throws Exception {
    String target = "/a/./b/../c%2E%2f|x";
    String query = "?sig='a+b'&y=\"%zz|";
    source
        .on(target, Reply.redirect(302, "/d/%2e%2e/é'|?z='1'".replace("é", "%C3%A9")))
        .on("/d/%2e%2e/%C3%A9'|", Reply.ok(SMALL));
    published(fetch("http://127.0.0.1:" + source.address().getPort() + target + query, "--path=x"));
    assertEquals(
        List.of(target + query, "/d/%2e%2e/%C3%A9'|?z='1'"),
        source.requests().stream().map(request -> request.target()).toList());
  }

  // Private addresses

  @Test
  void privateAddressesAreRefusedAtEachHop() throws Exception {
    source.on("/x", Reply.redirect(302, source.uri("/end").toString()));
    try (RecordingProxy proxy = new RecordingProxy().host("source.test", source.address())) {
      program.with("HTTP_PROXY", proxy.uri("")).with("NO_PROXY", "127.0.0.1,localhost");
      String deny = "--deny-private-addresses";
      int port = source.address().getPort();
      refused(fetch(source.uri("/x").toString(), deny), 3, deny);
      refused(fetch("http://localhost:" + port + "/x", deny), 3, deny);
      refused(fetch("http://127.1:" + port + "/x", deny), 3, deny);
      refused(fetch("http://[::ffff:127.0.0.1]:" + port + "/x", deny), 3, deny);
      refused(fetch("http://10.0.0.1/x", deny), 3, deny);
      assertEquals(List.of(), source.requests());
      refused(fetch("http://source.test/x", deny, "--checksum=" + source.uri("/S")), 3, deny);
      assertEquals(List.of(), source.requests());
      refused(fetch("http://source.test/x", deny), 3, deny);
      assertEquals(1, source.requests("/x").size());
      assertEquals(List.of(), source.requests("/end"));
    }
  }
}
