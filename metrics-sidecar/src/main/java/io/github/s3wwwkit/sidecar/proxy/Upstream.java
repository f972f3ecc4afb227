package io.github.s3wwwkit.sidecar.proxy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Where s3www listens. Its name is looked up off the loops, which only ever see an address. */
public final class Upstream {
  private final String host;
  private final int port;
  private final byte[] authority;
  private volatile @Nullable InetSocketAddress address;

  /**
   * Names s3www's place.
   *
   * @param host a name or an address, an IPv6 one without brackets
   */
  public Upstream(String host, int port) {
    this.host = host;
    this.port = port;
    String bracketed = host.indexOf(':') < 0 ? host : "[" + host + "]";
    try {
      address = new InetSocketAddress(InetAddress.ofLiteral(host), port);
    } catch (IllegalArgumentException e) {
      // A name: looked up soon, off the loops.
    }
    authority = (bracketed + ":" + port).getBytes(StandardCharsets.US_ASCII);
  }

  /** Looks the name up; the last address found stays when it cannot be. */
  void resolve() throws UnknownHostException {
    address = new InetSocketAddress(InetAddress.getByName(host), port);
  }

  /** Null as long as the name could not be looked up. */
  @Nullable InetSocketAddress address() {
    return address;
  }

  byte[] authority() {
    return authority;
  }

  @Override
  public String toString() {
    return "http://" + new String(authority, StandardCharsets.US_ASCII);
  }
}
