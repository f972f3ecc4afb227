package io.github.s3wwwkit.sidecar.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.sidecar.cache.Cache;
import io.github.s3wwwkit.sidecar.cache.CacheConfig;
import io.github.s3wwwkit.sidecar.cache.Judge;
import io.github.s3wwwkit.sidecar.cache.Origins;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseRecordTest {
  private static final String GOOD =
      "{\"outcome\":\"published\",\"release\":\"r1\",\"recordSha256\":\"ab\",\"bytes\":12,\"attempts\":2,"
          + "\"seconds\":0.5,\"finished\":\"2026-11-21T00:00:01.5Z\",\"objects\":[{},{}]}";
  private static final Map<String, Double> GOOD_SERIES =
      Map.of(
          "s3www_release_info[r1, ab]", 1.0,
          "seeder_last_success_timestamp_seconds[]", 1795219201.5,
          "seeder_bytes[]", 12.0,
          "seeder_objects[]", 2.0,
          "seeder_duration_seconds[]", 0.5,
          "seeder_attempts[]", 2.0);

  private final List<String> said = new ArrayList<>();
  @TempDir private Path folder;
  private Path file;
  private ReleaseRecord record;

  @BeforeEach
  void watch() {
    file = folder.resolve("report.json");
    record = new ReleaseRecord(file, null, line -> said.add(line.replace(file.toString(), "F")));
  }

  private Map<String, Double> series() {
    Map<String, Double> series = new TreeMap<>();
    for (var family : record.collect()) {
      for (Sample sample : family.samples) {
        series.put(sample.name + sample.labelValues, sample.value);
      }
    }
    return series;
  }

  /** As the seeder does, by a rename. */
  private void replace(String text) throws Exception {
    Path next = Files.writeString(folder.resolve("next"), text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    record.look();
  }

  @Test
  void isNothingBeforeTheFirstReport() {
    record.look();
    record.look();
    assertEquals(Map.of(), series());
    assertEquals(List.of("release record F is not used: it is not there"), said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"published", "unchanged", "verified"})
  void tellsTheRelease(String outcome) throws Exception {
    replace(GOOD.replace("published", outcome));
    record.look();
    assertEquals(GOOD_SERIES, series());
    assertEquals(List.of(), said);
  }

  @Test
  void makesDoWithLess() throws Exception {
    Files.writeString(file, "{\"outcome\":\"unchanged\",\"release\":\"r\"}");
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_000_000_000)));
    record.look();
    assertEquals(
        Map.of(
            // The digest of the file, for the report names none.
            "s3www_release_info[r, 470a379086ed41111a5e46153bf0db1fa8194f2add53b646fc2261d6f9a89a7f]",
            1.0,
            "seeder_last_success_timestamp_seconds[]",
            1e9),
        series());
  }

  @Test
  void keepsTheReleaseWhenTheNextOneFails() throws Exception {
    replace(GOOD);
    replace(
        "{\"outcome\":\"failed\",\"release\":\"r2\",\"attempts\":9,\"seconds\":3,\"bytes\":1,\"objects\":[],"
            + "\"finished\":\"2026-12-01T00:00:00Z\"}");
    Map<String, Double> expected = new TreeMap<>(GOOD_SERIES);
    expected.put("seeder_attempts[]", 9.0);
    expected.put("seeder_duration_seconds[]", 3.0);
    assertEquals(expected, series());
    assertEquals(List.of(), said);
  }

  @Test
  void hasNoReleaseBeforeTheFirstSuccess() throws Exception {
    replace("{\"outcome\":\"failed\",\"release\":\"r2\",\"attempts\":9,\"seconds\":3}");
    assertEquals(Map.of("seeder_attempts[]", 9.0, "seeder_duration_seconds[]", 3.0), series());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"outcome\":\"planned\",\"release\":\"r2\",\"attempts\":7}",
        "{\"outcome\":\"pruned\",\"attempts\":7}",
        "{\"outcome\":\"published\",\"release\":\"r2\",\"finished\":\"soon\"}",
        "{\"outcome\":\"failed\",\"attempts\":7,\"finished\":\"2026-13-01T00:00:00Z\"}",
        "{\"outcome\":\"published\",\"release\":\"r2\"",
        "[]",
        "",
      })
  void keepsWhatWasGoodWhenThisIsNoReport(String text) throws Exception {
    replace(GOOD);
    replace(text);
    record.look();
    assertEquals(GOOD_SERIES, series());
    assertEquals(1, said.size(), said.toString());
    // Once a change, though it is the same mistake.
    replace(text);
    record.look();
    assertEquals(2, said.size(), said.toString());
    replace(GOOD.replace("r1", "r3"));
    assertEquals(1.0, series().get("s3www_release_info[r3, ab]"));
    assertEquals(2, said.size(), said.toString());
  }

  @Test
  void keepsWhatWasGoodWhenTheFileGoes() throws Exception {
    replace(GOOD);
    for (int i = 0; i < 2; i++) {
      Files.delete(file);
      record.look();
      record.look();
      assertEquals(GOOD_SERIES, series());
      assertEquals(i + 1, said.size());
      replace(GOOD);
    }
  }

  @Test
  void neverWaitsForWhatIsNoFile() throws Exception {
    replace(GOOD);
    Files.delete(file);
    assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
    record.look();
    Files.delete(file);
    Files.createDirectory(file);
    record.look();
    Files.delete(file);
    Files.createSymbolicLink(file, Path.of("/dev/zero"));
    record.look();
    record.look();
    assertEquals(GOOD_SERIES, series());
    assertEquals(List.of(), said.stream().filter(line -> !line.contains("regular file")).toList());
    assertEquals(3, said.size());
  }

  @Test
  void followsLinks() throws Exception {
    Files.writeString(folder.resolve("v1"), GOOD);
    Files.writeString(folder.resolve("v2"), GOOD.replace("r1", "r2"));
    Files.createSymbolicLink(file, Path.of("v1"));
    record.look();
    assertEquals(GOOD_SERIES, series());
    Files.createSymbolicLink(folder.resolve("next"), Path.of("v2"));
    Files.move(folder.resolve("next"), file, StandardCopyOption.ATOMIC_MOVE);
    record.look();
    assertEquals(1.0, series().get("s3www_release_info[r2, ab]"));
  }

  @Test
  void readsNothingHuge() throws Exception {
    try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
      huge.setLength(16L * 1024 * 1024 + 1);
    }
    record.look();
    assertEquals(List.of("release record F is not used: it is larger than 16 MiB"), said);
    // A report of the largest size, with a value too long to be one.
    replace("{\"outcome\":\"" + "x".repeat(16 * 1024 * 1024 - 14) + "\"}");
    assertEquals(2, said.size());
    String many = "{\"path\":\"" + "x".repeat(1000) + "\"},";
    replace(
        GOOD.replace("[{},{}]", "[" + many.repeat(16_000) + "{}]")
            .replace(
                "{\"outcome",
                "{\"error\":{\"message\":\"" + "y".repeat(500_000) + "\"},\"outcome"));
    assertEquals(16_001.0, series().get("seeder_objects[]"), said.toString());
  }

  @Test
  void tellsTheCacheOfEachGoodRelease() throws Exception {
    Cache cache = new Cache(new CacheConfig(100, 100, false, "", Origins.none()));
    record = new ReleaseRecord(file, cache, line -> said.add(line.replace(file.toString(), "F")));
    Judge judge = cache.judge(100);
    assertFalse(judge.ready());
    String good =
        "{\"outcome\":\"published\",\"release\":\"r1\",\"objects\":"
            + "[{\"path\":\"a\",\"bytes\":0,\"sha256\":\""
            + "0".repeat(64)
            + "\"}]}";
    replace(good);
    assertTrue(judge.ready());
    replace("{\"outcome\":\"failed\",\"release\":\"r2\",\"objects\":[{}]}");
    assertTrue(judge.ready());
    replace("{");
    assertTrue(judge.ready());
    said.clear();
    replace(good.replace("\"path\"", "\"name\""));
    assertFalse(judge.ready());
    replace("{\"outcome\":\"published\",\"release\":\"r1\"}");
    assertFalse(judge.ready());
    assertEquals(
        List.of(
            "release record F is not served from: an object of it has no path",
            "release record F is not served from: it names no objects"),
        said);
    replace(good.replace("published", "unchanged"));
    assertTrue(judge.ready());
  }
}
