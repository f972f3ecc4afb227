package io.github.s3wwwkit.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/** Siblings that were compressed before. */
@Execution(ExecutionMode.SAME_THREAD) // Each looks at what s3www was asked.
class CacheEncodingsIT {
  private static final Release RELEASE =
      Release.of(
          new Release.Item("app.js", "the script itself", "text/javascript", "max-age=7"),
          new Release.Item("app.js.br", "in br", "application/x-br", "max-age=1"),
          new Release.Item("app.js.zst", "in zstd", "application/zstd", "max-age=2"),
          new Release.Item("app.js.gz", "in gz", "application/gzip", "max-age=3"),
          new Release.Item("s.css", "the style", "text/css", null),
          new Release.Item("s.css.gz", "the style, gz", "application/gzip", "max-age=3"),
          Release.Item.of("plain.txt", "plain"),
          Release.Item.of("plain.txt.xz", "in a coding nobody knows"),
          Release.Item.of("alone.txt.gz", "alone"),
          Release.Item.of("index.html", "index"),
          Release.Item.of("index.html.br", "index, br"),
          Release.Item.of("d/index.html", "index of d"),
          Release.Item.of("d/index.html.gz", "d, gz"));

  private static final Map<String, String> CODINGS =
      Map.of(".br", "br", ".zst", "zstd", ".gz", "gzip");

  private static CachedSite hot;
  private static CachedSite cold;

  @BeforeAll
  static void start() throws Exception {
    hot = CachedSite.of(RELEASE);
    for (Release.Item item : RELEASE.items()) {
      hot.fill("/" + item.path(), "Accept-Encoding: identity");
    }
    cold = CachedSite.of(RELEASE, "--cache-max-object=1");
  }

  @AfterAll
  static void stop() throws Exception {
    hot.close();
    cold.close();
  }

  /** What a client accepts, and which sibling it gets. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "app.js||",
        "app.js|''|",
        "app.js|br|.br",
        "app.js|zstd|.zst",
        "app.js|gzip|.gz",
        "app.js|gzip, deflate, br, zstd|.br",
        "app.js|gzip, deflate, zstd|.zst",
        "app.js|gzip, deflate, br|.br",
        "app.js|deflate, gzip|.gz",
        "app.js|deflate|",
        "app.js|compress, xz|",
        "app.js|BR|.br",
        "app.js|GZip|.gz",
        "app.js|gzip;q=0.5, br;q=0.4|.gz",
        "app.js|br;q=0.4,zstd;q=0.41,gzip;q=0.399|.zst",
        "app.js|br;q=0.5, zstd;q=0.5, gzip;q=0.5|.br",
        "app.js|zstd;q=0.5, gzip;q=0.5|.zst",
        "app.js|gzip;q=1.0, br;q=1|.br",
        "app.js|br;q=0|",
        "app.js|br;q=0.000, gzip|.gz",
        "app.js|br;q=0, zstd;q=0, gzip;q=0|",
        "app.js|gzip;q=0.001|.gz",
        "app.js|br ; q=0.3 , gzip ; q=0.7|.gz",
        "app.js|br\t;\tq=0.3,\tgzip|.gz",
        "app.js|br;Q=0.3, gzip|.gz",
        "app.js|*|.br",
        "app.js|*;q=0|",
        "app.js|br;q=0, *|.zst",
        "app.js|*;q=0, gzip|.gz",
        "app.js|gzip, *;q=0|.gz",
        "app.js|identity|",
        "app.js|identity, br|.br",
        "app.js|identity;q=1, gzip;q=1|.gz",
        "app.js|identity;q=1, br;q=0.9|",
        "app.js|identity;q=0.5, gzip;q=0.6|.gz",
        "app.js|identity;q=0, gzip;q=0.1|.gz",
        "app.js|identity;q=0|",
        "app.js|identity;q=0, deflate|",
        "app.js|brx, xbr, gzipped|",
        "app.js|,, br ,|.br",
        "s.css|br, zstd, gzip;q=0.1|.gz",
        "s.css|br, zstd|",
        "s.css|br, *;q=0|",
        "s.css|br;q=1.0, gzip;q=0.8, *;q=0.1|.gz",
        "index.html|br|.br",
        "d/index.html|gzip|.gz",
        "d/index.html|br|",
      })
  void givesWhatIsAcceptedMost(String path, String accepted, String sibling) throws Exception {
    Release.Item item = RELEASE.item(path);
    Release.Item sent = sibling == null ? item : RELEASE.item(path + sibling);
    String coding = sibling == null ? null : CODINGS.get(sibling);
    String[] fields =
        accepted == null ? new String[0] : new String[] {"Accept-Encoding: " + accepted};
    String folder = "/" + path.replaceFirst("index\\.html$", "");
    for (CachedSite site : List.of(hot, cold)) {
      for (String target : List.of("/" + path, folder)) {
        for (String method : List.of("GET", "HEAD")) {
          int before = site.upstream().asked().size();
          Reply reply = site.ask(method, target, fields);
          if (method.equals("GET")) {
            CachedSite.assertServes(item, sent, coding, reply);
          } else {
            CachedSite.assertDescribes(item, sent, coding, reply);
          }
          assertVaries(reply);
          assertTrue(site == hot ? reply.hit() : reply.missed(), reply.toString());
          List<String> asked = site.upstream().asked();
          String behind = "/" + sent.path().replaceFirst("index\\.html$", "");
          assertEquals(
              site == hot ? List.of() : List.of(method + " " + behind),
              asked.subList(before, asked.size()));
        }
      }
    }
  }

  private static void assertVaries(Reply reply) {
    assertTrue(reply.lists("Vary", "Accept-Encoding"), reply.toString());
  }

  @Test
  void readsTheFieldInParts() throws Exception {
    Reply reply = hot.get("/app.js", "Accept-Encoding: br;q=0.1", "Accept-Encoding: gzip");
    CachedSite.assertServes(RELEASE.item("app.js"), RELEASE.item("app.js.gz"), "gzip", reply);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"plain.txt", "app.js.br", "app.js.gz", "s.css.gz", "alone.txt.gz", "plain.txt.xz"})
  void isItselfWhereThereIsNoSibling(String path) throws Exception {
    for (CachedSite site : List.of(hot, cold)) {
      for (String accepted : List.of("br, zstd, gzip", "identity")) {
        Reply reply = site.get("/" + path, "Accept-Encoding: " + accepted);
        CachedSite.assertServes(RELEASE.item(path), reply);
        assertNull(reply.field("Vary"), reply.toString());
      }
      assertEquals(404, site.get("/alone.txt", "Accept-Encoding: gzip").status());
    }
  }

  /** Fields beside what is accepted, the status, and whose tag an answer has. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "br|If-None-Match: {app.js.br}|304|app.js.br",
        "br|If-None-Match: W/{app.js.br}|304|app.js.br",
        "br|If-None-Match: {app.js}|200|app.js.br",
        "br|If-None-Match: {app.js.gz}|200|app.js.br",
        "gzip|If-None-Match: {app.js.gz}|304|app.js.gz",
        "identity|If-None-Match: {app.js}|304|app.js",
        "identity|If-None-Match: {app.js.br}|200|app.js",
        "br|If-None-Match: *|304|app.js.br",
        "br|If-Match: {app.js.br}|200|app.js.br",
        "br|If-Match: {app.js.gz}|412|",
        "br|Range: bytes=4-5|206|app.js",
        "br, gzip|Range: bytes=-1|206|app.js",
        "br|Range: bytes=99-|416|",
        "br|If-Range: {app.js}^Range: bytes=4-5|206|app.js",
        "identity|If-Range: {app.js.br}^Range: bytes=4-5|200|app.js",
        "br|If-Modified-Since: Fri, 20 Nov 2026 09:00:00 GMT|304|app.js.br",
      })
  void judgesWhatItWouldSend(String accepted, String asked, int status, String path)
      throws Exception {
    String filled = asked;
    for (Release.Item item : RELEASE.items()) {
      filled = filled.replace("{" + item.path() + "}", item.etag());
    }
    String fields = "Accept-Encoding: " + accepted + "^" + filled;
    for (CachedSite site : List.of(hot, cold)) {
      Reply reply = site.get("/app.js", fields.split("\\^", -1));
      assertEquals(status, reply.status(), reply.toString());
      assertVaries(reply);
      if (path != null) {
        assertEquals(RELEASE.item(path).etag(), reply.field("ETag"), reply.toString());
      }
      if (status == 206) {
        assertNull(reply.field("Content-Encoding"), reply.toString());
        CachedSite.assertDescribes(RELEASE.item("app.js"), RELEASE.item("app.js"), null, reply);
        assertTrue(RELEASE.item("app.js").content().contains(reply.body()));
      }
    }
  }

  /** Either may be kept without the other. */
  @Test
  void keepsEachForItself() throws Exception {
    try (CachedSite site = CachedSite.of(RELEASE)) {
      assertTrue(site.fill("/app.js", "Accept-Encoding: br").missed());
      assertTrue(site.fill("/app.js").missed());
      assertTrue(site.get("/app.js", "Accept-Encoding: br").hit());
      assertTrue(site.get("/app.js.br").hit());
      assertTrue(site.get("/app.js", "Accept-Encoding: gzip").missed());
      assertEquals(
          List.of("GET /app.js.br", "GET /app.js", "GET /app.js.gz"), site.upstream().asked());
    }
  }

  @Test
  void saysWhatItVariesByWhenItFails() throws Exception {
    try (CachedSite site = CachedSite.of(RELEASE)) {
      site.upstream().on("/app.js.br", SiteUpstream.says(500, "no"));
      Reply reply = site.get("/app.js", "Accept-Encoding: br");
      assertEquals(502, reply.status(), reply.toString());
      assertVaries(reply);
    }
  }
}
