package io.github.s3wwwkit.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Where programs listen. */
public final class Addresses {
  private static final int FIRST = 20_000;
  private static final int COUNT = 12_000;
  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

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

  /**
   * A loopback address that nobody listened on when asked. Never from where the system takes ports
   * by itself: there somebody else would get it before a slow program listens, or one that polls
   * for the program would be connected to itself.
   */
  public static InetSocketAddress free() throws IOException {
    for (int attempt = 1; ; attempt++) {
      int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return (InetSocketAddress) socket.getLocalSocketAddress();
      } catch (IOException e) {
        if (attempt == COUNT) {
          throw e;
        }
      }
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
