package io.github.s3wwwkit.seeder.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.seeder.archive.Format;
import io.github.s3wwwkit.seeder.run.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestFileTest {
  @TempDir Path folder;

  private Path file(String json) throws IOException {
    return Files.writeString(folder.resolve("site.json"), json);
  }

  private String refused(String json) throws IOException {
    Path file = file(json);
    Failure failure = assertThrows(Failure.class, () -> ManifestFile.read(file));
    assertEquals(Failure.Kind.USAGE, failure.kind());
    return failure.getMessage().replace(folder + "/", "");
  }

  private static String entries(String... entries) {
    return "{\"entries\": [\n" + String.join(",\n", entries) + "\n]}";
  }

  @Test
  void everyFieldIsRead() throws Exception {
    Manifest manifest =
        ManifestFile.read(
            file(
                """
                {"entries": [
                  {"source": "https://h/a/hero.gif?v=1"},
                  {"source": "https://h/x", "path": "img/x.gif", "contentType": "image/gif",
                   "cacheControl": "public, max-age=300", "checksum": "sha256:%s"},
                  {"source": "https://h/site.tar.gz", "path": "", "unpack": "tar.gz"},
                  {"source": "https://h/docs.zip", "unpack": "zip", "path": "img",
                   "checksum": "https://h/SHA256SUMS"}]}
                """
                    .formatted("a".repeat(64))));
    List<Entry> entries = manifest.entries();
    assertEquals(
        List.of("hero.gif", "img/x.gif", "", "img"), entries.stream().map(Entry::path).toList());
    assertEquals("entry 1 (line 2)", entries.getFirst().place());
    assertEquals("entry 4 (line 6)", entries.getLast().place());
    assertEquals("image/gif", entries.get(1).declaredType());
    assertEquals("public, max-age=300", entries.get(1).cacheControl());
    assertNull(entries.get(1).unpack());
    assertEquals(Format.TAR_GZ, entries.get(2).unpack());
    assertEquals(Format.ZIP, entries.get(3).unpack());
  }

  static Stream<Arguments> wrong() {
    String one = "{\"source\": \"http://h/a\"}";
    return Stream.of(
        // The shape
        Arguments.of("", "line 1: must be an object with the field 'entries'"),
        Arguments.of("[]", "line 1: must be an object"),
        Arguments.of("{}", "line 1: the field 'entries' is missing"),
        Arguments.of("{\"entries\": []}", "line 1: the list 'entries' is empty"),
        Arguments.of("{\"entries\": {}}", "line 1: the field 'entries' must be a list"),
        Arguments.of("{\"entries\": null}", "line 1: the field 'entries' must be a list"),
        Arguments.of("{\n\"entrys\": []}", "line 2: unknown field 'entrys' (known: entries)"),
        Arguments.of(
            "{\"entries\":[" + one + "],\n\"entries\":[]}",
            "line 2: the field 'entries' is there twice"),
        Arguments.of(entries(one) + "\n{}", "line 4: something follows the end"),
        Arguments.of(entries(one) + "\nx", "line 4: is not JSON at column 1"),
        Arguments.of(entries(one + ","), "line 3: entry 1: is not JSON at column 1"),
        Arguments.of("{\"entries\": [" + one + "\n", "line 2: entry 1: the JSON ends too early"),
        Arguments.of("entries:\n  - source: x", "line 1: is not JSON at column 1"),
        // An entry
        Arguments.of(entries(one, "7"), "line 3: entry 2: must be an object"),
        Arguments.of(entries("{}"), "line 2: entry 1: the field 'source' is missing"),
        Arguments.of(
            entries(one, "{\"source\": \"http://h/b\",\n\"chekcsum\": \"x\"}"),
            "line 4: entry 2: unknown field 'chekcsum' (known: source, path, checksum, contentType,"
                + " cacheControl, unpack)"),
        Arguments.of(
            entries("{\"source\": \"http://h/b\",\n\"source\": \"http://h/c\"}"),
            "line 3: entry 1: the field 'source' is there twice"),
        Arguments.of(
            entries("{\"source\": \"http://h/b\",\n\"path\": null}"),
            "line 3: entry 1: the field 'path' must be a string"),
        Arguments.of(
            entries("{\"source\": [\"http://h/b\"]}"),
            "line 2: entry 1: the field 'source' must be a string"),
        // Values
        Arguments.of(entries("{\"source\": \"\"}"), "line 2: entry 1: source '' is not an address"),
        Arguments.of(
            entries("{\"source\": \"ftp://u:hunter2@h/x?sig=hunter2\"}"),
            "line 2: entry 1: source 'ftp://h/x' cannot be fetched"),
        Arguments.of(
            entries("{\"source\": \"http://h/a\",\n\n\"path\": \"../x\"}"),
            "line 4: entry 1: path '../x' has an empty, . or .. segment"),
        Arguments.of(
            entries("{\"source\": \"http://h/%2e%2e%2fx\"}"), "line 2: entry 1: path '../x' has"),
        Arguments.of(
            entries("{\"source\": \"http://h/a\", \"path\": \"\"}"),
            "line 2: entry 1: path '' has"),
        Arguments.of(
            entries("{\"source\": \"http://h/a\", \"path\": \"\\ud800\"}"), "' is not text"),
        Arguments.of(
            entries("{\"source\": \"http://h/a\", \"path\": \"" + "a/".repeat(9999) + "a\"}"),
            "a/a/…' is longer than the 1,024 bytes"),
        Arguments.of(
            entries("{\"source\": \"http://h/a\", \"checksum\": \"user:hunter2@h/x\"}"),
            "line 2: entry 1: checksum 'h/x' is neither"),
        Arguments.of(
            entries("{\"source\": \"http://h/a\", \"contentType\": \"gif\"}"),
            "entry 1: contentType 'gif' is not a media type"),
        Arguments.of(
            entries("{\"source\": \"http://h/a\", \"cacheControl\": \"\"}"),
            "entry 1: cacheControl '' must be printable ASCII"),
        Arguments.of(
            entries("{\"source\": \"http://h/a\", \"unpack\": \"rar\"}"),
            "entry 1: unpack 'rar' must be one of tar, tar.gz, tar.zst, zip"),
        // Paths
        Arguments.of(
            entries(one, "{\"source\": \"http://other/a\"}"),
            "line 3: entry 2: path 'a' is also the path of entry 1 (line 2)"),
        Arguments.of(
            entries("{\"source\": \"http://h/x\", \"path\": \"a/b/c\"}", one),
            "line 3: entry 2: path 'a' is a folder of entry 1 (line 2)"),
        Arguments.of(
            entries(one, "{\"source\": \"http://h/x\", \"path\": \"a/b/c\"}"),
            "line 3: entry 2: path 'a/b/c' lies below the path of entry 1 (line 2)"),
        Arguments.of(
            entries(one, "{\"source\": \"http://h/x\", \"path\": \"a\", \"unpack\": \"tar\"}"),
            "entry 2: path 'a' is not a folder but the path of entry 1 (line 2)"),
        Arguments.of(
            entries(one, "{\"source\": \"http://h/x\", \"path\": \"a/b\", \"unpack\": \"tar\"}"),
            "entry 2: path 'a/b' lies below the path of entry 1 (line 2)"),
        Arguments.of(
            entries("{\"source\": \"http://h/x\", \"path\": \"a\", \"unpack\": \"tar\"}", one),
            "entry 2: path 'a' is a folder of entry 1 (line 2)"));
  }

  @ParameterizedTest
  @MethodSource
  void wrong(String json, String says) throws IOException {
    String message = refused(json);
    assertTrue(message.startsWith("--manifest site.json line "), message);
    assertTrue(message.contains(says), message);
    assertFalse(message.contains("hunter2"), message);
    assertTrue(message.length() < 500, message);
  }

  static final List<String> TOGETHER =
      List.of(
          entries("{\"source\":\"http://h/a\"}", "{\"source\":\"http://h/b\",\"path\":\"A\"}"),
          entries(
              "{\"source\":\"http://h/a\",\"path\":\"x/a\"}",
              "{\"source\":\"http://h/a\",\"path\":\"x/b\"}"),
          entries(
              "{\"source\":\"http://h/a\",\"unpack\":\"tar\"}",
              "{\"source\":\"http://h/a\",\"unpack\":\"tar\"}",
              "{\"source\":\"http://h/a\",\"path\":\"a\"}"),
          entries(
              "{\"source\":\"http://h/a\",\"path\":\"a/b\"}",
              "{\"source\":\"http://h/a\",\"path\":\"a\",\"unpack\":\"tar\"}"));

  @ParameterizedTest
  @FieldSource("TOGETHER")
  void pathsThatGoTogether(String json) throws Exception {
    assertFalse(ManifestFile.read(file(json)).entries().isEmpty());
  }

  @Test
  void theFileItself() throws IOException {
    Path missing = folder.resolve("missing.json");
    assertTrue(
        assertThrows(Failure.class, () -> ManifestFile.read(missing))
            .getMessage()
            .endsWith("missing.json does not exist"));
    assertTrue(
        assertThrows(Failure.class, () -> ManifestFile.read(folder))
            .getMessage()
            .contains("cannot be read"));
    Path latin =
        Files.write(
            folder.resolve("latin.json"), "{\"ä\":1}".getBytes(StandardCharsets.ISO_8859_1));
    Failure failure = assertThrows(Failure.class, () -> ManifestFile.read(latin));
    assertTrue(failure.getMessage().contains("latin.json line 1: "), failure.getMessage());
  }

  @Test
  void whatIsTooLarge() throws IOException {
    String blanks = " ".repeat(ManifestFile.MAX_BYTES);
    assertTrue(refused(blanks + "{}").endsWith("is larger than 16Mi"));
    String many =
        IntStream.rangeClosed(0, ManifestFile.MAX_ENTRIES)
            .mapToObj(i -> "{\"source\":\"http://h/" + i + "\"}")
            .collect(Collectors.joining("\n,"));
    assertTrue(refused("{\"entries\":[" + many + "]}").endsWith(": more than 100000 entries"));
  }

  @Test
  void aBrokenFileIsNotQuoted() throws IOException {
    String message = refused("{\"entries\": [{\"source\": hunter2}]}");
    assertFalse(message.contains("hunter2"), message);
  }

  @Test
  void anUnknownFieldIsShownAsWhatItIs() throws IOException {
    assertTrue(
        refused(entries("{\"http://u:hunter2@h/" + "x".repeat(5000) + "\": \"\"}"))
            .contains("unknown field 'http://h/xxx"));
    assertEquals(1, refused("{\"a\\nb\":1}").lines().count());
  }
}
