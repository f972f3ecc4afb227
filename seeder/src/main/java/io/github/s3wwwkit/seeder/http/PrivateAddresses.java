package io.github.s3wwwkit.seeder.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import okhttp3.Dns;

/**
 * Addresses that are not of the public internet: the registries of RFC 6890, without the ranges for
 * documentation, which lead nowhere.
 */
final class PrivateAddresses {
  static final String OPTION = "--deny-private-addresses";

  private static final List<Cidr> PRIVATE =
      Stream.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "224.0.0.0/4",
              "240.0.0.0/4",
              "64:ff9b:1::/48",
              "fc00::/7",
              "fe80::/10",
              "fec0::/10",
              "ff00::/8")
          .map(Cidr::parse)
          .toList();

  /** An IPv4 address begins at this byte of such an IPv6 one. */
  private record Embedding(Cidr net, int from) {}

  private static final List<Embedding> EMBEDDINGS =
      List.of(
          // "::" and "::1" too: they look like 0.0.0.0 and 0.0.0.1.
          new Embedding(Cidr.parse("::/96"), 12),
          new Embedding(Cidr.parse("64:ff9b::/96"), 12),
          new Embedding(Cidr.parse("2002::/16"), 2));

  private PrivateAddresses() {}

  static boolean contain(InetAddress address) {
    // The JDK makes an Inet4Address of a mapped one (::ffff:a.b.c.d) by itself.
    return PRIVATE.stream().anyMatch(net -> net.contains(address))
        || EMBEDDINGS.stream()
            .filter(embedding -> embedding.net().contains(address))
            .anyMatch(embedding -> contain(embedded(address, embedding.from())));
  }

  private static InetAddress embedded(InetAddress address, int from) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(address.getAddress(), from, from + 4));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  /** Refuses to connect to one. */
  static void check(InetAddress address) throws Refused {
    if (contain(address)) {
      throw new Refused(refusal(address.getHostAddress()));
    }
  }

  /** Judges what can be judged without resolving the name, as whoever resolves it may read it. */
  static void checkLiteral(String host) throws Refused {
    String name = host.toLowerCase(Locale.ROOT);
    if (name.equals("localhost") || name.endsWith(".localhost")) {
      throw new Refused(refusal(host));
    }
    for (Literal literal : List.<Literal>of(InetAddress::ofLiteral, Inet4Address::ofPosixLiteral)) {
      try {
        check(literal.of(host));
      } catch (IllegalArgumentException e) {
        // Not an address in this notation.
      }
    }
  }

  @FunctionalInterface
  private interface Literal {
    InetAddress of(String text);
  }

  private static String refusal(String address) {
    return address + " is not an address of the public internet, which " + OPTION + " asks for";
  }

  /** Only the public addresses of a name. */
  static final class PublicDns implements Dns {
    @Override
    public List<InetAddress> lookup(String hostname) throws UnknownHostException {
      List<InetAddress> all = Dns.SYSTEM.lookup(hostname);
      List<InetAddress> open = all.stream().filter(address -> !contain(address)).toList();
      // With nothing but private ones the connection says why it is refused.
      return open.isEmpty() ? all : open;
    }
  }
}
