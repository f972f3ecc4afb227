package io.github.s3wwwkit.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.s3wwwkit.lab.source.Content;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** The chart's rules, taken up by a Prometheus Operator that nobody told of them. */
class AlertIT {

  private static final String MINIO = "statefulset/" + Site.RELEASE + "-s3www-minio";

  @Test
  void theStoresAlertFiresWhenMinioStopsAndEndsWhenItIsBack() {
    Prometheus.ifThere(prometheus -> {
      try (Namespace namespace = Namespace.create("alert")) {
        Source.deploy(namespace);
        URI address = install(namespace).address();
        String web = "{namespace=\"%s\",job=\"%1$s/site-s3www\"}".formatted(namespace.name());
        String minio = web.replace("site-s3www", "site-s3www-minio");
        String firing =
            "count(ALERTS{alertname=\"S3wwwStoreDown\",alertstate=\"firing\",namespace=\"%s\"})"
                .formatted(namespace.name());
        namespace.await(
            "the rules are evaluated, on the series of the PodMonitors",
            () ->
                prometheus.value("job:s3www_errors:ratio_rate5m" + web) == 0
                    && prometheus.value("minio_cluster_health_status" + minio) == 1);
        assertEquals(Double.NaN, prometheus.value(firing));

        namespace.kubectl("scale", MINIO, "--replicas=0");
        namespace.await("the alert fires", () -> prometheus.value(firing) == 1);
        namespace.await(
            "refused requests use up the budget",
            () ->
                status(address) == 503
                    && prometheus.value("job:s3www_errors:ratio_rate5m" + web) > 0);

        namespace.kubectl("scale", MINIO, "--replicas=1");
        namespace.await("the alert ends", () -> Double.isNaN(prometheus.value(firing)));
        namespace.await("the site serves", () -> status(address) == 200);
      }
    });
  }

  private static Site install(Namespace namespace) {
    return Site.install(
        namespace,
        new Content(9, 60_000),
        "--set",
        // With memory the budget would not notice.
        "sidecar.cache=0",
        "--set",
        "prometheusRule.enabled=true,prometheusRule.interval=2s",
        "--set",
        "prometheusRule.alerts.S3wwwStoreDown.for=2s",
        "--set",
        "minio.metrics.enabled=true,dashboard.enabled=true");
  }

  private static int status(URI address) {
    try {
      return Traffic.get(address, Source.PATH).status();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
