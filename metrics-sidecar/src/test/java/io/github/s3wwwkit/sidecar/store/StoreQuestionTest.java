package io.github.s3wwwkit.sidecar.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.pem.Trust;
import io.github.s3wwwkit.sidecar.Interview;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreQuestionTest {
  private static final Duration PATIENT = Duration.ofMinutes(1);
  private static final HeldCertificate CA =
      new HeldCertificate.Builder().certificateAuthority(0).build();

  private interface Script {
    void serve(String head, OutputStream out) throws Exception;
  }

  /** Serves one connection; what was asked is known once that has ended. */
  private static final class Server implements AutoCloseable {
    private final ServerSocket listener;
    private final CompletableFuture<String> asked = new CompletableFuture<>();

    Server(ServerSocket listener, Script script) {
      this.listener = listener;
      Thread.ofPlatform().daemon().start(() -> serve(script));
    }

    static Server plain(Script script) throws IOException {
      return new Server(new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1")), script);
    }

    private void serve(Script script) {
      String head = "";
      try (Socket socket = listener.accept()) {
        head = head(socket.getInputStream());
        script.serve(head, socket.getOutputStream());
      } catch (Exception e) {
        // The other side left, as some tests want it to.
      }
      asked.complete(head);
    }

    private static String head(InputStream in) throws IOException {
      StringBuilder head = new StringBuilder();
      while (!head.toString().endsWith("\r\n\r\n")) {
        int c = in.read();
        if (c < 0) {
          break;
        }
        head.append((char) c);
      }
      return head.toString();
    }

    int port() {
      return listener.getLocalPort();
    }

    String asked() throws Exception {
      return asked.get(1, TimeUnit.MINUTES);
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  private static @Nullable String ask(String url, @Nullable SSLSocketFactory tls, Duration timeout)
      throws InterruptedException {
    return new Interview("test", timeout)
        .ask(() -> new StoreQuestion(URI.create(url), tls, timeout));
  }

  private static @Nullable String answered(String answer) throws Exception {
    try (Server server =
        Server.plain((head, out) -> out.write(answer.getBytes(StandardCharsets.US_ASCII)))) {
      return ask("http://127.0.0.1:" + server.port(), null, PATIENT);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 299 \r\n\r\n",
        "HTTP/1.0 200\r\n\r\n",
        "HTTP/1.1 200 OK\n\n",
        "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nServer: x",
      })
  void isUp(String answer) throws Exception {
    assertNull(answered(answer));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1 300 x|status 300",
        "HTTP/1.1 301 Moved~Location: /x|status 301",
        "HTTP/1.1 304 x|status 304",
        "HTTP/1.1 403 Forbidden|status 403",
        "HTTP/1.1 404 x|status 404",
        "HTTP/1.1 429 x|status 429",
        "HTTP/1.1 500 x|status 500",
        "HTTP/1.1 503 x|status 503",
        "HTTP/1.1 100 Continue|connection closed without an answer",
        "HTTP/2 200|no HTTP answer",
        "HTTP/1.1 2000 x|no HTTP answer",
        "HTTP/1.1 +20 x|no HTTP answer",
        "SSH-2.0-OpenSSH_9.2|no HTTP answer",
      })
  void isDown(String answer, String reason) throws Exception {
    assertEquals(reason, answered(answer.replace("~", "\r\n") + "\r\n\r\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200 OK"})
  void needsAWholeStatusLine(String answer) throws Exception {
    assertEquals("connection closed without an answer", answered(answer));
  }

  @Test
  void readsNoHeadWithoutEnd() throws Exception {
    assertEquals(
        "no end of the answer's head",
        answered("HTTP/1.1 103 Early Hints\r\n" + "X: y\r\n".repeat(100_000)));
  }

  @Test
  void asksAsItIsTold() throws Exception {
    try (Server server =
        Server.plain((head, out) ->
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII)))) {
      String authority = "127.0.0.1:" + server.port();
      assertNull(ask("http://u%40x:p+w%2f@" + authority + "/a%20b?c=%2F", null, PATIENT));
      assertEquals(
          """
          GET /a%20b?c=%2F HTTP/1.1
          Host: AUTHORITY
          User-Agent: metrics-sidecar
          Connection: close
          Authorization: Basic dUB4OnArdy8=

          """
              .replace("AUTHORITY", authority)
              .replace("\n", "\r\n"),
          server.asked());
    }
  }

  @Test
  void leavesABodyWithoutEndAlone() throws Exception {
    long[] sent = new long[1];
    try (Server server =
        Server.plain((head, out) -> {
          out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          byte[] some = new byte[64 * 1024];
          while (true) {
            out.write(some);
            sent[0] += some.length;
          }
        })) {
      assertNull(ask("http://127.0.0.1:" + server.port(), null, PATIENT));
      server.asked();
      // What fits into the kernel's buffers, no more.
      assertTrue(sent[0] < 64L * 1024 * 1024, sent[0] + " bytes");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void waitsNoLongerForOneWhoDrips(String scheme) throws Exception {
    Duration timeout = Duration.ofMillis(300);
    SSLSocketFactory tls =
        scheme.equals("https") ? Trust.sockets(Trust.systemAnd(List.of())) : null;
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      CompletableFuture<Integer> dripped = new CompletableFuture<>();
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            int n = 0;
            try (Socket socket = listener.accept()) {
              // A TLS record of 16 KiB, or a status line, and no end of it.
              byte[] begin =
                  tls == null
                      ? "HTTP/1.1 200 ".getBytes(StandardCharsets.US_ASCII)
                      : new byte[] {22, 3, 3, 64, 0};
              while (true) {
                socket.getOutputStream().write(n < begin.length ? begin[n] : 'x');
                n++;
                Thread.sleep(10);
              }
            } catch (IOException | InterruptedException e) {
              dripped.complete(n);
            }
          });
      assertEquals(
          "no answer within 300ms",
          ask(scheme + "://127.0.0.1:" + listener.getLocalPort(), tls, timeout));
      // The connection is closed, too.
      assertTrue(dripped.get(1, TimeUnit.MINUTES) > 0);
    }
  }

  @Test
  void waitsNoLongerForOneWhoIsSilent() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      assertEquals(
          "no answer within 50ms",
          ask("http://127.0.0.1:" + listener.getLocalPort(), null, Duration.ofMillis(50)));
    }
  }

  private static Server secured(String name) throws Exception {
    HeldCertificate own =
        new HeldCertificate.Builder().signedBy(CA).addSubjectAlternativeName(name).build();
    HandshakeCertificates certificates =
        new HandshakeCertificates.Builder().heldCertificate(own).build();
    return new Server(
        certificates
            .sslContext()
            .getServerSocketFactory()
            .createServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1")),
        (head, out) -> out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void trustsItsRoots() throws Exception {
    SSLSocketFactory tls = Trust.sockets(Trust.systemAnd(List.of(CA.certificate())));
    try (Server server = secured("127.0.0.1")) {
      assertNull(ask("https://127.0.0.1:" + server.port(), tls, PATIENT));
    }
    try (Server server = secured("localhost")) {
      assertNull(ask("https://localhost:" + server.port(), tls, PATIENT));
    }
  }

  @Test
  void trustsNobodyElse() throws Exception {
    try (Server server = secured("127.0.0.1")) {
      assertEquals(
          "TLS: unable to find valid certification path to requested target",
          ask(
              "https://127.0.0.1:" + server.port(),
              Trust.sockets(Trust.systemAnd(List.of())),
              PATIENT));
    }
  }

  @Test
  void trustsNoOtherName() throws Exception {
    SSLSocketFactory tls = Trust.sockets(Trust.systemAnd(List.of(CA.certificate())));
    try (Server server = secured("example.com")) {
      assertEquals(
          "TLS: no subject alternative names matching IP address 127.0.0.1 found",
          ask("https://127.0.0.1:" + server.port(), tls, PATIENT));
    }
  }
}
