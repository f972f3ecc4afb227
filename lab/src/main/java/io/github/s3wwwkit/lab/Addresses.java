package io.github.s3wwwkit.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Where programs listen. */
public final class Addresses {
  private Addresses() {}

  /**
   * Reads {@code HOST:PORT}.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static InetSocketAddress parse(String address) {
    int colon = address.lastIndexOf(':');
    try {
      int port = Integer.parseInt(address.substring(colon + 1));
      return colon <= 0
          ? new InetSocketAddress(port)
          : new InetSocketAddress(address.substring(0, colon), port);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not an address (HOST:PORT): " + address, e);
    }
  }

  /** A loopback address that nobody listened on when asked. */
  public static InetSocketAddress free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return (InetSocketAddress) socket.getLocalSocketAddress();
    }
  }

  /** The loopback address with this port, or with a free one when somebody listens there. */
  public static InetSocketAddress freeOr(int preferredPort) throws IOException {
    try (ServerSocket socket =
        new ServerSocket(preferredPort, 1, InetAddress.getLoopbackAddress())) {
      return (InetSocketAddress) socket.getLocalSocketAddress();
    } catch (IOException e) {
      return free();
    }
  }
}
