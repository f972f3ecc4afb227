package io.github.s3wwwkit.lab;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class ListenerTest {
  /**
   * Until then the system takes connections. A connection would not show it: a program that another
   * test starts may hold the socket for a moment, too.
   */
  @Test
  void isClosedOnlyWhenNobodyWaitsForConnectionsAnyMore() throws IOException {
    for (int i = 0; i < 500; i++) {
      String name = "closed " + i;
      Listener.start(name, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), socket -> {})
          .close();
      assertFalse(
          Thread.getAllStackTraces().keySet().stream()
              .anyMatch(thread -> thread.getName().equals(name)),
          name);
    }
  }
}
