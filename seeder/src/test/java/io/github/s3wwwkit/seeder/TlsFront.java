package io.github.s3wwwkit.seeder;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import okhttp3.tls.HandshakeCertificates;

/** TLS in front of a server that has none. */
final class TlsFront implements AutoCloseable {
  /** What is asked of clients. */
  enum Clients {
    ANYONE,
    ASKED,
    KNOWN_ONLY
  }

  private final InetSocketAddress server;
  private final SSLServerSocket listener;
  private final AtomicInteger connections = new AtomicInteger();
  private final List<String> clients = new CopyOnWriteArrayList<>();

  TlsFront(HandshakeCertificates certificates, Clients wanted, InetSocketAddress server)
      throws IOException {
    this.server = server;
    listener =
        (SSLServerSocket)
            certificates
                .sslContext()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    listener.setWantClientAuth(wanted == Clients.ASKED);
    if (wanted == Clients.KNOWN_ONLY) {
      listener.setNeedClientAuth(true);
    }
    Thread.ofVirtual().start(this::accept);
  }

  String uri(String path) {
    return "https://127.0.0.1:" + listener.getLocalPort() + path;
  }

  InetSocketAddress address() {
    return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
  }

  int connections() {
    return connections.get();
  }

  /** The names of those who showed a certificate. */
  List<String> clients() {
    return List.copyOf(clients);
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        SSLSocket socket = (SSLSocket) listener.accept();
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private void serve(SSLSocket client) {
    try (client) {
      client.startHandshake();
      try {
        clients.add(client.getSession().getPeerPrincipal().getName());
      } catch (SSLPeerUnverifiedException e) {
        // Showed none.
      }
      try (Socket to = new Socket(server.getAddress(), server.getPort())) {
        RecordingProxy.Pipe.join(client, to);
      }
    } catch (IOException | InterruptedException e) {
      // The client does not want this server, or the other way round.
    }
  }
}
