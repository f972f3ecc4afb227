package io.github.s3wwwkit.sidecar.metrics;

import io.prometheus.client.Collector;
import java.util.List;

/** Which sidecar this is. */
public final class BuildInfoCollector extends Collector {
  private final String version;

  public BuildInfoCollector(String version) {
    this.version = version;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    boolean compiled = System.getProperty("org.graalvm.nativeimage.imagecode") != null;
    return List.of(
        Family.gauge(
                "s3www_sidecar_build_info",
                "The sidecar's version, and what runs it.",
                "version",
                "runtime")
            .add(1, version, compiled ? "native" : "jvm")
            .samples());
  }
}
