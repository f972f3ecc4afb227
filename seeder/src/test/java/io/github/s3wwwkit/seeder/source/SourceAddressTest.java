package io.github.s3wwwkit.seeder.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceAddressTest {
  @ParameterizedTest
  @CsvSource({
    "https://example.com/a/hero.gif, https://example.com/a/hero.gif, hero.gif",
    "https://u:p@example.com/hero.gif?sig=x#y, https://example.com/hero.gif, hero.gif",
    "https://example.com, https://example.com/, ''",
    "https://example.com/folder/, https://example.com/folder/, ''",
    "HTTP://EXAMPLE.com/a b.txt, http://example.com/a%20b.txt, a b.txt",
    "http://example.com/%C3%BC.txt, http://example.com/%C3%BC.txt, ü.txt",
    "http://bücher.example/ü, http://xn--bcher-kva.example/%C3%BC, ü",
    "file:///srv/hero.gif, file:///srv/hero.gif, hero.gif",
    "file:/srv/a%20b, file:///srv/a%20b, a b",
    "file://localhost/srv/x, file:///srv/x, x"
  })
  void displayAndLastSegment(String text, String display, String lastSegment) {
    SourceAddress address = SourceAddress.parse(text);
    assertEquals(display, address.display());
    assertEquals(lastSegment, address.lastSegment());
  }

  @ParameterizedTest
  @CsvSource({
    "https://u:p@example.com/a?x=1#f, https://example.com/a?x=1",
    "https://example.com/a?x=1, https://example.com/a?x=1"
  })
  void theIdentityHasTheQueryButNoUser(String text, String identity) {
    assertEquals(identity, SourceAddress.parse(text).identity());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hero.gif",
        "/srv/hero.gif",
        "ftp://example.com/x",
        "s3://bucket/x",
        "https://",
        "http://[::1",
        "http://u:secret@host:port/x",
        "file://elsewhere/x",
        "file:relative",
        "file:///x?y",
        "file:///a%zz"
      })
  void refused(String text) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> SourceAddress.parse(text));
    assertFalse(String.valueOf(e.getMessage()).contains("secret"), e::getMessage);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://example.com/%FF", "http://example.com/a%25zz/%E4"})
  void namesThatAreNoText(String text) {
    SourceAddress address = SourceAddress.parse(text);
    assertThrows(IllegalArgumentException.class, address::lastSegment);
  }
}
