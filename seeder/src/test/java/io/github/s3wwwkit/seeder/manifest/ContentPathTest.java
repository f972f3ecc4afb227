package io.github.s3wwwkit.seeder.manifest;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.s3wwwkit.seeder.source.SourceAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentPathTest {
  @ParameterizedTest
  @ValueSource(strings = {"hero.gif", "a/b/c", "a b", "ü", ".well-known/x", "...", "a..b"})
  void allowed(String path) {
    assertDoesNotThrow(() -> ContentPath.check(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "a/..",
        "../a",
        "a/./b",
        "a\\b",
        "a\nb",
        "a\u0000",
        "a\u0085b"
      })
  void refused(String path) {
    assertThrows(IllegalArgumentException.class, () -> ContentPath.check(path));
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.com/a/hero.gif?x=1, hero.gif",
    "https://example.com/a%20b.txt, a b.txt",
    "https://example.com/, index.html",
    "https://example.com/folder/, index.html",
    "file:///srv/hero.gif, hero.gif"
  })
  void theSourceNamesIt(String source, String path) {
    assertEquals(path, ContentPath.ofSource(SourceAddress.parse(source)));
  }
}
