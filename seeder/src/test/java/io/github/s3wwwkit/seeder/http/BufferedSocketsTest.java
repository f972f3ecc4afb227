package io.github.s3wwwkit.seeder.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BufferedSocketsTest {
  /** A connection that the peer has reset after these words. */
  private static Socket resetAfter(String words) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Socket socket = BufferedSockets.OPEN.createSocket();
      socket.connect(server.getLocalSocketAddress());
      try (Socket peer = server.accept()) {
        peer.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
        // Closing resets.
        peer.setSoLinger(true, 0);
      }
      return socket;
    }
  }

  private static void write(Socket socket) throws IOException {
    // Longer than the buffer: the kernel is asked at once.
    socket.getOutputStream().write(new byte[1 << 20]);
    socket.getOutputStream().flush();
  }

  @Test
  void theLastWordsOfAPeerAreHeard() throws IOException {
    try (Socket socket = resetAfter("no")) {
      write(socket);
      write(socket);
      assertEquals(
          "no", new String(socket.getInputStream().readNBytes(2), StandardCharsets.US_ASCII));
    }
  }

  @Test
  void withoutLastWordsAWriteFails() throws IOException {
    try (Socket socket = resetAfter("")) {
      assertThrows(SocketException.class, () -> write(socket));
    }
  }
}
