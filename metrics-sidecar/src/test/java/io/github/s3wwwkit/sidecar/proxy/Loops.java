package io.github.s3wwwkit.sidecar.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;

/** Loops for tests, in which nothing takes too long. */
final class Loops {
  static final Duration AGES = Duration.ofMinutes(10);

  /** Any free port of this machine. */
  static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private Loops() {}

  static Loop loop(ServerSocketChannel listener) throws IOException {
    return loop(listener, new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), AGES);
  }

  static Loop loop(ServerSocketChannel listener, InetSocketAddress s3www, Duration connectTimeout)
      throws IOException {
    ProxyConfig config =
        new ProxyConfig(
            ANY,
            new Upstream(s3www.getAddress().getHostAddress(), s3www.getPort()),
            1,
            AGES,
            AGES,
            connectTimeout,
            AGES,
            AGES,
            AGES,
            32 * 1024,
            10,
            false,
            false,
            null,
            null);
    return new Loop(config, new Gate(10), null, listener);
  }
}
