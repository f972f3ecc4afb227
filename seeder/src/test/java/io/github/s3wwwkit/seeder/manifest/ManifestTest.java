package io.github.s3wwwkit.seeder.manifest;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.s3wwwkit.seeder.archive.Format;
import io.github.s3wwwkit.seeder.source.SourceAddress;
import io.github.s3wwwkit.seeder.verify.Checksum;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestTest {
  private static final String SUM = "sha256:" + "a".repeat(64);

  private static String of(
      String source,
      String path,
      @Nullable String checksum,
      @Nullable String type,
      @Nullable String cacheControl) {
    return new Manifest(
            List.of(
                new Entry(
                    SourceAddress.parse(source),
                    path,
                    checksum == null ? null : Checksum.parse(checksum),
                    type,
                    cacheControl,
                    null,
                    "")))
        .fingerprint();
  }

  static Stream<Arguments> same() {
    return Stream.of(
        Arguments.of(
            "user",
            of("http://u:p@h/x", "p", null, null, null),
            of("http://h/x", "p", null, null, null)),
        Arguments.of(
            "source under a checksum",
            of("http://h/x", "p", SUM, null, null),
            of("http://mirror/y", "p", SUM, null, null)),
        Arguments.of(
            "host under a sums file",
            of("http://h/x", "p", "http://h/SUMS", null, null),
            of("http://mirror/x", "p", "http://h/SUMS", null, null)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void same(String what, String a, String b) {
    assertEquals(a, b);
  }

  static Stream<Arguments> different() {
    String base = of("http://h/x", "p", null, null, null);
    String sum = of("http://h/x", "p", SUM, null, null);
    return Stream.of(
        Arguments.of("source", base, of("http://h/y", "p", null, null, null)),
        Arguments.of("query", base, of("http://h/x?v=2", "p", null, null, null)),
        Arguments.of("path", base, of("http://h/x", "q", null, null, null)),
        Arguments.of("type", base, of("http://h/x", "p", null, "text/html", null)),
        Arguments.of("cache control", base, of("http://h/x", "p", null, null, "no-store")),
        Arguments.of(
            "type or cache control",
            of("http://h/x", "p", null, "a/b", null),
            of("http://h/x", "p", null, null, "a/b")),
        Arguments.of("with a checksum", base, sum),
        Arguments.of("digest", sum, of("http://h/x", "p", "sha256:" + "b".repeat(64), null, null)),
        Arguments.of(
            "name in a sums file",
            of("http://h/x", "p", "http://h/SUMS", null, null),
            of("http://h/y", "p", "http://h/SUMS", null, null)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void different(String what, String a, String b) {
    assertNotEquals(a, b);
  }

  @Test
  void theDefaultReleaseIsAName() {
    Manifest manifest =
        new Manifest(
            List.of(new Entry(SourceAddress.parse("http://h/x"), "x", null, null, null, null, "")));
    assertDoesNotThrow(() -> ReleaseName.check(manifest.defaultRelease()));
  }

  /** Releases that are in buckets must be found again. */
  @Test
  void namesThatWereGivenStay() {
    assertEquals(
        "a893894bc93f1284a988cb5aca3d8a05",
        of("http://h/x?v=1", "p", null, "image/gif", "no-store").substring(0, 32));
    assertEquals(
        "4e4c8a38e489bcbbbbd0186e862c75e9",
        of("http://h/x", "ü", SUM, null, null).substring(0, 32));
    assertEquals(
        "64dab5ad2d57c87915192ed0c6772c9d",
        of("http://h/x", "p", "http://h/SUMS", null, null).substring(0, 32));
  }

  @Test
  void theOrderOfEntriesDecidesNothing() {
    Entry a = new Entry(SourceAddress.parse("http://h/a"), "a", null, null, null);
    Entry b = new Entry(SourceAddress.parse("http://h/b"), "b", null, null, null);
    assertEquals(
        new Manifest(List.of(a, b)).fingerprint(), new Manifest(List.of(b, a)).fingerprint());
    assertNotEquals(
        new Manifest(List.of(a, b)).fingerprint(), new Manifest(List.of(a)).fingerprint());
  }

  @Test
  void anArchiveWithoutANameInItsSumsFile() {
    Entry entry =
        new Entry(
            SourceAddress.parse("http://h/"),
            "",
            Checksum.parse("http://h/SUMS"),
            null,
            null,
            Format.ZIP,
            "");
    assertDoesNotThrow(() -> ReleaseName.check(new Manifest(List.of(entry)).defaultRelease()));
  }

  @Test
  void unpackingDecides() {
    assertEquals(
        5,
        Stream.of(null, Format.TAR, Format.TAR_GZ, Format.TAR_ZST, Format.ZIP)
            .map(f -> new Entry(SourceAddress.parse("http://h/a"), "a", null, null, null, f, ""))
            .map(entry -> new Manifest(List.of(entry)).fingerprint())
            .distinct()
            .count());
  }

  @Test
  void whereAnEntryStandsDecidesNothing() {
    Entry here = new Entry(SourceAddress.parse("http://h/a"), "a", null, null, null);
    Entry there =
        new Entry(SourceAddress.parse("http://h/a"), "a", null, null, null, null, "entry 1");
    assertEquals(
        new Manifest(List.of(here)).fingerprint(), new Manifest(List.of(there)).fingerprint());
  }
}
