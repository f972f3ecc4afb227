package io.github.s3wwwkit.lab;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class ListenerTest {
  @Test
  void refusesConnectionsOnceItIsClosed() throws IOException {
    for (int i = 0; i < 500; i++) {
      // From where the system takes none, so that nobody else is met there.
      InetSocketAddress address = Addresses.free();
      Listener listener =
          Listener.start(
              "listener",
              new ServerSocket(address.getPort(), 50, InetAddress.getLoopbackAddress()),
              socket -> {});
      listener.close();
      assertThrows(
          ConnectException.class,
          () -> new Socket(address.getAddress(), address.getPort()).close());
    }
  }
}
