package io.github.s3wwwkit.seeder.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.s3wwwkit.seeder.source.SourceAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntryTest {
  private static Entry entry(String source, String path, @Nullable String type) {
    return new Entry(SourceAddress.parse(source), path, null, type, null, null, "");
  }

  @ParameterizedTest
  @CsvSource({
    "hero.gif, image/gif",
    "a/INDEX.HTML, text/html",
    "app.js, text/javascript",
    "font.woff2, font/woff2",
    "site.tar.gz, application/gzip",
    "folder.gif/file, application/octet-stream",
    "noending, application/octet-stream",
    "what.ever, application/octet-stream"
  })
  void theTypeIsThatOfThePath(String path, String type) {
    assertEquals(type, entry("http://h/other.png?x=.pdf", path, null).contentType());
  }

  @Test
  void theOptionWins() {
    assertEquals("text/plain", entry("http://h/x", "hero.gif", "text/plain").contentType());
  }

  @Test
  void nobodyAsksForAnUnknownType() {
    assertNull(entry("http://h/x", "noending", null).askedType());
  }

  @Test
  void theLastSegmentIsLookedUpBeforeThePath() {
    assertEquals(
        List.of("x.gif", "img/hero.gif"),
        entry("http://h/a/x.gif", "img/hero.gif", null).namesInSums());
    assertEquals(List.of("hero.gif"), entry("http://h/hero.gif", "hero.gif", null).namesInSums());
    assertEquals(List.of("index.html"), entry("http://h/", "index.html", null).namesInSums());
  }
}
