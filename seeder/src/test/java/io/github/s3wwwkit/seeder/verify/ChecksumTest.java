package io.github.s3wwwkit.seeder.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksumTest {
  private static final String HEX = "0123456789abcdef".repeat(4);

  @Test
  void inline() {
    assertEquals(
        new Checksum.Inline(new Digest(Digest.Algorithm.SHA256, HEX)),
        Checksum.parse("sha256:" + HEX));
    assertEquals(
        new Checksum.Inline(new Digest(Digest.Algorithm.SHA512, HEX + HEX)),
        Checksum.parse("SHA512:" + (HEX + HEX).toUpperCase(Locale.ROOT)));
  }

  @Test
  void sumsFile() {
    Checksum checksum = Checksum.parse("https://example.com/SHA256SUMS");
    assertEquals(
        "https://example.com/SHA256SUMS",
        assertInstanceOf(Checksum.Sums.class, checksum).address().display());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abc",
        "sha256:",
        "sha256:abc",
        "md5:d41d8cd98f00b204e9800998ecf8427e",
        "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdeg",
        "sha512:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
      })
  void refused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Checksum.parse(text));
  }
}
