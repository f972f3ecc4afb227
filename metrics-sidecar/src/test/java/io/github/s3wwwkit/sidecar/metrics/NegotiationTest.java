package io.github.s3wwwkit.sidecar.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NegotiationTest {
  // The first ones: Prometheus 2.4, 2.43, 3.x, curl, a browser.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/openmetrics-text; version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1|true",
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1|true",
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1|true",
        "*/*|false",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8|false",
        "application/openmetrics-text|true",
        "Application/OpenMetrics-Text ; Version=\"1.0.0\"|true",
        "application/openmetrics-text; version=2.0.0|false",
        "application/openmetrics-text; version=2.0.0, text/plain|false",
        "application/openmetrics-text;q=0|false",
        "application/openmetrics-text;q=0.000, */*|false",
        "application/openmetrics-text;q=0.3, text/plain;q=0.7|false",
        "text/plain;q=0.3, application/openmetrics-text;q=0.7|true",
        "text/plain, application/openmetrics-text|true",
        "text/plain;q=0.3, application/openmetrics-text;q=0.2, */*;q=1|false",
        "text/*;q=0.3, application/openmetrics-text;q=0.4|true",
        "application/*|true",
        "application/*, text/plain|false",
        "text/plain;q=0.1, */*;q=0.5|true",
        "application/json|false",
        "application/openmetrics-text;q=2|false",
        "application/openmetrics-text;q=x|false",
        ";|false",
        ",|false",
        "''|false",
      })
  void speaksOpenMetricsOnlyWhenAsked(String accept, boolean expected) {
    assertEquals(expected, Negotiation.openMetrics(List.of(accept)));
  }

  @Test
  void readsAllFieldsOfAName() {
    assertEquals(
        true, Negotiation.openMetrics(List.of("text/plain;q=0.5", "application/openmetrics-text")));
    assertEquals(false, Negotiation.openMetrics(List.of()));
    assertEquals(true, Negotiation.gzip(List.of("br", "gzip")));
    assertEquals(false, Negotiation.gzip(List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip|true",
        "deflate, GZIP|true",
        "gzip;q=1.0, identity; q=0.5, *;q=0|true",
        "x-gzip|true",
        "gzip;q=0|false",
        "gzip;q=0.5, identity|false",
        "identity, gzip|true",
        "*|false",
        "br|false",
        "''|false",
      })
  void compressesOnlyWhenAsked(String acceptEncoding, boolean expected) {
    assertEquals(expected, Negotiation.gzip(List.of(acceptEncoding)));
  }
}
