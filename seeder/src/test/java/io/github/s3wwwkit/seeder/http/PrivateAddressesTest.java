package io.github.s3wwwkit.seeder.http;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateAddressesTest {
  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, true",
    "0.1.2.3, true",
    "10.0.0.1, true",
    "9.255.255.255, false",
    "11.0.0.0, false",
    "100.63.255.255, false",
    "100.64.0.0, true",
    "100.127.255.255, true",
    "100.128.0.0, false",
    "127.0.0.1, true",
    "127.255.255.255, true",
    "169.254.169.254, true",
    "169.253.0.1, false",
    "172.15.255.255, false",
    "172.16.0.1, true",
    "172.31.255.255, true",
    "172.32.0.0, false",
    "192.0.0.1, true",
    "192.0.1.1, false",
    "192.168.0.1, true",
    "192.169.0.1, false",
    "198.18.0.1, true",
    "198.19.255.255, true",
    "198.20.0.0, false",
    "223.255.255.255, false",
    "224.0.0.1, true",
    "239.255.255.255, true",
    "240.0.0.1, true",
    "255.255.255.255, true",
    "8.8.8.8, false",
    "::, true",
    "::1, true",
    "::10.0.0.1, true",
    "::8.8.8.8, false",
    "::ffff:10.0.0.1, true",
    "::ffff:169.254.169.254, true",
    "::ffff:8.8.8.8, false",
    "64:ff9b::a00:1, true",
    "64:ff9b::7f00:1, true",
    "64:ff9b::808:808, false",
    "64:ff9b:1::1, true",
    "2002:a00:1::1, true",
    "2002:808:808::1, false",
    "fc00::1, true",
    "fd12:3456::1, true",
    "fe80::1, true",
    "febf::1, true",
    "fec0::1, true",
    "ff02::1, true",
    "fbff::1, false",
    "2001:4860:4860::8888, false"
  })
  void whatIsPrivate(String address, boolean is) {
    assertEquals(is, PrivateAddresses.contain(InetAddress.ofLiteral(address)));
  }

  /** Whoever resolves a name may read an address in any of these ways (inet_aton). */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "010.0.0.1",
        "::1",
        "localhost",
        "LOCALHOST",
        "a.localhost"
      })
  void privateWhoeverResolvesIt(String host) {
    Refused e = assertThrows(Refused.class, () -> PrivateAddresses.checkLiteral(host));
    assertTrue(String.valueOf(e.getMessage()).contains("--deny-private-addresses"), e::getMessage);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.8.8.8", "example.com", "10.example.com", "2001:4860:4860::8888"})
  void notPrivateByTheLooks(String host) {
    assertDoesNotThrow(() -> PrivateAddresses.checkLiteral(host));
  }
}
