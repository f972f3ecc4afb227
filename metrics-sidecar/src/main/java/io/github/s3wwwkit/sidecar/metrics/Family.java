package io.github.s3wwwkit.sidecar.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.exemplars.Exemplar;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** One series with all its samples, as simpleclient wants it. */
public final class Family {
  private static final List<String> UNITS = List.of("seconds", "bytes");

  private final String name;
  private final Collector.Type type;
  private final String help;
  private final List<String> labels;
  private final List<Sample> samples = new ArrayList<>();

  private Family(Collector.Type type, String name, String help, String... labels) {
    this.type = type;
    this.name = name;
    this.help = help;
    this.labels = List.of(labels);
  }

  /** A counter; {@code name} is without {@code _total}. */
  public static Family counter(String name, String help, String... labels) {
    return new Family(Collector.Type.COUNTER, name, help, labels);
  }

  public static Family gauge(String name, String help, String... labels) {
    return new Family(Collector.Type.GAUGE, name, help, labels);
  }

  public static Family histogram(String name, String help, String... labels) {
    return new Family(Collector.Type.HISTOGRAM, name, help, labels);
  }

  public Family add(double value, String... values) {
    String suffix = type == Collector.Type.COUNTER ? "_total" : "";
    samples.add(new Sample(name + suffix, labels, List.of(values), value));
    return this;
  }

  public Family add(long value, String... values) {
    return add((double) value, values);
  }

  /** Adds a histogram without exemplars. */
  public Family add(long[] bounds, long[] buckets, long sum, String... values) {
    return add(bounds, buckets, sum, bucket -> null, values);
  }

  /**
   * Adds a histogram.
   *
   * @param bounds upper ones, in ns
   * @param buckets not cumulated, the last one unbounded
   * @param sum in ns
   * @param exemplars that of a bucket, if it has one
   */
  Family add(
      long[] bounds,
      long[] buckets,
      long sum,
      IntFunction<@Nullable Exemplar> exemplars,
      String... values) {
    List<String> names = new ArrayList<>(labels);
    names.add("le");
    long count = 0;
    for (int i = 0; i < buckets.length; i++) {
      count += buckets[i];
      List<String> bucket = new ArrayList<>(List.of(values));
      bucket.add(i < bounds.length ? seconds(bounds[i]) : "+Inf");
      samples.add(new Sample(name + "_bucket", names, bucket, (double) count, exemplars.apply(i)));
    }
    samples.add(new Sample(name + "_count", labels, List.of(values), (double) count));
    samples.add(
        new Sample(name + "_sum", labels, List.of(values), sum / Collector.NANOSECONDS_PER_SECOND));
    return this;
  }

  public Collector.MetricFamilySamples samples() {
    String unit = UNITS.stream().filter(one -> name.endsWith("_" + one)).findFirst().orElse("");
    return new Collector.MetricFamilySamples(name, unit, type, help, samples);
  }

  /** As Go and everybody's queries write it: 0.0001, not 1.0E-4. */
  private static String seconds(long nanos) {
    String text = BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString();
    return text.indexOf('.') < 0 ? text + ".0" : text;
  }
}
