package io.github.s3wwwkit.sidecar.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.List;

/** One series with all its samples, as simpleclient wants it. */
final class Family {
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
  static Family counter(String name, String help, String... labels) {
    return new Family(Collector.Type.COUNTER, name, help, labels);
  }

  static Family gauge(String name, String help, String... labels) {
    return new Family(Collector.Type.GAUGE, name, help, labels);
  }

  static Family histogram(String name, String help, String... labels) {
    return new Family(Collector.Type.HISTOGRAM, name, help, labels);
  }

  Family add(double value, String... values) {
    String suffix = type == Collector.Type.COUNTER ? "_total" : "";
    samples.add(new Sample(name + suffix, labels, List.of(values), value));
    return this;
  }

  Family add(long value, String... values) {
    return add((double) value, values);
  }

  /** Adds a histogram of {@code buckets}, not cumulated, the last one unbounded, in ns. */
  Family add(long[] bounds, long[] buckets, long sum, String... values) {
    List<String> names = new ArrayList<>(labels);
    names.add("le");
    long count = 0;
    for (int i = 0; i < buckets.length; i++) {
      count += buckets[i];
      List<String> bucket = new ArrayList<>(List.of(values));
      bucket.add(
          Collector.doubleToGoString(
              i < bounds.length
                  ? bounds[i] / Collector.NANOSECONDS_PER_SECOND
                  : Double.POSITIVE_INFINITY));
      samples.add(new Sample(name + "_bucket", names, bucket, (double) count));
    }
    samples.add(new Sample(name + "_count", labels, List.of(values), (double) count));
    samples.add(
        new Sample(name + "_sum", labels, List.of(values), sum / Collector.NANOSECONDS_PER_SECOND));
    return this;
  }

  Collector.MetricFamilySamples samples() {
    return new Collector.MetricFamilySamples(name, type, help, samples);
  }
}
