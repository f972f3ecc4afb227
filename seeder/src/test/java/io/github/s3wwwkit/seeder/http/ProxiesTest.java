package io.github.s3wwwkit.seeder.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.seeder.source.Redaction;
import java.util.HashMap;
import java.util.Map;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          HTTP_PROXY=http://up:1,                    http://a/,  http://up:1
          HTTP_PROXY=http://up:1,                    https://a/, -
          HTTPS_PROXY=http://up:1,                   https://a/, http://up:1
          HTTPS_PROXY=http://up:1,                   http://a/,  -
          HTTP_PROXY=http://up:1 http_proxy=low:2,   http://a/,  http://low:2
          HTTPS_PROXY=http://up:1 https_proxy=low:2, https://a/, http://low:2
          HTTP_PROXY=http://up:1 http_proxy=,        http://a/,  http://up:1
          ALL_PROXY=http://up:1,                     http://a/,  -
          HTTP_PROXY=up NO_PROXY=a,                  http://a/,  -
          HTTP_PROXY=up NO_PROXY=a no_proxy=b,       http://a/,  http://up
          HTTP_PROXY=up NO_PROXY=a no_proxy=b,       http://b/,  -
          HTTP_PROXY=up NO_PROXY=a no_proxy=,        http://a/,  -
          HTTP_PROXY=up,                             http://127.0.0.1/, http://up
          HTTP_PROXY=up,                             http://localhost/, http://up
          HTTP_PROXY=up,                             http://under_score/, http://up
          """)
  void theVariablesSayWhere(String variables, String url, @Nullable String proxy) {
    Map<String, String> environment = new HashMap<>();
    for (String variable : variables.split(" ", -1)) {
      int equals = variable.indexOf('=');
      environment.put(variable.substring(0, equals), variable.substring(equals + 1));
    }
    @Nullable ProxyServer to = Proxies.of(environment::get).to(HttpUrl.get(url));
    assertEquals(proxy, to == null ? null : to.display());
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          proxy,                        proxy, 80, http://proxy
          proxy:3128,                   proxy, 3128, http://proxy:3128
          http://proxy:3128,            proxy, 3128, http://proxy:3128
          http://proxy:3128/,           proxy, 3128, http://proxy:3128
          HTTP://Proxy:3128/,           proxy, 3128, http://proxy:3128
          http://u:secret@proxy:3128,   proxy, 3128, http://proxy:3128
          u:secret@proxy:3128,          proxy, 3128, http://proxy:3128
          http://[::1]:3128,            ::1,   3128, http://[::1]:3128
          """)
  void addressesOfProxies(String text, String host, int port, String display) {
    ProxyServer server = ProxyServer.parse("HTTP_PROXY", text);
    assertEquals(java.net.InetSocketAddress.createUnresolved(host, port), server.proxy().address());
    assertEquals(display, server.display());
    assertFalse(server.toString().contains("secret"));
    assertEquals(text.contains("secret"), server.authorization() != null);
  }

  @Test
  void userAndPasswordAreDecoded() {
    ProxyServer server = ProxyServer.parse("HTTP_PROXY", "http://us%40er:p%3Ass@proxy");
    assertEquals(Credentials.basic("us@er", "p:ss"), server.authorization());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "socks5://u:secret@proxy:1080",
        "socks4://proxy",
        "https://u:secret@proxy:3128",
        "ftp://proxy",
        "http://",
        "http://u:secret@proxy:port",
        "http://proxy/path",
        "http://proxy?query",
        "http://proxy#fragment"
      })
  void otherProxiesAreRefused(String value) {
    for (String name : new String[] {"HTTP_PROXY", "https_proxy"}) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> Proxies.of(Map.of(name, value)::get));
      String message = String.valueOf(e.getMessage());
      assertTrue(message.startsWith(name), message);
      assertFalse(message.contains("secret"), message);
      assertEquals(message, Redaction.text(message));
    }
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          example.com,         http://example.com/,       true
          example.com,         http://EXAMPLE.com:8080/,  true
          example.com,         http://a.example.com/,     true
          example.com,         http://example.com./,      true
          EXAMPLE.com.,        http://example.com/,       true
          example.com,         http://notexample.com/,    false
          example.com,         http://example.com.org/,   false
          .example.com,        http://a.b.example.com/,   true
          .example.com,        http://example.com/,       false
          .example.com,        http://notexample.com/,    false
          *.example.com,       http://a.example.com/,     true
          bücher.example,      http://xn--bcher-kva.example/, true
          com,                 http://example.com/,       true
          minio,               http://minio:9000/,        true
          minio:9000,          http://minio:9000/,        true
          minio:9000,          http://minio:9001/,        false
          minio:80,            http://minio/,             true
          minio:443,           https://minio/,            true
          minio:80,            https://minio/,            false
          .svc:9000,           http://minio.svc:9000/,    true
          10.0.0.1,            http://10.0.0.1/,          true
          10.0.0.1,            http://10.0.0.10/,         false
          10.0.0.1:81,         http://10.0.0.1:81/,       true
          10.0.0.1:81,         http://10.0.0.1/,          false
          0.0.1,               http://10.0.0.1/,          false
          10.0.0.0/8,          http://10.255.0.1/,        true
          10.0.0.0/8,          http://11.0.0.1/,          false
          10.0.0.0/8,          http://host10.example/,    false
          192.168.128.0/17,    http://192.168.200.1/,     true
          192.168.128.0/17,    http://192.168.100.1/,     false
          0.0.0.0/0,           http://8.8.8.8/,           true
          0.0.0.0/0,           http://[::1]/,             false
          ::1,                 http://[::1]:9000/,        true
          [::1],               http://[::1]:9000/,        true
          [::1]:9000,          http://[::1]:9000/,        true
          [::1]:9000,          http://[::1]:9001/,        false
          0:0:0:0:0:0:0:1,     http://[::1]/,             true
          fd00::/8,            http://[fd12::1]/,         true
          fd00::/8,            http://[fe80::1]/,         false
          fd00::/8,            http://10.0.0.1/,          false
          *,                   http://anything/,          true
          *,                   http://[::1]/,             true
          localhost,           http://127.0.0.1/,         false
          'a, b ,c',           http://b/,                 true
          'a b',               http://b/,                 true
          ',,',                http://b/,                 false
          '10.0.0.0/33,b',     http://10.0.0.1/,          false
          '10.0.0.0/33,b',     http://b/,                 true
          '10.0.0.0/-1,b',     http://10.0.0.1/,          false
          'b:port,c',          http://b/,                 false
          """)
  void whatNoProxyMeans(String list, String url, boolean direct) {
    assertEquals(direct, NoProxy.parse(list).contains(HttpUrl.get(url)));
  }

  @Test
  void withoutVariablesAllIsReachedDirectly() {
    assertNull(Proxies.of(name -> null).to(HttpUrl.get("http://a/")));
    assertNull(Proxies.NONE.to(HttpUrl.get("https://a/")));
  }
}
