package io.github.s3wwwkit.sidecar.metrics;

import io.github.s3wwwkit.sidecar.http1.Method;
import io.github.s3wwwkit.sidecar.http1.Refusal;
import io.prometheus.client.Collector;
import io.prometheus.client.exemplars.Exemplar;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sums of all loops' {@link Cells}. Every series is there from the first scrape, and every
 * value of a closed label with it, so that a rate has a zero to start from.
 */
@SuppressWarnings("EnumOrdinal") // As in Cells.
public final class TrafficCollector extends Collector {
  private static final int OK = 200;

  private final List<Cells> loops;
  private final Runnable settle;

  /**
   * Collects from {@code loops}.
   *
   * @param settle returns when all that was answered before has been counted
   */
  public TrafficCollector(List<Cells> loops, Runnable settle) {
    this.loops = loops;
    this.settle = settle;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    settle.run();
    List<Family> families = new ArrayList<>();
    families.add(requests());
    families.add(durations());
    families.add(firstBytes());
    families.add(
        Family.gauge("s3www_http_requests_in_flight", "Requests being served.")
            .add(sum(Cells.IN_FLIGHT)));
    families.add(
        Family.gauge("s3www_http_connections", "Connections of clients.")
            .add(sum(Cells.CONNECTIONS)));
    families.add(
        Family.counter(
                "s3www_http_request_bytes", "Bytes read from clients, heads and framing too.")
            .add(sum(Cells.REQUEST_BYTES)));
    families.add(
        Family.counter(
                "s3www_http_response_bytes", "Bytes written to clients, heads and framing too.")
            .add(sum(Cells.RESPONSE_BYTES)));
    Family aborted =
        Family.counter("s3www_http_aborted", "Exchanges that ended before their time.", "by");
    for (Aborted by : Aborted.values()) {
      aborted.add(sum(Cells.ABORTED + by.ordinal()), by.label());
    }
    families.add(aborted);
    Family rejected =
        Family.counter("s3www_http_rejected", "Requests answered without asking s3www.", "reason");
    for (Refusal reason : Refusal.values()) {
      rejected.add(sum(Cells.REJECTED + reason.ordinal()), reason.label());
    }
    families.add(rejected);
    Family errors =
        Family.counter(
            "s3www_upstream_errors", "Failures between the sidecar and s3www.", "reason");
    for (UpstreamError reason : UpstreamError.values()) {
      errors.add(sum(Cells.UPSTREAM_ERRORS + reason.ordinal()), reason.label());
    }
    families.add(errors);
    families.add(
        Family.counter(
                "s3www_access_log_dropped", "Lines of the access log that found its ring full.")
            .add(sum(Cells.ACCESS_LOG_DROPPED)));
    families.add(
        Family.gauge("s3www_upstream_connections", "Connections to s3www.", "state")
            .add(sum(Cells.UPSTREAM_ACTIVE), "active")
            .add(sum(Cells.UPSTREAM_IDLE), "idle"));
    return families.stream().map(Family::samples).toList();
  }

  private Family requests() {
    Family family =
        Family.counter(
            "s3www_http_requests",
            "Answers sent, the sidecar's own refusals too.",
            "method",
            "code");
    for (Method method : Method.values()) {
      for (int i = 0; i < Cells.STATUSES; i++) {
        long n = sum(Cells.REQUESTS + method.ordinal() * Cells.STATUSES + i);
        int status = Cells.FIRST_STATUS + i;
        if (n > 0 || status == OK) {
          family.add(n, method.label(), Integer.toString(status));
        }
      }
    }
    return family;
  }

  private Family durations() {
    Family family =
        Family.histogram(
            "s3www_http_request_duration_seconds",
            "From the first byte of a request to the last byte of its answer.",
            "method");
    for (Method method : Method.values()) {
      family.add(
          Cells.BOUNDS,
          buckets(Cells.DURATION + method.ordinal() * Cells.HISTOGRAM),
          sum(Cells.DURATION + method.ordinal() * Cells.HISTOGRAM + Cells.BUCKETS),
          bucket -> exemplar(method, bucket),
          method.label());
    }
    return family;
  }

  private Family firstBytes() {
    return Family.histogram(
            "s3www_http_time_to_first_byte_seconds",
            "From the first byte of a request to the first byte of its answer.")
        .add(Cells.BOUNDS, buckets(Cells.FIRST_BYTE), sum(Cells.FIRST_BYTE + Cells.BUCKETS));
  }

  private long[] buckets(int at) {
    long[] buckets = new long[Cells.BUCKETS];
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = sum(at + i);
    }
    return buckets;
  }

  /** The latest one of all loops. */
  private @Nullable Exemplar exemplar(Method method, int bucket) {
    Exemplars.Entry latest = null;
    for (Cells loop : loops) {
      Exemplars.Entry entry = loop.exemplars().get(Exemplars.place(method, bucket));
      if (entry != null && (latest == null || entry.millis() > latest.millis())) {
        latest = entry;
      }
    }
    return latest == null ? null : latest.exemplar();
  }

  private long sum(int cell) {
    long sum = 0;
    for (Cells loop : loops) {
      sum += loop.get(cell);
    }
    return sum;
  }
}
