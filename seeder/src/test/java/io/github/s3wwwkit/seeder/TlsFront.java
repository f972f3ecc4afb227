package io.github.s3wwwkit.seeder;

import io.github.s3wwwkit.lab.Listener;
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
  private final Listener listener;
  private final AtomicInteger connections = new AtomicInteger();
  private final List<String> clients = new CopyOnWriteArrayList<>();

  TlsFront(HandshakeCertificates certificates, Clients wanted, InetSocketAddress server)
      throws IOException {
    this.server = server;
    SSLServerSocket socket =
        (SSLServerSocket)
            certificates
                .sslContext()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    socket.setWantClientAuth(wanted == Clients.ASKED);
    if (wanted == Clients.KNOWN_ONLY) {
      socket.setNeedClientAuth(true);
    }
    listener = Listener.start("TLS front", socket, client -> serve((SSLSocket) client));
  }

  String uri(String path) {
    return "https://127.0.0.1:" + address().getPort() + path;
  }

  InetSocketAddress address() {
    return listener.address();
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

  private void serve(SSLSocket client) throws IOException {
    connections.incrementAndGet();
    client.startHandshake();
    try {
      clients.add(client.getSession().getPeerPrincipal().getName());
    } catch (SSLPeerUnverifiedException e) {
      // Showed none.
    }
    try (Socket to = new Socket(server.getAddress(), server.getPort())) {
      RecordingProxy.Pipe.join(client, to);
    }
  }
}
