package io.github.s3wwwkit.sidecar;

import io.github.s3wwwkit.lab.Listener;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** S3www's place, taken by a script: raw bytes in, raw bytes out. */
final class ScriptedUpstream implements AutoCloseable {
  /** What becomes of one connection that sent something: it is closed when this returns. */
  interface Script {
    /**
     * Serves one connection.
     *
     * @param head the first request's
     * @param number of connections before this one that sent something
     */
    void serve(Wire wire, String head, int number) throws IOException;
  }

  private static final AtomicInteger SERVERS = new AtomicInteger();

  private final Listener listener;
  private final Script script;
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();

  ScriptedUpstream(Script script) throws IOException {
    this.script = script;
    listener = Listener.start("upstream", new ServerSocket(0, 1024, address()), this::serve);
  }

  /** Answers every request on every connection with the same bytes. */
  static ScriptedUpstream answering(String answer) throws IOException {
    return new ScriptedUpstream((wire, head, number) -> {
      do {
        wire.send(answer);
      } while (!wire.head().isEmpty());
    });
  }

  /** Lets a script wait for the test. */
  static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(1, TimeUnit.MINUTES)) {
        throw new IOException("the test has forgotten its upstream");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  String url() {
    InetSocketAddress address = listener.address();
    return "http://" + address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  /** One of its own: when it is closed, no other test's server can take its place. */
  private static InetAddress address() throws IOException {
    int n = SERVERS.incrementAndGet();
    return InetAddress.getByAddress(new byte[] {127, 1, (byte) (n >> 8), (byte) n});
  }

  /** The first head of every connection so far, as received. */
  List<String> heads() {
    return heads;
  }

  private void serve(Socket socket) throws IOException {
    try (Wire wire = new Wire(socket)) {
      String head = wire.head();
      // The sidecar's own checks connect and leave.
      if (!head.isEmpty()) {
        heads.add(head);
        script.serve(wire, head, connections.getAndIncrement());
      }
    }
  }

  /**
   * Refuses connections from now on. Closing is not enough: a program that another test starts has
   * this socket, too, until it has become itself, and till then the kernel lets clients in, to be
   * reset.
   */
  void stopListening() throws Exception {
    listener.close();
    SidecarProcess.await("an upstream that refuses", this::refuses);
  }

  private boolean refuses() {
    try (Socket socket = new Socket()) {
      socket.connect(listener.address());
      return false;
    } catch (ConnectException e) {
      return true;
    } catch (IOException e) {
      // Reset as soon as it was let in.
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
