package io.github.s3wwwkit.sidecar.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.sidecar.http1.Method;
import io.github.s3wwwkit.sidecar.http1.RequestHead;
import io.github.s3wwwkit.sidecar.http1.TraceParent;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ExemplarsTest {
  private static final int PLACE = Exemplars.place(Method.PUT, Cells.BUCKETS - 1);

  @Test
  void isNeverTorn() throws Exception {
    Exemplars exemplars = new Exemplars();
    assertNull(exemplars.get(PLACE));
    // All four numbers of each are the same.
    TraceParent one = trace("0000000000000001".repeat(2), "0000000000000001");
    TraceParent two = trace("0000000000000002".repeat(2), "0000000000000002");
    AtomicBoolean stop = new AtomicBoolean();
    Thread loop =
        Thread.ofPlatform()
            .start(() -> {
              while (!stop.get()) {
                exemplars.put(PLACE, one, 1, 1);
                exemplars.put(PLACE, two, 2, 2);
              }
            });
    int seen = 0;
    while (seen < 200_000) {
      Exemplars.Entry entry = exemplars.get(PLACE);
      if (entry != null) {
        seen++;
        assertEquals(
            new Exemplars.Entry(
                entry.span(), entry.span(), entry.span(), entry.span(), entry.span()),
            entry);
      }
    }
    stop.set(true);
    loop.join();
  }

  @Test
  void takesTheLatestOfAllLoopsIntoItsBucket() {
    Cells first = new Cells();
    Cells second = new Cells();
    first.request(Method.GET, 200, 1, 400_000);
    second.request(Method.GET, 200, 1, 300_000);
    first.exemplar(Method.GET, 400_000, trace("a".repeat(32), "b".repeat(16)), 2000);
    second.exemplar(Method.GET, 300_000, trace("c".repeat(32), "d".repeat(16)), 1000);
    List<Sample> buckets =
        new TrafficCollector(List.of(first, second), () -> {})
            .collect().stream()
                .flatMap(family -> family.samples.stream())
                .filter(sample -> sample.name.endsWith("_bucket"))
                .toList();
    List<Sample> with = buckets.stream().filter(sample -> sample.exemplar != null).toList();
    assertEquals(1, with.size());
    assertEquals(List.of("GET", "0.0005"), with.getFirst().labelValues);
    assertNotNull(with.getFirst().exemplar);
    assertEquals(0.0004, with.getFirst().exemplar.getValue());
    assertEquals(2000, with.getFirst().exemplar.getTimestampMs());
    assertEquals("b".repeat(16), with.getFirst().exemplar.getLabelValue(0));
    assertEquals("a".repeat(32), with.getFirst().exemplar.getLabelValue(1));
    assertTrue(buckets.size() > 100);
  }

  private static TraceParent trace(String id, String span) {
    TraceParent trace = new TraceParent();
    RequestHead head = new RequestHead();
    byte[] bytes =
        ("GET / HTTP/1.1\r\nHost: a\r\ntraceparent: 00-" + id + "-" + span + "-01\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    assertNull(head.parse(bytes, 0, bytes.length));
    head.trace(trace);
    assertTrue(trace.sampled());
    return trace;
  }
}
