package io.github.s3wwwkit.seeder.http;

import java.net.IDN;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that are reached directly. What an entry means is what it means to Go's programs
 * (golang.org/x/net/http/httpproxy): {@code example.com} is the name and all below, {@code
 * .example.com} only what is below. What cannot be read matches nothing.
 */
final class NoProxy {
  private static final int ANY_PORT = -1;

  private interface Hosts {
    boolean contain(String host);
  }

  private record Entry(Hosts hosts, int port) {}

  private final List<Entry> entries;

  private NoProxy(List<Entry> entries) {
    this.entries = entries;
  }

  static NoProxy parse(@Nullable String list) {
    return new NoProxy(
        Stream.of((list == null ? "" : list).split("[,\\s]+"))
            .filter(text -> !text.isEmpty())
            .map(NoProxy::entry)
            .flatMap(Optional::stream)
            .toList());
  }

  boolean contains(HttpUrl url) {
    String host = withoutDot(url.host());
    return entries.stream()
        .anyMatch(e -> (e.port() == ANY_PORT || e.port() == url.port()) && e.hosts().contain(host));
  }

  private static Optional<Entry> entry(String text) {
    if (text.equals("*")) {
      return Optional.of(new Entry(host -> true, ANY_PORT));
    }
    int colon = text.lastIndexOf(':');
    boolean hasPort = colon > 0 && (text.indexOf(':') == colon || text.charAt(colon - 1) == ']');
    String host = hasPort ? text.substring(0, colon) : text;
    try {
      int port = hasPort ? Integer.parseInt(text.substring(colon + 1)) : ANY_PORT;
      return Optional.of(new Entry(hosts(host.replaceAll("^\\[(.*)]$", "$1")), port));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Hosts hosts(String text) {
    if (text.indexOf('/') >= 0 || isAddress(text)) {
      Cidr net = Cidr.parse(text);
      return host -> isAddress(host) && net.contains(InetAddress.ofLiteral(host));
    }
    String name = withoutDot(text.startsWith("*.") ? text.substring(1) : text);
    boolean below = name.startsWith(".");
    String domain = IDN.toASCII(below ? name.substring(1) : name).toLowerCase(Locale.ROOT);
    String suffix = "." + domain;
    return host -> host.endsWith(suffix) || (!below && host.equals(domain));
  }

  private static boolean isAddress(String text) {
    try {
      InetAddress.ofLiteral(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String withoutDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
