package io.github.s3wwwkit.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.lab.Listener;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Uploads to an s3www that takes nothing, when nothing more can be kept. */
class NoMemoryTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final byte[] HEAD =
      "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BODY = new byte[60_000];

  private static Loop full(InetSocketAddress s3www, ServerSocketChannel listener)
      throws IOException {
    Loop loop = Loops.loop(listener, s3www, Loops.AGES);
    for (int size = 1 << 20; size >= 1 << 10; size >>= 1) {
      fill(loop.buffers, size);
    }
    return loop;
  }

  private static void fill(BufferPool buffers, int size) {
    try {
      while (true) {
        buffers.take(size);
      }
    } catch (NoMemoryException e) {
      // As it should be.
    }
  }

  /** Sends {@code start}, the rest once {@code go}. */
  private static void assertRefused(
      Loop loop, ServerSocketChannel listener, byte[] start, CountDownLatch go) throws IOException {
    Thread.ofPlatform().daemon().start(loop);
    try (Socket client = new Socket()) {
      client.connect(listener.getLocalAddress());
      client.setSoTimeout(30_000);
      OutputStream out = client.getOutputStream();
      Thread.ofPlatform().daemon().start(() -> upload(out, start, go));
      byte[] answered = client.getInputStream().readNBytes(13);
      String answer = new String(answered, StandardCharsets.US_ASCII);
      assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
    } finally {
      loop.stop();
    }
  }

  private static void upload(OutputStream out, byte[] start, CountDownLatch go) {
    try {
      out.write(start);
      go.await();
      while (true) {
        out.write(BODY);
      }
    } catch (IOException | InterruptedException e) {
      // Refused.
    }
  }

  @Test
  void refusesAnUploadThatS3wwwDoesNotTake() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    ServerSocket socket = new ServerSocket(0, 1, HERE);
    try (Listener s3www =
            Listener.start(
                "s3www",
                socket,
                connection -> {
                  connection.getInputStream().readNBytes(HEAD.length);
                  asked.countDown();
                  end.await();
                });
        ServerSocketChannel listener = ServerSocketChannel.open().bind(Loops.ANY)) {
      // Amid the body: that of a request of which s3www has seen the head.
      assertRefused(full(s3www.address(), listener), listener, HEAD, asked);
    } finally {
      end.countDown();
    }
  }

  @Test
  void refusesAnUploadBeforeS3wwwIsAsked() throws Exception {
    try (ServerSocket s3www = new ServerSocket(0, 1, HERE);
        ServerSocketChannel listener = ServerSocketChannel.open().bind(Loops.ANY)) {
      // With its queue full the kernel lets nobody in any more, and says nothing.
      List<SocketChannel> queue = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.connect(s3www.getLocalSocketAddress());
        queue.add(channel);
      }
      byte[] start = Arrays.copyOf(HEAD, HEAD.length + BODY.length);
      InetSocketAddress address = (InetSocketAddress) s3www.getLocalSocketAddress();
      assertRefused(full(address, listener), listener, start, new CountDownLatch(0));
      for (SocketChannel channel : queue) {
        channel.close();
      }
    }
  }
}
