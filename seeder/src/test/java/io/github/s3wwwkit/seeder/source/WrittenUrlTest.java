package io.github.s3wwwkit.seeder.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenUrlTest {
  private static String target(@Nullable HttpUrl url) {
    if (url == null) {
      return "null";
    }
    return url.encodedPath() + (url.encodedQuery() == null ? "" : "?" + url.encodedQuery());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/a/b.txt?x=1&y=2",
        "/?",
        "/a?",
        "//a//b/",
        "/a/./b/../c",
        "/a/%2e%2E/b",
        "/..",
        "/%7Euser/~user/%2F%2f%25",
        "/a%20b+c",
        "/a|b^c`d{e}f\"g<h>",
        "/a[1]!$&'()*+,;=:@-._~",
        "/a\\b",
        "/%zz%",
        "/a?x='1'|\"<>`{}^\\[]/?:@+%20%zz",
        "/a?/../b?c"
      })
  void goesOutAsWritten(String target) {
    for (String origin : new String[] {"http://example.com", "https://u:p@example.com:8443"}) {
      HttpUrl url = WrittenUrl.parse(origin + target + "#fragment");
      assertEquals(target, target(url));
      HttpUrl asked = WrittenUrl.withoutUserAndFragment(java.util.Objects.requireNonNull(url));
      assertEquals(origin.replace("u:p@", "") + target, asked.toString());
      assertEquals(target, target(asked));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://example.com, /",
    "http://example.com?x, /?x",
    "http://example.com#x, /",
    "http://example.com/a b?c d, /a%20b?c%20d",
    "http://example.com/ü?ü, /%C3%BC?%C3%BC",
    "http://example.com/\uD83D\uDE00, /%F0%9F%98%80",
    "' http://example.com/a ', /a"
  })
  void onlyBlanksAndWhatIsNotAsciiIsEncoded(String text, String target) {
    assertEquals(target, target(WrittenUrl.parse(text)));
  }

  @Test
  void hostsGoOutInPunycode() {
    HttpUrl url = WrittenUrl.parse("HTTP://BÜCHER.example:80/../|");
    assertEquals("http://xn--bcher-kva.example/../|", String.valueOf(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http:/example.com/",
        "http:example.com",
        "http:\\\\example.com/",
        "http://example.com\\@evil.example/",
        "http://example.com\\path",
        "http:///path",
        "http://?x",
        "http://exa mple.com/",
        "http://example.com/a\tb",
        "http://example.com/a\r\nHost: evil",
        "http://example.com:99999/",
        "ftp://example.com/",
        "file:///etc/hostname",
        "example.com/"
      })
  void noAddressOfTheWeb(String text) {
    assertNull(WrittenUrl.parse(text));
  }

  /** RFC 3986 5.4. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          g,             http://a/b/c/g
          ./g,           http://a/b/c/g
          g/,            http://a/b/c/g/
          /g,            http://a/g
          //g,           http://g/
          ?y,            http://a/b/c/d;p?y
          g?y,           http://a/b/c/g?y
          #s,            http://a/b/c/d;p?q
          g;x=1/../y,    http://a/b/c/y
          ;x,            http://a/b/c/;x
          '',            http://a/b/c/d;p?q
          .,             http://a/b/c/
          ./,            http://a/b/c/
          ..,            http://a/b/
          ../g,          http://a/b/g
          ../..,         http://a/
          ../../../g,    http://a/g
          /./g,          http://a/g
          /../g,         http://a/g
          g.,            http://a/b/c/g.
          ..g,           http://a/b/c/..g
          g?y/./x,       http://a/b/c/g?y/./x
          g?a=|'b'|c,    http://a/b/c/g?a=|'b'|c
          /%2e%2e/ü,     http://a/%2e%2e/%C3%BC
          https://g/../x, https://g/../x
          """)
  void whereARedirectLeads(String location, String to) {
    HttpUrl base = HttpUrl.get("http://u:p@a/b/c/d;p?q");
    HttpUrl url = WrittenUrl.resolve(base, location);
    assertEquals(to, String.valueOf(url == null ? null : WrittenUrl.withoutUserAndFragment(url)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/hostname", "mailto:x", "http:/x", "//", "///x", "/a\tb"})
  void redirectsToNowhere(String location) {
    assertNull(WrittenUrl.resolve(HttpUrl.get("http://a/b"), location));
  }
}
