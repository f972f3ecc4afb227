package io.github.s3wwwkit.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartIT {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final String ANY = "--listen=127.0.0.1:0";
  private static final String ADMIN = "--admin-listen=127.0.0.1:0";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--frobnicate|--frobnicate",
        "--no-such=64Mi|command line: '--no-such=64Mi' is not known",
        "stray|command line: 'stray' is not known",
        "--store-prob=http://u:secret@a/?b|command line: '--store-prob=http://…@a/?…' is not known",
        "--head-timeout=10|--head-timeout: '10'",
        "--max-head=1Q|--max-head: '1Q'",
        "--upstream=https://a|--upstream: 'https://a'",
        "--threads=0|--threads: '0'",
        "--drain-timeout=1s|--drain-timeout: '1s'",
        "--listen=127.0.0.1:1|--listen: '127.0.0.1:0'",
        "--cache=1Mi|--cache",
        "--store-probe=ftp://a|--store-probe: 'ftp://a'",
        "--store-probe-interval=0|--store-probe-interval: '0'",
        "--store-probe-timeout=0s|--store-probe-timeout: '0s'",
        "--store-probe-failures=0|--store-probe-failures: '0'",
        "--store-ca-file=/none|--store-ca-file: '/none' does not exist",
        "--on-store-down=404|--on-store-down: '404'",
        "--on-store-down=503|--on-store-down: '503' needs --store-probe",
        "--ready-needs-store|--ready-needs-store: 'true' needs --store-probe",
      })
  void namesWhatIsWrong(String option, String named) throws Exception {
    try (SidecarProcess sidecar = SidecarProcess.launch(Map.of(), ANY, ADMIN, option)) {
      assertEquals(2, sidecar.exitCode());
      sidecar.awaitMessage(named);
      assertEquals(1, sidecar.messages().lines().count(), sidecar.messages());
    }
  }

  @Test
  void namesTheVariable() throws Exception {
    try (SidecarProcess sidecar =
        SidecarProcess.launch(Map.of("SIDECAR_STALL_TIMEOUT", "soon"), ANY, ADMIN)) {
      assertEquals(2, sidecar.exitCode());
      sidecar.awaitMessage("SIDECAR_STALL_TIMEOUT: 'soon'");
    }
  }

  @Test
  void takesVariablesButNotStrangers() throws Exception {
    try (SidecarProcess sidecar =
        SidecarProcess.launch(
            Map.of(
                "SIDECAR_PORT", "tcp://10.0.0.1:80",
                "SIDECAR_LISTEN", "127.0.0.1:0",
                "SIDECAR_ADMIN_LISTEN", "127.0.0.1:0",
                "SIDECAR_THREADS", "",
                "SIDECAR_UPSTREAM", "http://127.0.0.1:9"))) {
      assertTrue(sidecar.port() > 0);
      assertTrue(sidecar.messages().contains("upstream http://127.0.0.1:9,"));
    }
  }

  @Test
  void checksWithoutOpening() throws Exception {
    try (ServerSocket held = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        SidecarProcess good =
            SidecarProcess.launch(
                Map.of(), "--listen=127.0.0.1:" + held.getLocalPort(), ADMIN, "--check");
        SidecarProcess bad = SidecarProcess.launch(Map.of(), "--check", "--max-head=x")) {
      assertEquals(0, good.exitCode());
      assertEquals(2, bad.exitCode());
    }
  }

  @Test
  void helps() throws Exception {
    try (SidecarProcess help = SidecarProcess.launch(Map.of(), "--help");
        SidecarProcess version = SidecarProcess.launch(Map.of(), "--version")) {
      String text = help.output();
      assertEquals(0, help.exitCode());
      String options =
          """
          --listen= --upstream= --admin-listen= --threads= --tls-cert= --tls-key= --tls-client-ca=
          --store-probe= --store-probe-interval= --store-probe-timeout= --store-probe-failures=
          --store-ca-file= --on-store-down= --ready-needs-store --head-timeout= --idle-timeout=
          --upstream-connect-timeout= --upstream-response-timeout= --upstream-idle-timeout=
          --stall-timeout= --max-head= --max-connections= --drain-delay= --drain-timeout=
          --trust-forwarded --make-traceparent --release-record= --access-log= --cache= --cache-max-object= --cache-warm=
          --spa= --cors-origins= --check --version
          """;
      for (String option : options.strip().split("\\s+", -1)) {
        assertTrue(text.contains("  " + option) || text.contains(", " + option), option);
      }
      assertTrue(text.contains("(0.0.0.0:9090)"), text);
      assertTrue(text.contains("\n       metrics-sidecar drain"), text);
      assertTrue(version.output().matches("metrics-sidecar \\d+\\.\\d+\\.\\d+\\R"));
      assertEquals(0, version.exitCode());
    }
  }

  @Test
  void sharesNoPort() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        SidecarProcess first = SidecarProcess.start(upstream, "--threads=2");
        SidecarProcess second =
            SidecarProcess.launch(
                Map.of(), "--threads=2", "--listen=127.0.0.1:" + first.port(), ADMIN);
        SidecarProcess third =
            SidecarProcess.launch(Map.of(), ANY, "--admin-listen=127.0.0.1:" + first.adminPort())) {
      assertEquals(5, second.exitCode());
      second.awaitMessage("--listen");
      assertEquals(5, third.exitCode());
      third.awaitMessage("--admin-listen");
    }
  }

  @Test
  void refusesOneAddressForBoth() throws Exception {
    try (SidecarProcess sidecar =
        SidecarProcess.launch(Map.of(), "--listen=0.0.0.0:4711", "--admin-listen=127.0.0.1:4711")) {
      assertEquals(2, sidecar.exitCode());
      sidecar.awaitMessage("--admin-listen: '127.0.0.1:4711'");
    }
  }

  @Test
  void usesAllItsLoops() throws Exception {
    // A pool a loop: with every client on one loop there would be one connection to s3www.
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        SidecarProcess sidecar = SidecarProcess.start(upstream, "--threads=2")) {
      int requests = 0;
      while (upstream.heads().size() < 2 && requests++ < 200) {
        assertTrue(sidecar.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n").endsWith("hi"));
      }
      assertEquals(2, upstream.heads().size());
    }
  }
}
