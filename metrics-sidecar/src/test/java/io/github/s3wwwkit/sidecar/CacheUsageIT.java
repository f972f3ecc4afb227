package io.github.s3wwwkit.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Command lines that make no sense. */
@Execution(ExecutionMode.SAME_THREAD) // Each starts a program.
class CacheUsageIT {
  private static final String LISTEN = "--listen=127.0.0.1:0";
  private static final String ADMIN = "--admin-listen=127.0.0.1:0";

  @TempDir private Path folder;

  private SidecarProcess launch(Map<String, String> environment, String options) throws Exception {
    Path record = Files.writeString(folder.resolve("report.json"), "{}");
    List<String> all = new ArrayList<>(List.of(LISTEN, ADMIN));
    for (String option : options.split(" ", -1)) {
      all.add(option.replace("RECORD", "--release-record=" + record));
    }
    return SidecarProcess.launch(environment, all.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--cache=64Mi|--cache",
        "--cache=lots RECORD|--cache: 'lots'",
        "--cache=-1 RECORD|--cache: '-1'",
        "--cache=1Q RECORD|--cache: '1Q'",
        "--spa=index.html RECORD|--spa: 'index.html'",
        "--spa=index.html --cache=0 RECORD|--spa: 'index.html'",
        "--cors-origins=* RECORD|--cors-origins: '*'",
        "--cors-origins=* --cache=0 RECORD|--cors-origins: '*'",
        "--cache-max-object=1Ki RECORD|--cache-max-object: '1Ki'",
        "--cache-max-object=1Ki --cache=0 RECORD|--cache-max-object: '1Ki'",
        "--cache-warm=on RECORD|--cache-warm: 'on'",
        "--cache-warm=off RECORD|--cache-warm: 'off'",
        "--cache-warm=on --cache=0 RECORD|--cache-warm: 'on'",
        "--cache-warm=maybe --cache=1Mi RECORD|--cache-warm: 'maybe'",
        "--cache-max-object=x --cache=1Mi RECORD|--cache-max-object: 'x'",
      })
  void namesWhatIsWrong(String options, String named) throws Exception {
    for (String check : List.of("", " --check")) {
      try (SidecarProcess sidecar = launch(Map.of(), options + check)) {
        assertEquals(2, sidecar.exitCode());
        sidecar.awaitMessage(named);
        assertEquals(1, sidecar.messages().lines().count(), sidecar.messages());
      }
    }
  }

  @Test
  void namesTheVariable() throws Exception {
    try (SidecarProcess sidecar = launch(Map.of("SIDECAR_CACHE", "64Mi"), "--threads=1")) {
      assertEquals(2, sidecar.exitCode());
      sidecar.awaitMessage("SIDECAR_CACHE");
    }
    try (SidecarProcess sidecar = launch(Map.of("SIDECAR_SPA", "index.html"), "RECORD")) {
      assertEquals(2, sidecar.exitCode());
      sidecar.awaitMessage("SIDECAR_SPA: 'index.html'");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--cache=0",
        "--cache=0 RECORD",
        "--cache=64Mi RECORD",
        "--cache=1048576 RECORD --cache-max-object=1Ki --cache-warm=off --spa=index.html --cors-origins=*",
        "--cache=1Gi RECORD --cors-origins=https://a.example,http://localhost:3000",
      })
  void takesWhatMakesSense(String options) throws Exception {
    try (SidecarProcess sidecar = launch(Map.of(), options + " --check")) {
      assertEquals(0, sidecar.exitCode(), sidecar.messages());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--threads=1", "--cache=0", "--cache=0 RECORD", "RECORD"})
  void hasNoSeriesWithoutACache(String options) throws Exception {
    try (SidecarProcess sidecar = launch(Map.of(), options)) {
      assertFalse(sidecar.admin("/metrics").body().contains("s3www_cache_"));
    }
  }
}
