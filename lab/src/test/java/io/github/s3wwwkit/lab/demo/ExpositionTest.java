package io.github.s3wwwkit.lab.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExpositionTest {
  private static final Exposition METRICS =
      Exposition.parse(
          """
          # HELP s3www_http_requests_total Requests answered.
          # TYPE s3www_http_requests_total counter
          s3www_http_requests_total{method="GET",code="200",} 3.0
          s3www_http_requests_total{method="GET",code="404",} 1.0
          s3www_http_requests_total{method="PUT",code="200",} 0.0
          s3www_http_requests_total_more 100.0
          s3www_http_request_duration_seconds_bucket{method="GET",le="1.0",} 3.0
          process_cpu_seconds_total 1.5
          seeder_bytes 836.0
          """);

  @Test
  void whatHappenedIsInteresting() {
    assertEquals(
        List.of(
            "s3www_http_requests_total{method=\"GET\",code=\"200\",} 3.0",
            "s3www_http_requests_total{method=\"GET\",code=\"404\",} 1.0",
            "seeder_bytes 836.0"),
        METRICS.interesting());
  }

  @Test
  void samplesAddUp() {
    assertEquals(4, METRICS.sum("s3www_http_requests_total"));
    assertEquals(836, METRICS.sum("seeder_bytes"));
    assertEquals(0, METRICS.sum("absent"));
  }
}
