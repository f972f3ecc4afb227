package io.github.s3wwwkit.sidecar.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StoreProbeTest {
  @Test
  void goesOnWhenTlsCannotBeSetUpAtFirst() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    List<X509Certificate> roots =
        new AbstractList<>() {
          @Override
          public X509Certificate get(int index) {
            throw new IndexOutOfBoundsException(index);
          }

          @Override
          public int size() {
            if (tries.incrementAndGet() <= 3) {
              throw new IllegalStateException("TLS cannot be set up");
            }
            return 0;
          }
        };
    CompletableFuture<Health> first = new CompletableFuture<>();
    StoreProbe probe =
        new StoreProbe(
            new ProbeConfig(
                URI.create("https://127.0.0.1:1"),
                Duration.ofMillis(10),
                Duration.ofMinutes(1),
                1,
                roots),
            (nanos, health) -> first.complete(health));
    assertEquals(Health.UNKNOWN, probe.health());
    probe.start();
    // What could not be asked was no answer.
    assertEquals(
        new Health(Health.State.DOWN, "connection refused"), first.get(30, TimeUnit.SECONDS));
    assertTrue(tries.get() > 3);
  }
}
