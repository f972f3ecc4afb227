package io.github.s3wwwkit.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** More clients than file descriptors ({@code ulimit -n}). */
class DescriptorsIT {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final String CPU = "process_cpu_seconds_total";

  @Test
  void servesThoseItLetsInAndLetsTheOthersWait() throws Exception {
    List<Wire> wires = new ArrayList<>();
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        SidecarProcess sidecar =
            SidecarProcess.startBy(
                "ulimit -n 64; exec \"$@\"", upstream, "--threads=2", "--access-log=off")) {
      for (int i = 0; i < 100; i++) {
        wires.add(sidecar.connect().send(GET));
      }
      sidecar.awaitMessage("cannot accept connections for now: no file descriptors are left");
      double in = sidecar.metric("s3www_http_connections");
      assertTrue(in > 0 && in < 64, in + " connections");
      sidecar.awaitMetric("s3www_http_requests_total{method=\"GET\",code=\"200\"}", in);
      assertEquals(0, sidecar.metric("s3www_upstream_errors_total{reason=\"refused\"}"));
      assertEquals(200, sidecar.admin("/readyz").statusCode());
      assertEquals(200, sidecar.admin("/livez").statusCode());

      double cpu = sidecar.metric(CPU);
      Thread.sleep(1000);
      double spent = sidecar.metric(CPU) - cpu;
      assertTrue(spent < 0.5, "spins: " + spent + " s of CPU in one second");

      // One leaves after the other, and all who wait have their turn.
      for (Wire wire : wires) {
        if (wire != wires.getLast()) {
          wire.close();
        }
      }
      assertTrue(wires.getLast().head().startsWith("HTTP/1.1 200 "));
      assertTrue(sidecar.ask(GET).endsWith("hi"));
      assertTrue(sidecar.messages().lines().count() < 5, sidecar.messages());
    } finally {
      for (Wire wire : wires) {
        wire.close();
      }
    }
  }
}
