package io.github.s3wwwkit.sidecar.metrics;

import io.github.s3wwwkit.sidecar.cache.Cache;
import io.github.s3wwwkit.sidecar.cache.FillResult;
import io.prometheus.client.Collector;
import java.util.ArrayList;
import java.util.List;

/** What is in memory, and how requests met it. */
@SuppressWarnings("EnumOrdinal") // As in Cells.
public final class CacheCollector extends Collector {
  private final Cache cache;
  private final List<Cells> loops;

  public CacheCollector(Cache cache, List<Cells> loops) {
    this.cache = cache;
    this.loops = loops;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    List<Family> families = new ArrayList<>();
    Family requests =
        Family.counter("s3www_cache_requests", "Requests by how they met the cache.", "result");
    for (CacheResult result : CacheResult.values()) {
      requests.add(
          loops.stream()
              .mapToLong(cells -> cells.get(Cells.CACHE_REQUESTS + result.ordinal()))
              .sum(),
          result.label());
    }
    families.add(requests);
    Family fills =
        Family.counter("s3www_cache_fills", "Answers of s3www that were to be kept.", "result");
    for (FillResult result : FillResult.values()) {
      fills.add(cache.fills(result), result.label());
    }
    families.add(fills);
    families.add(
        Family.gauge("s3www_cache_bytes", "Bytes held for objects, arriving and leaving ones too.")
            .add(cache.bytes()));
    families.add(
        Family.gauge("s3www_cache_max_bytes", "Bytes that may be held.")
            .add(cache.config().bytes()));
    families.add(
        Family.gauge("s3www_cache_objects", "Objects that requests are answered from.")
            .add(cache.objects()));
    families.add(
        Family.counter("s3www_cache_evictions", "Objects that left for others.")
            .add(cache.evictions()));
    return families.stream().map(Family::samples).toList();
  }
}
