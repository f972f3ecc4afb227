package io.github.s3wwwkit.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressesTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "0:0:0:0:0:0:0:1, ::1",
    "0:0:0:0:0:0:0:0, ::",
    // RFC 5952 4.1 to 4.3: no leading zeros, one zero left alone, the longest run, the first of
    // two.
    "2001:0db8:0000:0000:0001:0000:0000:0001, 2001:db8::1:0:0:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:DB8:0:0:0:0:0:0, 2001:db8::",
    "0:0:1:0:0:0:0:0, 0:0:1::",
    "::ffff:192.0.2.1, 192.0.2.1",
  })
  void areWrittenInOneWay(String address, String text) {
    assertEquals(text, Addresses.text(InetAddress.ofLiteral(address)));
  }

  @Test
  void tellNoInterface() throws Exception {
    byte[] local = InetAddress.ofLiteral("fe80::1").getAddress();
    assertEquals("fe80::1", Addresses.text(Inet6Address.getByAddress(null, local, 2)));
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.1, 192.0.2.1:80", "::, [::]:80"})
  void haveAPort(String address, String text) {
    assertEquals(text, Addresses.text(new InetSocketAddress(InetAddress.ofLiteral(address), 80)));
  }
}
