package io.github.s3wwwkit.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which object a path means, and which paths mean none. */
@Execution(ExecutionMode.SAME_THREAD) // All count at the same sidecar.
class CachePathsIT {
  private static final Release RELEASE =
      Release.of(
          Release.Item.of("index.html", "the index"),
          Release.Item.of("a.txt", "a"),
          Release.Item.of("sub/index.html", "the index below"),
          Release.Item.of("sub/x.txt", "ecks"),
          Release.Item.of("deep/er/z.txt", "z"),
          new Release.Item("404.html", "<p>not here", "text/html", "max-age=99"),
          Release.Item.of("a b.txt", "blank"),
          Release.Item.of("grüße.txt", "greetings"),
          Release.Item.of("100%.txt", "percent"),
          Release.Item.of("a%2Etxt", "no escape"),
          Release.Item.of("semi;colon.txt", "semicolon"),
          Release.Item.of("plus+plus.txt", "plus"),
          Release.Item.of("q?mark.txt", "question"),
          Release.Item.of("...", "three dots"),
          Release.Item.of(".well-known/x", "well known"),
          Release.Item.of("sub dir/y.txt", "y"),
          Release.Item.of("straße/y.txt", "y"));

  private static CachedSite site;
  private static CachedSite cold;

  @BeforeAll
  static void start() throws Exception {
    site = CachedSite.of(RELEASE);
    // Next to nothing is small enough to be kept.
    cold = CachedSite.of(RELEASE, "--cache-max-object=1");
  }

  @AfterAll
  static void stop() throws Exception {
    site.close();
    cold.close();
  }

  /** What one request adds to the counters. */
  private static Map<String, Integer> counted(Map<String, Integer> before) throws Exception {
    return CachedSite.since(before, site.results());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/|index.html",
        "/?q=1|index.html",
        "/index.html|index.html",
        "/index%2Ehtml|index.html",
        "/a.txt|a.txt",
        "/a.txt?|a.txt",
        "/a.txt?x=/../%00//%zz\\|a.txt",
        "/%61.txt|a.txt",
        "/%61%2e%74x%74|a.txt",
        "/a%2Etxt|a.txt",
        "/a%252Etxt|a%2Etxt",
        "/a%20b.txt|a b.txt",
        "/gr%C3%BC%C3%9Fe.txt|grüße.txt",
        "/gr%c3%bc%c3%9fe.txt|grüße.txt",
        "/100%25.txt|100%.txt",
        "/semi;colon.txt|semi;colon.txt",
        "/semi%3Bcolon.txt|semi;colon.txt",
        "/plus+plus.txt|plus+plus.txt",
        "/plus%2Bplus.txt|plus+plus.txt",
        "/q%3Fmark.txt|q?mark.txt",
        "/q%3Fmark.txt?x|q?mark.txt",
        "/...|...",
        "/.well-known/x|.well-known/x",
        "/sub/|sub/index.html",
        "/sub/?x|sub/index.html",
        "/s%75b/|sub/index.html",
        "/sub/index.html|sub/index.html",
        "/sub/x.txt|sub/x.txt",
        "/deep/er/z.txt|deep/er/z.txt",
        "/sub%20dir/y.txt|sub dir/y.txt",
        "/404.html|404.html",
      })
  void findsTheObject(String target, String path) throws Exception {
    // The first may find it in memory already: others mean the same object.
    Reply first = site.get(target);
    CachedSite.assertServes(RELEASE.item(path), first);
    SidecarProcess.await("a hit", () -> site.get(target).hit());
    Map<String, Integer> before = site.results();
    int asked = site.upstream().asked().size();
    CachedSite.assertServes(RELEASE.item(path), site.get(target));
    CachedSite.assertDescribes(
        RELEASE.item(path), RELEASE.item(path), null, site.ask("HEAD", target));
    assertEquals(Map.of("hit", 2), counted(before));
    assertEquals(asked, site.upstream().asked().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/sub|/sub/",
        "/sub?|/sub/?",
        "/sub?x=1&y=/?|/sub/?x=1&y=/?",
        "/sub?//evil.example|/sub/?//evil.example",
        "/deep|/deep/",
        "/deep/er|/deep/er/",
        "/s%75b|/sub/",
        "/sub%20dir?%20|/sub%20dir/?%20",
        "/stra%C3%9Fe|/stra%C3%9Fe/",
        "/.well-known|/.well-known/",
      })
  void leadsIntoAFolder(String target, String where) throws Exception {
    for (String method : List.of("GET", "HEAD")) {
      Map<String, Integer> before = site.results();
      int asked = site.upstream().asked().size();
      Reply reply = site.ask(method, target, "If-None-Match: *", "Range: bytes=0-0");
      assertEquals(301, reply.status(), reply.toString());
      String location = reply.field("Location");
      assertNotNull(location, reply.toString());
      assertEquals(
          canonical("http://a" + where),
          canonical(URI.create("http://a" + target).resolve(location).toString()),
          location);
      assertEquals("no-cache", reply.field("Cache-Control"), reply.toString());
      assertEquals(Map.of("redirect", 1), counted(before));
      assertEquals(asked, site.upstream().asked().size());
    }
  }

  /** An address in one of its ways; a question mark with nothing behind it may go. */
  private static String canonical(String url) {
    return SiteUpstream.decoded(url).replaceFirst("\\?$", "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/none",
        "/none/",
        "/none?sub",
        "/A.TXT",
        "/a.txt/",
        "/a.txt/x",
        "/a.txt;v=1",
        "/a+b.txt",
        "/sub/none",
        "/sub/x.txt/",
        "/sub/index.html/",
        "/su",
        "/deep/",
        "/deep/er/",
        "/deep/er/z",
        "/..;/a.txt",
        "/..%3b/a.txt",
        "/;/a.txt",
        "/..../a.txt",
        "/%20",
        "/%7F",
        "/%0d%0aX:%20y",
        "/%F0%9F%98%80",
        "/%ef%bb%bfa.txt",
        "/%25%32%65%25%32%65/a.txt",
        "/gru%CC%88%C3%9Fe.txt",
      })
  void findsNothing(String target) throws Exception {
    Release.Item page = RELEASE.item("404.html");
    SidecarProcess.await("its page", () -> site.get("/404.html").hit());
    for (String field :
        List.of(
            "X: y",
            "If-None-Match: *",
            "If-Match: \"x\"",
            "Range: bytes=0-1",
            "If-Modified-Since: " + Release.LAST_MODIFIED,
            "Accept-Encoding: br, gzip")) {
      for (String method : List.of("GET", "HEAD")) {
        Map<String, Integer> before = site.results();
        int asked = site.upstream().asked().size();
        Reply reply = site.ask(method, target, field);
        assertEquals(404, reply.status(), reply.toString());
        assertEquals(method.equals("GET") ? page.content() : "", reply.body());
        assertEquals(page.type(), reply.field("Content-Type"));
        assertEquals("no-cache", reply.field("Cache-Control"), reply.toString());
        assertEquals(Integer.toString(page.size()), reply.field("Content-Length"));
        assertEquals(Map.of("not_found", 1), counted(before));
        assertEquals(asked, site.upstream().asked().size());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//",
        "//a.txt",
        "//sub",
        "//evil.example/..",
        "/sub//x.txt",
        "/sub//",
        "/sub/x.txt//",
        "/.",
        "/..",
        "/./a.txt",
        "/./",
        "/../a.txt",
        "/sub/../a.txt",
        "/sub/..",
        "/sub/.",
        "/sub/./",
        "/%2e",
        "/%2e%2e",
        "/%2e%2e/a.txt",
        "/%2E./a.txt",
        "/.%2e/a.txt",
        "/sub/%2e%2E/a.txt",
        "/sub/%2e/x.txt",
        "/sub%2Fx.txt",
        "/sub%2fx.txt",
        "/sub%2f",
        "/%2F",
        "/%2e%2e%2fa.txt",
        "/sub\\x.txt",
        "/sub%5Cx.txt",
        "/sub%5cx.txt",
        "/..%5c",
        "/%00",
        "/a.txt%00",
        "/a%00.txt",
        "/%c0%afa.txt",
        "/%c0%ae%c0%ae/a.txt",
        "/%c1%a1.txt",
        "/%e0%80%af",
        "/%e0%80%80",
        "/%f0%80%80%af",
        "/%ed%a0%80",
        "/%ed%a0%bd%ed%b8%80",
        "/%f4%90%80%80",
        "/%f8%88%80%80%80",
        "/%fe",
        "/%80",
        "/%c3",
        "/gr%fc%dfe.txt",
        "/a%zz.txt",
        "/a%4",
        "/a%",
        "/%",
        "/a%+61.txt",
        "/a%-1",
        "/%u0061.txt",
        "/none//",
      })
  void doesNotJudge(String target) throws Exception {
    for (String method : List.of("GET", "HEAD")) {
      Map<String, Integer> before = site.results();
      long asked = site.upstream().asked(method + " " + target);
      Reply reply = site.ask(method, target, "Origin: https://a.example");
      assertEquals("s3www", reply.field("X-Own"), reply.toString());
      assertEquals(null, reply.field("Access-Control-Allow-Origin"), reply.toString());
      assertEquals(asked + 1, site.upstream().asked(method + " " + target));
      assertEquals(Map.of("bypass", 1), counted(before));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get"})
  void judgesOnlyReads(String method) throws Exception {
    for (String target : List.of("/a.txt", "/", "/sub/", "/none//")) {
      Map<String, Integer> before = site.results();
      long asked = site.upstream().asked(method + " " + target);
      Reply reply = site.ask(method, target, "X: y");
      assertEquals("s3www", reply.field("X-Own"), reply.toString());
      assertEquals(asked + 1, site.upstream().asked(method + " " + target));
      assertEquals(Map.of("bypass", 1), counted(before));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/|/",
        "/index.html|/",
        "/sub/|/sub/",
        "/sub/index.html|/sub/",
        "/sub/x.txt?x|/sub/x.txt",
      })
  void asksUnderTheNameThatIsNotSentAway(String target, String asked) throws Exception {
    for (String method : List.of("GET", "HEAD")) {
      int before = cold.upstream().asked().size();
      assertEquals(200, cold.ask(method, target).status());
      List<String> more = cold.upstream().asked().subList(before, cold.upstream().asked().size());
      assertEquals(
          List.of(method + " " + asked),
          more.stream().map(request -> request.replaceFirst("\\?.*", "")).toList());
    }
  }

  @Test
  void saysNotFoundInItsOwnWords() throws Exception {
    Release release = Release.of(Release.Item.of("a/b", "c"));
    try (CachedSite bare = CachedSite.of(release)) {
      for (String target : List.of("/", "/none", "/a/", "/404.html", "/index.html")) {
        Reply reply = bare.get(target);
        assertEquals(404, reply.status(), reply.toString());
        assertEquals("no-cache", reply.field("Cache-Control"));
        assertTrue(reply.whole());
        assertFalse(reply.body().contains("listing"), reply.body());
      }
      assertEquals(List.of(), bare.upstream().asked());
      assertEquals(Map.of("not_found", 5), bare.results());
    }
  }

  @Test
  void fetchesThePageThatSaysNotFound() throws Exception {
    Release.Item page = new Release.Item("404.html", Release.noise(200_000, 4), "text/html", null);
    try (CachedSite empty = CachedSite.of(Release.of(page))) {
      Reply first = empty.get("/none");
      assertEquals(404, first.status(), first.toString());
      assertTrue(first.whole() && first.body().equals(page.content()));
      assertEquals("no-cache", first.field("Cache-Control"));
      assertEquals(List.of("GET /404.html"), empty.upstream().asked());
      empty.sidecar().awaitMetric("s3www_cache_fills_total{result=\"kept\"}", 1);
      Reply second = empty.get("/none/");
      assertTrue(second.whole() && second.body().equals(page.content()));
      assertEquals(1, empty.upstream().asked().size());
      assertEquals(Map.of("not_found", 2), empty.results());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 404, 403, 500, 200, 0})
  void saysNotFoundWithoutThePage(int status) throws Exception {
    Release.Item page = new Release.Item("404.html", "the page", "text/html", null);
    try (CachedSite broken = CachedSite.of(Release.of(page))) {
      broken
          .upstream()
          .on(
              "/404.html",
              status == 0
                  ? (wire, head) -> false
                  : SiteUpstream.says(status, "THE PAGE", "Location: ./"));
      Reply reply = broken.get("/none");
      // Its head may be gone before its bytes are known to be wrong.
      assertTrue(reply.status() == 404, reply.toString());
      assertFalse(reply.whole() && reply.body().equals("THE PAGE"), reply.toString());
      if (status != 200) {
        assertTrue(reply.whole(), reply.toString());
        assertEquals("no-cache", reply.field("Cache-Control"));
      }
      assertEquals(Map.of("not_found", 1), broken.results());
      assertEquals(0, broken.fills("kept"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--spa=index.html", "--spa=sub/index.html", "--spa=sub/x.txt"})
  void servesTheSinglePage(String option) throws Exception {
    Release.Item page = RELEASE.item(option.replace("--spa=", ""));
    try (CachedSite single = CachedSite.of(RELEASE, option)) {
      Reply first = single.fill("/none?x");
      CachedSite.assertServes(page, first);
      for (String target : List.of("/none", "/none/", "/deep/", "/a.txt/x", "/sub/none")) {
        Reply reply = single.get(target);
        assertTrue(reply.hit(), reply.toString());
        CachedSite.assertServes(page, reply);
      }
      assertEquals(Map.of("hit", 5, "miss", 1), single.results());
      assertEquals(304, single.get("/none", "If-None-Match: " + page.etag()).status());
      assertEquals(412, single.get("/none", "If-Match: \"x\"").status());
      Reply part = single.get("/none", "Range: bytes=-1");
      assertEquals(206, part.status());
      assertEquals(page.content().substring(page.size() - 1), part.body());
      CachedSite.assertDescribes(page, page, null, single.ask("HEAD", "/none"));
      // What is there stays what it is.
      CachedSite.assertServes(RELEASE.item("a.txt"), single.get("/a.txt"));
      assertEquals(301, single.get("/deep").status());
      assertEquals("s3www", single.get("/none//").field("X-Own"));
    }
  }
}
