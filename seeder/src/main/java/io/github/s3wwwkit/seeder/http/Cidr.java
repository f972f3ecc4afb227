package io.github.s3wwwkit.seeder.http;

import java.net.InetAddress;

/** The addresses that share their first bits. */
record Cidr(InetAddress base, int bits) {
  /**
   * Reads {@code 10.0.0.0/8}, or an address alone, which stands for itself.
   *
   * @throws IllegalArgumentException when it is neither
   */
  static Cidr parse(String text) {
    int slash = text.indexOf('/');
    InetAddress base = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
    int all = base.getAddress().length * Byte.SIZE;
    int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
    if (bits < 0 || bits > all) {
      throw new IllegalArgumentException(text);
    }
    return new Cidr(base, bits);
  }

  boolean contains(InetAddress address) {
    byte[] a = base.getAddress();
    byte[] b = address.getAddress();
    if (a.length != b.length) {
      return false;
    }
    int whole = bits / Byte.SIZE;
    for (int i = 0; i < whole; i++) {
      if (a[i] != b[i]) {
        return false;
      }
    }
    int rest = bits % Byte.SIZE;
    return rest == 0 || (a[whole] ^ b[whole]) >> (Byte.SIZE - rest) == 0;
  }
}
