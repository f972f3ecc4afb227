package io.github.s3wwwkit.seeder.release;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.s3wwwkit.seeder.manifest.Entry;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.source.Content;
import io.github.s3wwwkit.seeder.source.SourceAddress;
import io.github.s3wwwkit.seeder.verify.Checksum;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerRulesTest {
  private static void check(
      String path,
      @Nullable String declared,
      @Nullable String type,
      @Nullable String encoding,
      @Nullable String checksum)
      throws Failure {
    AnswerRules.check(
        new Entry(
            SourceAddress.parse("http://h/x"),
            path,
            checksum == null ? null : Checksum.parse(checksum),
            declared,
            null,
            null,
            ""),
        new Content(InputStream.nullInputStream(), -1, type, encoding, null, false));
  }

  @ParameterizedTest
  @CsvSource({
    "hero.gif, , image/gif, ",
    "hero.gif, , , ",
    "hero.gif, , application/octet-stream, ",
    "index.html, , text/html; charset=utf-8, ",
    "page, , text/html, ",
    "page, text/html;charset=utf-8, text/html, ",
    "page.xhtml, , text/html, ",
    "a.tar.gz, , application/gzip, gzip",
    "a.TGZ, , , x-gzip"
  })
  void taken(String path, String declared, String type, String encoding) {
    assertDoesNotThrow(() -> check(path, declared, type, encoding, null));
  }

  @ParameterizedTest
  @CsvSource({
    "hero.gif, , text/html, ",
    "hero.gif, , 'TEXT/HTML; charset=utf-8', ",
    "page, image/gif, text/html, ",
    "data.bin, , text/html, ",
    "hero.gif, , image/gif, gzip",
    "a.tar.gz, , application/gzip, br",
    "index.html, , text/html, gzip"
  })
  void refusedWithoutAChecksum(String path, String declared, String type, String encoding) {
    Failure failure =
        assertThrows(Failure.class, () -> check(path, declared, type, encoding, null));
    assertEquals(Failure.Kind.INTEGRITY, failure.kind());
    // The digest judges better than any field.
    assertDoesNotThrow(() -> check(path, declared, type, encoding, "sha256:" + "a".repeat(64)));
  }
}
