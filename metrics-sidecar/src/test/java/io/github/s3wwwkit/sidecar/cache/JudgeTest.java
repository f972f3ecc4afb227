package io.github.s3wwwkit.sidecar.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.sidecar.http1.Bytes;
import io.github.s3wwwkit.sidecar.http1.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of what a request is answered, by tables. */
class JudgeTest {
  private static final Release RELEASE =
      Releases.of(
          "index.html",
          "a.js",
          "a.js.br",
          "a.js.gz",
          "b.css",
          "b.css.zst",
          "docs/index.html",
          "docs/deep/er.txt",
          "no/index.txt",
          "sp ace",
          "käse",
          "semi;colon");

  /** The verdict, and what it is about. */
  private static String judge(Cache cache, String method, String target, String... fields) {
    StringBuilder text = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: a\r\n");
    for (String field : fields) {
      if (field != null && !field.isEmpty()) {
        text.append(field).append("\r\n");
      }
    }
    byte[] bytes = text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    RequestHead head = new RequestHead();
    assertNull(head.parse(bytes, 0, bytes.length));
    Judge judge = cache.judge(bytes.length);
    assertTrue(judge.ready());
    Judge.Verdict verdict = judge.judge(head);
    Bytes about = new Bytes();
    return switch (verdict) {
      case OBJECT -> {
        Selection selection = judge.selection();
        about.put(selection.source().toString().getBytes(StandardCharsets.UTF_8));
        if (selection.partial()) {
          about.put(' ').decimal(selection.from()).put('-').decimal(selection.to());
        }
        yield new String(about.toArray(), StandardCharsets.UTF_8);
      }
      case FOLDER -> {
        judge.location(about);
        yield "FOLDER " + about;
      }
      case PAGE -> "NOT_FOUND " + judge.selection().source();
      default -> verdict.toString();
    };
  }

  private static String get(String target, String... fields) {
    return judge(Releases.cache(1000, RELEASE), "GET", target, fields);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /                    | index.html
          /?x=/docs            | index.html
          /index.html          | index.html
          /a.js                | a.js
          /a.js?               | a.js
          /%61.js              | a.js
          /a%2Ejs              | a.js
          /A.js                | NOT_FOUND
          /a.js/               | NOT_FOUND
          /a.j                 | NOT_FOUND
          /a.jss               | NOT_FOUND
          /docs                | FOLDER /docs/
          /docs?q=1&r          | FOLDER /docs/?q=1&r
          /d%6fcs              | FOLDER /d%6fcs/
          /docs/               | docs/index.html
          /docs/index.html     | docs/index.html
          /docs/deep           | FOLDER /docs/deep/
          /docs/deep/          | NOT_FOUND
          /docs/deep/er.txt    | docs/deep/er.txt
          /no                  | FOLDER /no/
          /no/                 | NOT_FOUND
          /sp%20ace            | sp ace
          /sp+ace              | NOT_FOUND
          /k%C3%A4se           | käse
          /k%c3%a4se           | käse
          /k%E4se              | BYPASS
          /%C0%AF              | BYPASS
          /%ED%A0%80           | BYPASS
          /%F4%90%80%80        | BYPASS
          /%F0%9F%98%80        | NOT_FOUND
          /semi;colon          | semi;colon
          /semi;x              | NOT_FOUND
          /a%2fb               | BYPASS
          /docs%2Findex.html   | BYPASS
          /a\\b                | BYPASS
          /a%5Cb               | BYPASS
          /a%00                | BYPASS
          /a%0                 | BYPASS
          /a%                  | BYPASS
          /a%zz                | BYPASS
          /a%25zz              | NOT_FOUND
          /%2561.js            | NOT_FOUND
          //                   | BYPASS
          //docs/              | BYPASS
          /docs//              | BYPASS
          /docs//index.html    | BYPASS
          /.                   | BYPASS
          /./a.js              | BYPASS
          /docs/..             | BYPASS
          /docs/../a.js        | BYPASS
          /docs/%2e%2e/a.js    | BYPASS
          /docs/.%2E           | BYPASS
          /docs/./             | BYPASS
          /docs/...            | NOT_FOUND
          /.well-known         | NOT_FOUND
          http://b             | index.html
          http://b?x           | index.html
          http://b/docs        | FOLDER /docs/
          """)
  void findsWhatAPathNames(String target, String expected) {
    assertEquals(expected, get(target.replace("\\\\", "\\")));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, a.js",
    "HEAD, a.js",
    "POST, BYPASS",
    "PUT, BYPASS",
    "DELETE, BYPASS",
    "OPTIONS, BYPASS",
    "get, BYPASS",
    "PROPFIND, BYPASS"
  })
  void judgesGetAndHead(String method, String expected) {
    assertEquals(expected, judge(Releases.cache(1000, RELEASE), method, "/a.js"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /a.js |                                         | a.js
          /a.js | br                                      | a.js.br
          /a.js | BR                                      | a.js.br
          /a.js | gzip                                    | a.js.gz
          /a.js | x-gzip                                  | a.js.gz
          /a.js | gzip, br                                | a.js.br
          /a.js | gzip;q=1, br;q=0.5                      | a.js.gz
          /a.js | gzip ; q=0.9,\tbr; Q=0.901              | a.js.br
          /a.js | zstd                                    | a.js
          /a.js | *                                       | a.js.br
          /a.js | *;q=0.5, br;q=0                         | a.js.gz
          /a.js | *;q=0                                   | a.js
          /a.js | identity                                | a.js
          /a.js | identity, gzip;q=0.5                    | a.js
          /a.js | identity;q=0.5, gzip;q=0.5              | a.js.gz
          /a.js | identity;q=0                            | a.js
          /a.js | br;q=0, gzip;q=0.0                      | a.js
          /a.js | gzip;q=0.001                            | a.js.gz
          /a.js | gzip;q=1.001, br;q=2                    | a.js
          /a.js | gzip;q=0.1234                           | a.js
          /a.js | gzip;q=1.                               | a.js.gz
          /a.js | gzip;q=, br;r=1                         | a.js
          /a.js | gzip, ,, br                             | a.js.br
          /a.js | deflate, sdch                           | a.js
          /b.css | gzip, zstd, br                         | b.css.zst
          /docs/ | gzip                                   | docs/index.html
          /a.js.gz | gzip                                 | a.js.gz
          """)
  void choosesAnEncoding(String target, String accepted, String expected) {
    assertEquals(expected, get(target, accepted == null ? "" : "Accept-Encoding: " + accepted));
  }

  @Test
  void readsTheFieldInParts() {
    assertEquals("a.js.gz", get("/a.js", "Accept-Encoding: br;q=0", "accept-encoding: gzip"));
  }

  /** Of an object of ten bytes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bytes=0-0         | x 0-1
          bytes=0-          | x 0-10
          bytes=9-9         | x 9-10
          bytes=2-5         | x 2-6
          bytes=2-99        | x 2-10
          bytes=-1          | x 9-10
          bytes=-10         | x 0-10
          bytes=-11         | x 0-10
          bytes=-0          | UNSATISFIABLE
          bytes=10-         | UNSATISFIABLE
          bytes=10-20       | UNSATISFIABLE
          Bytes=0-1         | x 0-2
          bytes= 0-1        | x 0-2
          bytes=,0-1 ,      | x 0-2
          bytes=0-1,3-4     | x
          bytes=0-1,x       | x
          bytes=5-2         | x
          bytes=            | x
          bytes=-           | x
          bytes=a-b         | x
          bytes=1           | x
          bytes=1 - 2       | x
          bytes 0-1         | x
          lines=0-1         | x
          bytes=0-99999999999999999999            | x 0-10
          bytes=99999999999999999999-             | UNSATISFIABLE
          bytes=-99999999999999999999             | x 0-10
          bytes=000000000000000000000001-2        | x 1-3
          """)
  void findsARange(String range, String expected) {
    Cache cache =
        Releases.cache(
            100, new Release(List.of(Releases.object("x", new byte[10])), Releases.PUBLISHED));
    assertEquals(expected, judge(cache, "GET", "/x", "Range: " + range));
    assertEquals("x", judge(cache, "HEAD", "/x", "Range: " + range));
  }

  @ParameterizedTest
  @CsvSource({"bytes=0-, UNSATISFIABLE", "bytes=-5, x", "bytes=-0, UNSATISFIABLE"})
  void findsARangeOfNothing(String range, String expected) {
    Cache cache =
        Releases.cache(100, new Release(List.of(Releases.object("x", new byte[0])), null));
    assertEquals(expected, judge(cache, "GET", "/x", "Range: " + range));
  }

  @Test
  void rangesAreOfThePlainOne() {
    assertEquals("a.js 1-2", get("/a.js", "Accept-Encoding: br", "Range: bytes=1-1"));
    assertEquals("a.js.br", get("/a.js", "Accept-Encoding: br", "Range: bytes=1-1,2-2"));
    assertEquals("a.js", get("/a.js", "Range: bytes=1-1", "Range: bytes=1-1"));
  }

  /** T is its tag, O another; it was published at 09:00:00. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          If-Match: T                  |                               | a.js
          If-Match: *                  |                               | a.js
          If-Match: O, T               |                               | a.js
          If-Match: O                  |                               | PRECONDITION_FAILED
          If-Match: W/T                |                               | PRECONDITION_FAILED
          If-Match: T                  | If-Unmodified-Since: @08:00   | a.js
          If-Match: O                  | If-Unmodified-Since: @10:00   | PRECONDITION_FAILED
          If-Match: T                  | If-None-Match: T              | NOT_MODIFIED
          If-Match: O                  | If-None-Match: T              | PRECONDITION_FAILED
          If-Match: O                  | If-Match: T                   | a.js
          If-Unmodified-Since: @09:00  |                               | a.js
          If-Unmodified-Since: @08:59  |                               | PRECONDITION_FAILED
          If-Unmodified-Since: never   |                               | a.js
          If-Unmodified-Since: @08:59  | If-Unmodified-Since: @08:59   | a.js
          If-None-Match: T             |                               | NOT_MODIFIED
          If-None-Match: W/T           |                               | NOT_MODIFIED
          If-None-Match: *             |                               | NOT_MODIFIED
          If-None-Match: O,W/O,T       |                               | NOT_MODIFIED
          If-None-Match: O             |                               | a.js
          If-None-Match: garbage, T    |                               | a.js
          If-None-Match: O             | If-Modified-Since: @10:00     | a.js
          If-None-Match: T             | If-Modified-Since: @08:00     | NOT_MODIFIED
          If-None-Match: T             | Range: bytes=0-0              | NOT_MODIFIED
          If-Modified-Since: @09:00    |                               | NOT_MODIFIED
          If-Modified-Since: @10:00    |                               | NOT_MODIFIED
          If-Modified-Since: @08:59    |                               | a.js
          If-Modified-Since: soon      |                               | a.js
          If-Range: T                  | Range: bytes=0-0              | a.js 0-1
          If-Range: W/T                | Range: bytes=0-0              | a.js
          If-Range: O                  | Range: bytes=0-0              | a.js
          If-Range: O                  | Range: bytes=99-              | a.js
          If-Range: T, T               | Range: bytes=0-0              | a.js
          If-Range: @09:00             | Range: bytes=0-0              | a.js 0-1
          If-Range: @10:00             | Range: bytes=0-0              | a.js
          If-Range: O                  |                               | a.js
          """)
  void keepsTheOrderOfConditions(String first, String second, String expected) {
    assertEquals(expected, get("/a.js", condition(first), condition(second)));
    if (!expected.contains(" ")) {
      assertEquals(
          expected,
          judge(
              Releases.cache(1000, RELEASE), "HEAD", "/a.js", condition(first), condition(second)));
    }
  }

  private static String condition(String template) {
    return template == null
        ? ""
        : template
            .replaceAll("\\bT\\b", "\"" + Releases.sha256(Releases.bytes("a.js")) + "\"")
            .replaceAll("\\bO\\b", "\"other\"")
            .replaceAll("@(\\d\\d:\\d\\d)", "Fri, 20 Nov 2026 $1:00 GMT");
  }

  @Test
  void knowsNoDateWithoutOne() {
    Cache cache = Releases.cache(100, new Release(RELEASE.objects(), null));
    assertEquals("a.js", judge(cache, "GET", "/a.js", condition("If-Modified-Since: @10:00")));
    assertEquals("a.js", judge(cache, "GET", "/a.js", condition("If-Unmodified-Since: @08:00")));
    assertEquals(
        "a.js", judge(cache, "GET", "/a.js", condition("If-Range: @09:00"), "Range: bytes=0-0"));
  }

  @Test
  void tagsAreOfWhatIsSent() {
    String encoded = "\"" + Releases.sha256(Releases.bytes("a.js.br")) + "\"";
    assertEquals("a.js", get("/a.js", "If-None-Match: " + encoded));
    assertEquals("NOT_MODIFIED", get("/a.js", "Accept-Encoding: br", "If-None-Match: " + encoded));
  }

  @Test
  void hasAPageForWhatIsNotFound() {
    Cache cache = Releases.cache(1000, Releases.of("404.html", "404.html.gz", "a"));
    assertEquals("NOT_FOUND 404.html", judge(cache, "GET", "/b", "If-Match: \"x\""));
    assertEquals("NOT_FOUND 404.html.gz", judge(cache, "GET", "/b/", "Accept-Encoding: gzip"));
    assertEquals("404.html", judge(cache, "GET", "/404.html"));
  }

  @Test
  void hasOnePageForAll() {
    CacheConfig config = new CacheConfig(100, 100, false, "app.html", Origins.none());
    Cache cache = Releases.cache(config, Releases.of("app.html", "404.html", "a/b"));
    assertEquals("app.html", judge(cache, "GET", "/deep/link"));
    assertEquals("app.html", judge(cache, "GET", "/"));
    assertEquals("app.html 0-1", judge(cache, "GET", "/deep/link", "Range: bytes=0-0"));
    assertEquals("FOLDER /a/", judge(cache, "GET", "/a"));
    assertEquals("a/b", judge(cache, "GET", "/a/b"));
    assertEquals("BYPASS", judge(cache, "GET", "/deep/../link"));
    cache.release(Releases.of("404.html"));
    assertEquals("NOT_FOUND 404.html", judge(cache, "GET", "/deep/link"));
  }

  @Test
  void aFieldOfThisConnectionAloneIsNone() {
    assertEquals("a.js", get("/a.js", "Connection: range", "Range: bytes=0-0"));
  }

  @ParameterizedTest
  @CsvSource({
    "Origin: https://a.example, Access-Control-Request-Method: GET, PREFLIGHT",
    "Origin: https://a.example, '', BYPASS",
    "Access-Control-Request-Method: GET, '', BYPASS"
  })
  void knowsPreflights(String first, String second, String expected) {
    assertEquals(expected, judge(Releases.cache(1000, RELEASE), "OPTIONS", "/a.js", first, second));
  }
}
