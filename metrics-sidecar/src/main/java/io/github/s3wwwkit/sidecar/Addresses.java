package io.github.s3wwwkit.sidecar;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Addresses as everybody else writes them (RFC 5952), so that they can be compared and searched.
 */
public final class Addresses {
  private static final int IPV6_BYTES = 16;
  private static final int GROUPS = 8;

  private Addresses() {}

  /** Without the interface it was seen at, which means nothing elsewhere. */
  public static String text(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == IPV6_BYTES ? ipv6(bytes) : address.getHostAddress();
  }

  public static String text(InetSocketAddress address) {
    String host = text(address.getAddress());
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }

  private static String ipv6(byte[] bytes) {
    // 4.2.2: a single group of zeros is not shortened.
    int from = GROUPS;
    int longest = 1;
    for (int i = 0; i < GROUPS; i++) {
      int end = i;
      while (end < GROUPS && group(bytes, end) == 0) {
        end++;
      }
      if (end - i > longest) {
        from = i;
        longest = end - i;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (i == from) {
        text.append("::");
        i += longest - 1;
      } else {
        boolean apart = i > 0 && i != from + longest;
        text.append(apart ? ":" : "").append(Integer.toHexString(group(bytes, i)));
      }
    }
    return text.toString();
  }

  private static int group(byte[] bytes, int i) {
    return (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
  }
}
