package io.github.s3wwwkit.seeder.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.seeder.run.Failure;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SumsFileTest {
  private static final String A = "a".repeat(64);
  private static final String B = "b".repeat(64);
  private static final String C = "c".repeat(128);
  private static final List<String> NAMES = List.of("hero.gif", "img/hero.gif");

  static Stream<Arguments> found() {
    return Stream.of(
        Arguments.of("text", A + "  hero.gif\n" + B + "  other\n", A),
        Arguments.of("binary", B + "  other\n" + A + " *hero.gif\n", A),
        Arguments.of("no line break at the end", A + "  hero.gif", A),
        Arguments.of("CRLF", A + "  hero.gif\r\n" + B + "  other\r\n", A),
        Arguments.of("upper case", A.toUpperCase(Locale.ROOT) + "  hero.gif", A),
        Arguments.of("sha512", C + "  hero.gif\n", C),
        Arguments.of("from the folder", A + "  ./hero.gif\n", A),
        Arguments.of("by the path", A + "  img/hero.gif\n", A),
        Arguments.of("the segment before the path", B + "  img/hero.gif\n" + A + "  hero.gif\n", A),
        Arguments.of("the same twice", A + "  hero.gif\n" + A + "  hero.gif\n", A),
        Arguments.of("alone", "\n" + A + "\n\n", A),
        Arguments.of("alone, SHA-512", C, C),
        Arguments.of("BSD", "SHA256 (other) = " + B + "\nSHA256 (hero.gif) = " + A + "\n", A),
        Arguments.of("BSD, SHA-512", "SHA512 (./hero.gif) = " + C, C),
        Arguments.of("BSD beside GNU", "SHA256 (hero.gif) = " + A + "\n" + B + "  other", A),
        Arguments.of("openssl", "SHA2-256(hero.gif)= " + A, A),
        Arguments.of("openssl 1", "SHA256(hero.gif)= " + A, A),
        Arguments.of("brackets", "SHA256 (a (1).gif) = " + B + "\n" + A + "  hero.gif", A),
        Arguments.of("byte order mark", "\uFEFF" + A + "  hero.gif\r\n", A),
        Arguments.of("byte order mark, alone", "\uFEFF" + A + "\r\n", A),
        Arguments.of("comments", "# sums\n" + A + "  hero.gif\n", A));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void found(String name, String text, String hex) throws Failure {
    assertEquals(hex, SumsFile.lookUp(text, NAMES, "u").hex());
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of("empty", "", "no SHA-256"),
        Arguments.of("others only", A + "  other\n", "no SHA-256"),
        Arguments.of("a longer name", A + "  my-hero.gif\n", "no SHA-256"),
        Arguments.of("MD5", "d".repeat(32) + "  hero.gif\n", "no SHA-256"),
        Arguments.of("two", A + "  hero.gif\n" + B + "  hero.gif\n", "two digests"),
        Arguments.of("two algorithms", A + "  hero.gif\n" + C + "  hero.gif\n", "two digests"),
        Arguments.of("BSD, too short for its tag", "SHA512 (hero.gif) = " + A, "no SHA-256"),
        Arguments.of("BSD, MD5", "MD5 (hero.gif) = " + "d".repeat(32), "no SHA-256"),
        Arguments.of(
            "BSD, two", "SHA256 (hero.gif) = " + A + "\n" + B + "  hero.gif", "two digests"),
        Arguments.of("two alone", A + "\n" + B + "\n", "no SHA-256"),
        Arguments.of("a page", "<html><body>not found</body></html>", "no SHA-256"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refused(String name, String text, String why) {
    Failure failure =
        assertThrows(Failure.class, () -> SumsFile.lookUp(text, NAMES, "https://h/SUMS"));
    assertEquals(Failure.Kind.INTEGRITY, failure.kind());
    assertTrue(failure.getMessage().contains(why), failure::getMessage);
    assertTrue(failure.getMessage().contains("https://h/SUMS"), failure::getMessage);
  }

  @Test
  void aSourceWithoutAName() throws Failure {
    assertEquals(A, SumsFile.lookUp(A, List.of(), "u").hex());
    Failure failure =
        assertThrows(Failure.class, () -> SumsFile.lookUp(A + "  x", List.of(), "https://h/SUMS"));
    assertTrue(
        failure.getMessage().endsWith("no lone digest, and the source has no name to look up"),
        failure::getMessage);
  }

  static Stream<Arguments> escapedNames() {
    return Stream.of(
        Arguments.of("a\\\\b", "a\\b"),
        Arguments.of("a\\nb", "a\nb"),
        Arguments.of("a\\rb", "a\rb"));
  }

  @ParameterizedTest
  @MethodSource
  void escapedNames(String written, String name) throws Failure {
    assertEquals(A, SumsFile.lookUp("\\" + A + "  " + written, List.of(name), "u").hex());
    String tagged = "\\SHA256 (" + written + ") = " + A;
    assertEquals(A, SumsFile.lookUp(tagged, List.of(name), "u").hex());
  }
}
