package io.github.s3wwwkit.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client's engine at the other end of a real connection, in one thread. */
class TlsTransportTest {
  private static final HeldCertificate SERVER =
      new HeldCertificate.Builder().addSubjectAlternativeName("127.0.0.1").build();
  private static final HeldCertificate CLIENT = new HeldCertificate.Builder().build();
  private static final SSLContext SERVERS =
      new HandshakeCertificates.Builder()
          .heldCertificate(SERVER)
          .addTrustedCertificate(CLIENT.certificate())
          .build()
          .sslContext();
  private static final SSLContext CLIENTS =
      new HandshakeCertificates.Builder()
          .heldCertificate(CLIENT)
          .addTrustedCertificate(SERVER.certificate())
          .build()
          .sslContext();

  /** Both ends. */
  private static final class Pair implements AutoCloseable {
    final Random random;
    final SSLEngine client = CLIENTS.createSSLEngine("127.0.0.1", 1);
    final SocketChannel clientChannel;
    final TlsTransport server;
    final ByteBuffer target = ByteBuffer.allocateDirect(Loop.READ);

    // What the client has still to send, and what it has not understood yet.
    private final ByteBuffer out = ByteBuffer.allocate(1 << 18);
    private final ByteBuffer in = ByteBuffer.allocate(1 << 18);

    Pair(long seed, String version) throws IOException {
      this(seed, version, false);
    }

    Pair(long seed, String version, boolean mutual) throws IOException {
      random = new Random(seed);
      client.setUseClientMode(true);
      client.setEnabledProtocols(new String[] {version});
      SSLEngine engine = SERVERS.createSSLEngine();
      engine.setUseClientMode(false);
      engine.setNeedClientAuth(mutual);
      // Not by TCP: there what was written may take a moment to be readable, loopback or not.
      Path folder = Files.createTempDirectory("pair");
      Path path = folder.resolve("socket");
      try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        listener.bind(UnixDomainSocketAddress.of(path));
        clientChannel = SocketChannel.open(listener.getLocalAddress());
        SocketChannel serverChannel = listener.accept();
        serverChannel.configureBlocking(false);
        server =
            new TlsTransport(
                serverChannel,
                engine,
                new TlsTransport.Scratch(),
                new BufferPool(1 << 24, 1 << 24, 1 << 20));
      } finally {
        Files.delete(path);
        Files.delete(folder);
      }
      clientChannel.configureBlocking(false);
      in.flip();
    }

    /** Has the client's engine work: records to {@link #out}, what it reads to {@code read}. */
    void turnClient(ByteBuffer data, ByteBuffer read) throws IOException {
      in.compact();
      clientChannel.read(in);
      in.flip();
      boolean more = true;
      while (more) {
        if (client.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
          client.getDelegatedTask().run();
        } else {
          more = (in.hasRemaining() && client.unwrap(in, read).bytesConsumed() > 0) || wrap(data);
        }
      }
    }

    private boolean wrap(ByteBuffer data) throws IOException {
      boolean something =
          data.hasRemaining() || client.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
      return something && out.remaining() > 17_000 && client.wrap(data, out).bytesProduced() > 0;
    }

    /** Sends a part of what there is. */
    void send() throws IOException {
      out.flip();
      int all = out.limit();
      out.limit(Math.min(all, 1 + random.nextInt(random.nextBoolean() ? 10 : 40_000)));
      clientChannel.write(out);
      out.limit(all).compact();
    }

    /** Sends all there is. */
    void sendAll() throws IOException {
      out.flip();
      while (out.hasRemaining()) {
        clientChannel.write(out);
      }
      out.clear();
    }

    /** As a loop does on an event. */
    int read() throws IOException {
      return server.read(target.clear());
    }

    /** As a loop does on events, until there is data: what was sent may take a while. */
    int await() throws IOException {
      int n = read();
      while (n == 0) {
        Thread.onSpinWait();
        n = read();
      }
      return n;
    }

    @Override
    public void close() throws IOException {
      clientChannel.close();
      server.close(false);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void losesNoByteHoweverRecordsAreCut(String version) throws Exception {
    for (int seed = 0; seed < 20; seed++) {
      try (Pair pair = new Pair(seed, version)) {
        byte[] up = new byte[200_000];
        byte[] down = new byte[300_000];
        pair.random.nextBytes(up);
        pair.random.nextBytes(down);
        ByteBuffer upload = ByteBuffer.wrap(up);
        ByteBuffer download = ByteBuffer.wrap(down);
        ByteBuffer uploaded = ByteBuffer.allocate(up.length + Loop.READ);
        ByteBuffer downloaded = ByteBuffer.allocate(down.length + Loop.READ);
        pair.client.beginHandshake();
        while (uploaded.position() < up.length || downloaded.position() < down.length) {
          // As much as came by now, or less.
          int end = Math.min(up.length, upload.position() + pair.random.nextInt(50_000));
          pair.turnClient(upload.limit(end), downloaded);
          pair.send();
          if (pair.read() > 0) {
            uploaded.put(pair.target.flip());
          }
          // It wants to be read again only when that leads somewhere.
          for (int again = 0; pair.server.more(); again++) {
            assertTrue(again < 10);
            if (pair.read() > 0) {
              uploaded.put(pair.target.flip());
            }
          }
          if (uploaded.position() > 0 && !pair.server.handshaking()) {
            int part = Math.min(down.length, download.position() + pair.random.nextInt(100_000));
            pair.server.write(download.limit(part));
          }
          pair.server.flush();
        }
        assertEquals(ByteBuffer.wrap(up), uploaded.flip());
        assertEquals(ByteBuffer.wrap(down), downloaded.flip());
        assertEquals(SelectionKey.OP_READ, pair.server.interest(SelectionKey.OP_READ));

        pair.client.closeOutbound();
        while (pair.read() >= 0) {
          pair.turnClient(ByteBuffer.allocate(0), downloaded);
          pair.send();
        }
        // Only one side has ended.
        downloaded.clear();
        pair.server.write(ByteBuffer.wrap(down, 0, 1000));
        while (downloaded.position() < 1000) {
          pair.turnClient(ByteBuffer.allocate(0), downloaded);
        }
      }
    }
  }

  /** How the flight is cut, and so how many tasks there are, is the client's affair. */
  @ParameterizedTest
  @ValueSource(ints = {200, 300, 350, 400, 450, 500, 16_000})
  void readsAllThatCameBeforeTheEnd(int recordSize) throws Exception {
    try (Pair pair = new Pair(1, "TLSv1.3", true)) {
      SSLParameters parameters = pair.client.getSSLParameters();
      parameters.setMaximumPacketSize(recordSize);
      pair.client.setSSLParameters(parameters);
      ByteBuffer request = ByteBuffer.allocate(100);
      ByteBuffer read = ByteBuffer.allocate(Loop.READ);
      pair.client.beginHandshake();
      pair.turnClient(ByteBuffer.allocate(0), read);
      while (request.hasRemaining()) {
        pair.sendAll();
        pair.read();
        for (int again = 0; pair.server.more(); again++) {
          assertTrue(again < 10);
          pair.read();
        }
        pair.turnClient(request, read);
      }
      // Its part of the handshake, the request and the end are there at once.
      pair.sendAll();
      pair.clientChannel.shutdownOutput();
      int received = 0;
      int n = 0;
      for (int event = 0; n >= 0; event++) {
        assertTrue(event < 20);
        received += n;
        n = pair.read();
      }
      assertEquals(100, received);
      assertFalse(pair.server.more());
    }
  }

  @Test
  void failsOnTooManyRecordsWithoutData() throws Exception {
    try (Pair pair = new Pair(1, "TLSv1.3")) {
      ByteBuffer nothing = ByteBuffer.allocate(0);
      ByteBuffer read = ByteBuffer.allocate(Loop.READ);
      pair.client.beginHandshake();
      ByteBuffer first = ByteBuffer.allocate(1);
      int received = 0;
      while (received == 0) {
        pair.turnClient(first, read);
        pair.sendAll();
        received = pair.read();
      }
      // Some, now and then, is what a client may well do.
      for (int i = 0; i < 5; i++) {
        askForNewKeys(pair, 30);
        assertEquals(0, pair.read());
        pair.turnClient(ByteBuffer.allocate(1), read);
        pair.sendAll();
        assertEquals(1, pair.await());
      }
      askForNewKeys(pair, 30);
      assertEquals(0, pair.read());
      askForNewKeys(pair, 30);
      assertThrows(SSLException.class, pair::await);
      pair.turnClient(nothing, read);
    }
  }

  private static void askForNewKeys(Pair pair, int times) throws IOException {
    for (int i = 0; i < times; i++) {
      pair.client.beginHandshake();
      assertTrue(pair.client.wrap(ByteBuffer.allocate(0), pair.out).bytesProduced() > 0);
    }
    pair.sendAll();
  }

  @Test
  void failsOnAWrongByteAndNeverHangs() throws Exception {
    int failed = 0;
    for (int seed = 0; seed < 300; seed++) {
      try (Pair pair = new Pair(seed, seed % 2 == 0 ? "TLSv1.2" : "TLSv1.3")) {
        pair.client.beginHandshake();
        ByteBuffer nothing = ByteBuffer.allocate(0);
        int wrongAt = pair.random.nextInt(600);
        int sent = 0;
        try {
          for (int i = 0; i < 50; i++) {
            pair.turnClient(nothing, ByteBuffer.allocate(Loop.READ));
            int n = pair.out.position();
            if (wrongAt >= sent && wrongAt < sent + n) {
              int at = wrongAt - sent;
              pair.out.put(at, (byte) (pair.out.get(at) ^ 1 << pair.random.nextInt(8)));
            }
            sent += n;
            pair.clientChannel.write(pair.out.flip());
            pair.out.clear();
            pair.read();
            for (int again = 0; pair.server.more(); again++) {
              assertTrue(again < 10);
              pair.read();
            }
          }
        } catch (SSLException e) {
          failed++;
          pair.server.endOutput();
          // From now on it waits for the end.
          assertEquals(0, pair.read());
          pair.clientChannel.close();
        }
      }
    }
    // Some bits nobody reads.
    assertTrue(failed > 100, failed + " failed");
  }
}
