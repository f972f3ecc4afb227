package io.github.s3wwwkit.sidecar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.sidecar.proxy.ProxyConfig;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  private static Settings settings(Map<Option, String> given, Map<String, String> environment)
      throws UsageException {
    return Settings.of(given::get, environment);
  }

  @Test
  void areTheDocumentedOnesByDefault() throws Exception {
    Settings settings = settings(Map.of(), Map.of());
    ProxyConfig proxy = settings.proxy();
    assertEquals(new InetSocketAddress("0.0.0.0", 8080), proxy.listen());
    assertEquals("http://127.0.0.1:8081", proxy.upstream().toString());
    assertEquals(new InetSocketAddress("0.0.0.0", 9090), settings.adminListen());
    assertEquals(Runtime.getRuntime().availableProcessors(), proxy.threads());
    assertEquals(Duration.ofSeconds(10), proxy.headTimeout());
    assertEquals(Duration.ofSeconds(60), proxy.idleTimeout());
    assertEquals(Duration.ofSeconds(2), proxy.connectTimeout());
    assertEquals(Duration.ofSeconds(60), proxy.responseTimeout());
    assertEquals(Duration.ofSeconds(30), proxy.upstreamIdleTimeout());
    assertEquals(Duration.ofSeconds(30), proxy.stallTimeout());
    assertEquals(32 * 1024, proxy.maxHead());
    assertEquals(10_000, proxy.maxConnections());
    assertFalse(proxy.trustForwarded());
    assertFalse(proxy.makeTraceparent());
    assertNull(proxy.tls());
    assertEquals(Duration.ofSeconds(5), settings.drainDelay());
    assertEquals(Duration.ofSeconds(25), settings.drainTimeout());
    assertNull(settings.store());
    assertNull(settings.releaseRecord());
    assertTrue(settings.accessLog());
    assertFalse(settings.checkOnly());
  }

  @Test
  void refuseWhileTheStoreIsDownWhereThereIsAProbe() throws Exception {
    Settings.Store store =
        Objects.requireNonNull(
            settings(Map.of(Option.STORE_PROBE, "http://store:9000/x"), Map.of()).store());
    assertEquals(Duration.ofSeconds(5), store.probe().interval());
    assertEquals(Duration.ofSeconds(2), store.probe().timeout());
    assertEquals(2, store.probe().failures());
    assertTrue(store.refuse());
    assertFalse(store.needed());
  }

  @ParameterizedTest
  @CsvSource({
    "LISTEN, --listen, SIDECAR_LISTEN",
    "UPSTREAM_RESPONSE_TIMEOUT, --upstream-response-timeout, SIDECAR_UPSTREAM_RESPONSE_TIMEOUT",
    "TLS_CLIENT_CA, --tls-client-ca, SIDECAR_TLS_CLIENT_CA",
  })
  void haveAnOptionAndAVariable(Option option, String name, String variable) {
    assertEquals(name, option.option());
    assertEquals(variable, option.variable());
  }

  @Test
  void areTheOptionsThenTheVariables() throws Exception {
    Map<String, String> variables =
        Map.of(
            "SIDECAR_HEAD_TIMEOUT", "soon", "SIDECAR_IDLE_TIMEOUT", "2s", "SIDECAR_MAX_HEAD", "");
    ProxyConfig proxy = settings(Map.of(Option.HEAD_TIMEOUT, "1s"), variables).proxy();
    assertEquals(Duration.ofSeconds(1), proxy.headTimeout());
    assertEquals(Duration.ofSeconds(2), proxy.idleTimeout());
    assertEquals(32 * 1024, proxy.maxHead());
    UsageException e = assertThrows(UsageException.class, () -> settings(Map.of(), variables));
    assertTrue(
        String.valueOf(e.getMessage()).startsWith("SIDECAR_HEAD_TIMEOUT: 'soon' "), e.toString());
  }

  @ParameterizedTest
  @CsvSource({
    // A drain at once, and one that takes no longer than its delay.
    "0, 0, true",
    "0, 1ms, true",
    "5s, 5s, true",
    "5s, 4999ms, false",
    "1ms, 0, false",
  })
  void giveADrainTimeForItsDelay(String delay, String timeout, boolean good) throws Exception {
    Map<Option, String> given = Map.of(Option.DRAIN_DELAY, delay, Option.DRAIN_TIMEOUT, timeout);
    if (good) {
      assertFalse(settings(given, Map.of()).checkOnly());
    } else {
      assertThrows(UsageException.class, () -> settings(given, Map.of()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:80, 127.0.0.1:80, false",
    "0.0.0.0:80, 127.0.0.1:80, false",
    "127.0.0.1:80, [::]:80, false",
    "127.0.0.1:80, 127.0.0.2:80, true",
    "127.0.0.1:80, 127.0.0.1:81, true",
    // Any free port, twice.
    "127.0.0.1:0, 127.0.0.1:0, true",
  })
  void keepTheTwoPortsApart(String listen, String adminListen, boolean good) throws Exception {
    Map<Option, String> given = Map.of(Option.LISTEN, listen, Option.ADMIN_LISTEN, adminListen);
    if (good) {
      assertFalse(settings(given, Map.of()).checkOnly());
    } else {
      UsageException e = assertThrows(UsageException.class, () -> settings(given, Map.of()));
      assertTrue(String.valueOf(e.getMessage()).contains("'" + adminListen + "'"), e.toString());
    }
  }
}
