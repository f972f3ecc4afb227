package io.github.s3wwwkit.sidecar.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportTest {
  private static Report read(String json) throws IOException, Report.NoReport {
    return Report.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"published", "unchanged", "verified"})
  void readsSuccess(String outcome) throws Exception {
    Report report =
        read(
            """
            {"objects":[{"path":"a","bytes":1,"more":[{}]}],"new":{"x":[1]},"outcome":"%s","release":"r",
             "finished":"2026-11-21T00:00:00Z","bytes":1}
            """
                .formatted(outcome));
    assertTrue(report.succeeded());
    assertEquals("r", report.release());
    assertEquals(1.0, report.objects());
    assertEquals(Instant.parse("2026-11-21T00:00:00Z"), report.finished());
  }

  @Test
  void readsFailure() throws Exception {
    assertEquals(
        new Report(false, null, null, null, 2.5, null, null, 8.0),
        read("{\"outcome\":\"failed\",\"seconds\":2.5,\"attempts\":8}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "1",
        "{}",
        "{\"outcome\":\"planned\",\"release\":\"r\"}",
        "{\"outcome\":\"pruned\"}",
        "{\"outcome\":\"published\"}",
        "{\"outcome\":\"published\",\"release\":\"r\",\"finished\":\"soon\"}",
        "{\"outcome\":\"published\",\"release\":\"r\",\"finished\":\"+400000000-01-01T00:00:00Z\"}",
        "{\"outcome\":\"published\",\"release\":1}",
        "{\"outcome\":\"published\",\"release\":\"r\",\"objects\":3}",
        "{\"outcome\":\"published\",\"release\":\"r\"} {}",
      })
  void refusesWhatIsNoReport(String json) {
    assertThrows(Report.NoReport.class, () -> read(json));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"outcome\":\"published\",\"release\":\"r\"", "no"})
  void refusesWhatIsNoJson(String json) {
    assertThrows(Exception.class, () -> read(json));
  }
}
