package io.github.s3wwwkit.sidecar.metrics;

import io.prometheus.client.Collector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the probes of the store say; whether it is up only once one has ended. */
public final class StoreCollector extends Collector {
  private final long[] buckets = new long[Cells.BOUNDS.length + 1];
  private long sum;
  private @Nullable Boolean up;

  /** A probe has ended that took so many nanoseconds. */
  public synchronized void probed(long nanos, boolean nowUp) {
    int bucket = 0;
    while (bucket < Cells.BOUNDS.length && nanos > Cells.BOUNDS[bucket]) {
      bucket++;
    }
    buckets[bucket]++;
    sum += nanos;
    up = nowUp;
  }

  @Override
  public synchronized List<MetricFamilySamples> collect() {
    List<MetricFamilySamples> families = new ArrayList<>();
    if (up != null) {
      families.add(
          Family.gauge("s3www_store_up", "Whether the store answers its probe.")
              .add(up ? 1 : 0)
              .samples());
    }
    families.add(
        Family.histogram("s3www_store_probe_duration_seconds", "How long the store's probe took.")
            .add(Cells.BOUNDS, buckets, sum)
            .samples());
    return families;
  }
}
