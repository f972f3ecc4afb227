package io.github.s3wwwkit.sidecar.metrics;

import io.github.s3wwwkit.sidecar.tls.Tls;
import io.prometheus.client.Collector;
import java.util.List;

/** Until when the certificate is good, and whether its files could be used. */
public final class TlsCollector extends Collector {
  private final Tls tls;

  public TlsCollector(Tls tls) {
    this.tls = tls;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    return List.of(
        Family.gauge(
                "s3www_tls_certificate_expiration_timestamp_seconds",
                "When the certificate that new connections get ends.")
            .add(tls.expiration().getEpochSecond())
            .samples(),
        Family.counter(
                "s3www_tls_reload_failures",
                "Changes of the certificate, key or client CA that could not be used.")
            .add(tls.reloadFailures())
            .samples());
  }
}
