package io.github.s3wwwkit.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is served from memory, and how one can tell. */
@Execution(ExecutionMode.SAME_THREAD) // Each starts a program.
class CacheIT {
  private static final Release.Item HELLO = Release.Item.of("a.txt", "hello");

  static List<Release.Item> items() {
    return List.of(
        HELLO,
        new Release.Item("bare", "no type, no cache control", null, null),
        new Release.Item("bare.gif", Release.noise(77, 1), null, "no-store"),
        new Release.Item("typed", "x", "image/svg+xml", null),
        Release.Item.of("empty.txt", ""),
        Release.Item.of("buffer", 1 << 14),
        Release.Item.of("buffers", (1 << 16) + 1),
        Release.Item.of("large", 1_000_003));
  }

  @ParameterizedTest
  @MethodSource("items")
  void missesOnceAndHitsForEver(Release.Item item) throws Exception {
    try (CachedSite site = CachedSite.of(Release.of(item))) {
      String target = "/" + item.path();
      Reply miss = site.fill(target);
      CachedSite.assertServes(item, miss);
      for (int i = 0; i < 3; i++) {
        Reply hit = site.get(target);
        assertTrue(hit.hit(), hit.toString());
        CachedSite.assertServes(item, hit);
        assertEquals(fields(miss), fields(hit));
      }
      Reply hit = site.ask("HEAD", target);
      assertTrue(hit.hit(), hit.toString());
      assertEquals(fields(miss), fields(hit));
      assertEquals(List.of("GET " + target), site.upstream().asked());
      assertEquals(Map.of("hit", 4, "miss", 1), site.results());
      assertEquals(Map.of("kept", 1), site.fills());
    }
  }

  /** All but what may differ from one to the next, in any order. */
  private static List<String> fields(Reply reply) {
    return Stream.of(reply.head().split("\r\n", -1))
        .filter(line -> !line.startsWith("Cache-Status:") && !line.startsWith("Date:"))
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD"})
  void keepsWhatS3wwwSaysToItself(String method) throws Exception {
    try (CachedSite site = CachedSite.of(Release.of(HELLO))) {
      Reply miss = site.ask(method, "/a.txt", "Origin: https://a.example");
      assertTrue(miss.missed(), miss.toString());
      for (String name :
          List.of(
              "X-Own",
              "Set-Cookie",
              "Vary",
              "Access-Control-Allow-Origin",
              "Access-Control-Allow-Credentials")) {
        assertNull(miss.field(name), miss.toString());
      }
      CachedSite.assertDescribes(HELLO, HELLO, null, miss);
    }
  }

  @Test
  void asksForAHeadWithoutABody() throws Exception {
    try (CachedSite site = CachedSite.of(Release.of(HELLO))) {
      Reply head = site.ask("HEAD", "/a.txt");
      assertTrue(head.missed(), head.toString());
      CachedSite.assertDescribes(HELLO, HELLO, null, head);
      assertEquals(List.of("HEAD /a.txt"), site.upstream().asked());
      assertEquals(Map.of("miss", 1), site.results());
      assertEquals(fields(site.fill("/a.txt")), fields(head));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-11-20T09:00:00Z|Fri, 20 Nov 2026 09:00:00 GMT",
        "2026-11-20T09:00:00.999Z|Fri, 20 Nov 2026 09:00:00 GMT",
        "2027-02-01T23:59:59.5Z|Mon, 01 Feb 2027 23:59:59 GMT",
        "yesterday|",
        "|",
      })
  void isAsOldAsTheRelease(String published, String modified) throws Exception {
    try (CachedSite site = CachedSite.of(Release.of(HELLO).published(published))) {
      assertEquals(modified, site.fill("/a.txt").field("Last-Modified"));
      Reply hit = site.get("/a.txt");
      assertTrue(hit.hit(), hit.toString());
      assertEquals(modified, hit.field("Last-Modified"));
    }
  }

  @Test
  void hasEverySeriesFromTheFirstScrape() throws Exception {
    try (CachedSite site = CachedSite.of(Release.of(HELLO), "--cache=3Mi")) {
      String scrape = site.sidecar().admin("/metrics").body();
      List<String> zero =
          new ArrayList<>(
              List.of("s3www_cache_bytes", "s3www_cache_objects", "s3www_cache_evictions_total"));
      for (String result :
          List.of("hit", "miss", "not_modified", "not_found", "redirect", "bypass")) {
        zero.add("s3www_cache_requests_total{result=\"" + result + "\",}");
      }
      for (String result : List.of("kept", "too_large", "no_room", "mismatch", "failed")) {
        zero.add("s3www_cache_fills_total{result=\"" + result + "\",}");
      }
      for (String series : zero) {
        assertTrue(scrape.contains("\n" + series + " 0.0\n"), series + " in " + scrape);
      }
      assertEquals(3 << 20, site.sidecar().metric("s3www_cache_max_bytes"));
      for (String type :
          List.of(
              "requests_total counter",
              "fills_total counter",
              "bytes gauge",
              "max_bytes gauge",
              "objects gauge",
              "evictions_total counter")) {
        assertTrue(scrape.contains("# TYPE s3www_cache_" + type + "\n"), type);
      }

      site.fill("/a.txt");
      assertEquals(1, site.sidecar().metric("s3www_cache_objects"));
      double bytes = site.sidecar().metric("s3www_cache_bytes");
      assertTrue(bytes >= HELLO.size() && bytes <= 3 << 20, bytes + " bytes");
    }
  }

  @Test
  void countsEachRequestOnce() throws Exception {
    Release release =
        Release.of(HELLO, Release.Item.of("b/index.html", "b"), Release.Item.of("large", 1 << 21));
    try (CachedSite site = CachedSite.of(release)) {
      site.fill("/a.txt");
      site.get("/a.txt");
      site.ask("HEAD", "/a.txt");
      site.get("/a.txt", "Range: bytes=0-0");
      site.get("/a.txt", "Range: bytes=9-");
      site.get("/a.txt", "If-Match: \"x\"");
      assertEquals(Map.of("hit", 5, "miss", 1), site.results());
      site.get("/b/", "Range: bytes=0-0");
      site.get("/b/", "Range: bytes=9-");
      site.get("/b/", "If-Match: \"x\"");
      site.ask("HEAD", "/b/index.html");
      assertEquals(Map.of("hit", 5, "miss", 5), site.results());
      site.get("/a.txt", "If-None-Match: *");
      site.ask("HEAD", "/b/", "If-None-Match: *");
      site.get("/none");
      site.ask("HEAD", "/none/");
      site.get("/b");
      site.ask("HEAD", "/b");
      site.get("/b//");
      site.ask("DELETE", "/a.txt");
      Map<String, Integer> results =
          Map.of(
              "hit", 5, "miss", 5, "not_modified", 2, "not_found", 2, "redirect", 2, "bypass", 2);
      assertEquals(results, site.results());
      assertEquals(Map.of("kept", 1), site.fills());
      // Twice: whoever does not keep it does not remember it either.
      CachedSite.assertServes(release.item("large"), site.get("/large"));
      Reply again = site.get("/large");
      CachedSite.assertServes(release.item("large"), again);
      assertTrue(again.missed(), again.toString());
      assertTrue(site.fills("too_large") > 0);
      assertEquals(Map.of("kept", 1, "too_large", site.fills().get("too_large")), site.fills());
    }
  }

  /** Counters, bytes and the access log know nothing of memory. */
  @Test
  void isAnAnswerLikeOthers() throws Exception {
    try (CachedSite site = CachedSite.of(Release.of(HELLO))) {
      long sent = 0;
      long received = 0;
      site.fill("/a.txt?secret");
      double before = site.sidecar().metric("s3www_http_response_bytes_total");
      double asked = site.sidecar().metric("s3www_http_request_bytes_total");
      try (Wire wire = site.sidecar().connect()) {
        for (String method : List.of("GET", "HEAD", "GET")) {
          String[] fields = {"User-Agent: u", "Referer: http://r/?q"};
          sent += CachedSite.request(method, "/a.txt?secret", fields).length();
          Reply reply = CachedSite.ask(wire, method, "/a.txt?secret", fields);
          assertTrue(reply.hit(), reply.toString());
          received += reply.head().length() + reply.body().length();
        }
      }
      assertEquals(
          (double) received, site.sidecar().metric("s3www_http_response_bytes_total") - before);
      assertEquals((double) sent, site.sidecar().metric("s3www_http_request_bytes_total") - asked);
      assertEquals(
          3, site.sidecar().metric("s3www_http_requests_total{method=\"GET\",code=\"200\"}"));
      assertEquals(
          1, site.sidecar().metric("s3www_http_requests_total{method=\"HEAD\",code=\"200\"}"));
      assertEquals(
          3, site.sidecar().metric("s3www_http_request_duration_seconds_count{method=\"GET\"}"));
      assertEquals(4, site.sidecar().metric("s3www_http_time_to_first_byte_seconds_count"));
      assertEquals(0, site.sidecar().metric("s3www_http_requests_in_flight"));
      // Those of two loops come in any order.
      List<String> lines =
          site.sidecar().accessLog(4).stream()
              .filter(line -> line.contains("\"userAgent\":\"u\""))
              .toList();
      assertEquals(3, lines.size());
      for (String line : lines) {
        for (String part :
            List.of(
                "\"path\":\"/a.txt\"",
                "\"status\":200",
                "\"ended\":\"done\"",
                "\"referer\":\"http://r/\"")) {
          assertTrue(line.contains(part), line);
        }
      }
    }
  }

  @Test
  void answersInTurn() throws Exception {
    Release release =
        Release.of(HELLO, Release.Item.of("cold", 300_000), Release.Item.of("b", "bb"));
    try (CachedSite site = CachedSite.of(release);
        Wire wire = site.sidecar().connect()) {
      site.fill("/a.txt");
      site.fill("/b");
      StringBuilder requests = new StringBuilder();
      List<String> paths = List.of("a.txt", "b", "cold", "a.txt", "cold", "b");
      for (int i = 0; i < 20; i++) {
        for (String path : paths) {
          requests.append(CachedSite.request("GET", "/" + path));
          requests.append(CachedSite.request("HEAD", "/" + path));
          requests.append(CachedSite.request("GET", "/" + path, "If-None-Match: *"));
        }
      }
      wire.send(requests.toString());
      for (int i = 0; i < 20; i++) {
        for (String path : paths) {
          CachedSite.assertServes(release.item(path), Reply.read(wire, false));
          assertEquals(200, Reply.read(wire, true).status());
          assertEquals(304, Reply.read(wire, false).status());
        }
      }
    }
  }

  /** A body is no next request, even where nothing is asked of s3www. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/a.txt|200|",
        "/a.txt|304|If-None-Match: *",
        "/a.txt|412|If-Match: \"x\"",
        "/none|404|",
        "/b|301|",
        "/a.txt|206|Range: bytes=0-1",
      })
  void readsAwayWhatComesWithARequest(String target, int status, String field) throws Exception {
    String smuggled = CachedSite.request("GET", "/smuggled");
    List<List<String>> bodies =
        List.of(
            List.of("Content-Length: " + smuggled.length(), smuggled),
            List.of(
                "Transfer-Encoding: chunked",
                Integer.toHexString(smuggled.length()) + "\r\n" + smuggled + "\r\n0\r\n\r\n"));
    try (CachedSite site = CachedSite.of(Release.of(HELLO, Release.Item.of("b/c", "d")))) {
      site.fill("/a.txt");
      for (List<String> body : bodies) {
        try (Wire wire = site.sidecar().connect()) {
          String fields = field == null ? body.getFirst() : body.getFirst() + "\r\n" + field;
          wire.send(
              CachedSite.request("GET", target, fields)
                  + body.getLast()
                  + CachedSite.request("GET", "/a.txt"));
          assertEquals(status, Reply.read(wire, false).status());
          Reply next = Reply.read(wire, false);
          if (next.status() != 0) {
            CachedSite.assertServes(HELLO, next);
          }
        }
      }
      assertEquals(List.of("GET /a.txt"), site.upstream().asked());
      assertFalse(String.join("\n", site.sidecar().accessLog(2)).contains("smuggled"));
    }
  }

  @Test
  void waitsForNoBodyThatWaitsForIt() throws Exception {
    try (CachedSite site = CachedSite.of(Release.of(HELLO))) {
      site.fill("/a.txt");
      try (Wire wire = site.sidecar().connect()) {
        wire.send(CachedSite.request("GET", "/a.txt", "Content-Length: 5", "Expect: 100-continue"));
        Reply reply = Reply.read(wire, false);
        if (reply.status() == 100) {
          wire.send("abcde");
          reply = Reply.read(wire, false);
        }
        CachedSite.assertServes(HELLO, reply);
      }
    }
  }

  @Test
  void endsTheConnectionWhenAsked() throws Exception {
    try (CachedSite site = CachedSite.of(Release.of(HELLO))) {
      site.fill("/a.txt");
      for (String request :
          List.of(
              CachedSite.request("GET", "/a.txt", "Connection: close"),
              "GET /a.txt HTTP/1.0\r\n\r\n",
              "GET http://other/a.txt HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")) {
        try (Wire wire = site.sidecar().connect()) {
          Reply reply = Reply.read(wire.send(request), false);
          assertTrue(reply.hit(), reply.toString());
          CachedSite.assertServes(HELLO, reply);
          assertTrue(wire.ends());
        }
      }
    }
  }

  @Test
  void servesOverTls() throws Exception {
    Release release = Release.of(HELLO, Release.Item.of("large", 1_000_000));
    try (CachedSite site =
        CachedSite.by(TlsPair.SHARED::start, new SiteUpstream(release), release)) {
      for (Release.Item item : release.items()) {
        CachedSite.assertServes(item, site.fill("/" + item.path()));
        Reply hit = site.get("/" + item.path());
        assertTrue(hit.hit(), hit.toString());
        CachedSite.assertServes(item, hit);
      }
      Reply part = site.get("/large", "Range: bytes=500000-");
      assertTrue(part.body().equals(release.item("large").content().substring(500_000)));
    }
  }

  /** What is no good record, or none yet. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"outcome\":\"published\",\"release\":\"r1\"}",
        "{\"outcome\":\"published\",\"release\":\"r1\",\"objects\":[]}",
        "{\"outcome\":\"planned\",\"release\":\"r1\",\"objects\":[{\"path\":\"a.txt\",\"bytes\":5,\"sha256\":\"HEX\"}]}",
        "{\"outcome\":\"failed\",\"release\":\"r1\",\"objects\":[{\"path\":\"a.txt\",\"bytes\":5,\"sha256\":\"HEX\"}]}",
        "{\"outcome\":\"published\",\"release\":\"r1\",\"objects\":[{\"path\":\"a.txt\",\"bytes\":5}]}",
        "{\"outcome\":\"published\",\"release\":\"r1\",\"objects\":[{\"path\":\"a.txt\",\"sha256\":\"HEX\"}]}",
        "{\"outcome\":\"published\",\"release\":\"r1\",\"objects\":[{\"bytes\":5,\"sha256\":\"HEX\"}]}",
        "{\"outcome\":\"published\",\"release\":\"r1\",\"objects\":[{\"path\":\"a.txt\",\"bytes\":5,\"sha256\":\"HEX0\"}]}",
        "{\"outcome\":\"published\",\"release\":\"r1\",\"objects\":[{\"path\":\"a.txt\",\"bytes\":5,\"sha256\":\"xyz\"}]}",
        "{\"outcome\":\"published\",\"release\":\"r1\",\"objects\":[{\"path\":\"a.txt\",\"bytes\":-5,\"sha256\":\"HEX\"}]}",
        "{\"outcome\":\"published\",\"release\":\"r1\",\"objects\":[{\"path\":\"a.txt\",\"bytes\":5,\"sha256\":\"HEX\"},{\"path\":\"b\",\"bytes\":1}]}",
      })
  void passesAllWithoutAGoodRecord(String report) throws Exception {
    try (CachedSite site =
        CachedSite.reported(Release.of(HELLO), report.replace("HEX", HELLO.hex()))) {
      for (int i = 0; i < 2; i++) {
        Reply reply = site.get("/a.txt", "Origin: https://a.example");
        assertEquals("hello", reply.body());
        assertEquals("text/x-guess", reply.field("Content-Type"));
        assertEquals("s3www", reply.field("X-Own"));
        assertEquals("https://a.example", reply.field("Access-Control-Allow-Origin"));
      }
      assertEquals(404, site.get("/none").status());
      assertEquals(3, site.upstream().asked().size());
      assertEquals(Map.of("bypass", 3), site.results());
      assertEquals(Map.of(), site.fills());

      // Then there is one.
      site.publish(Release.of(HELLO));
      SidecarProcess.await("a hit", () -> site.get("/a.txt").hit());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"published", "unchanged", "verified"})
  void takesARecordOfWhatIsThere(String outcome) throws Exception {
    Release release = Release.of(HELLO);
    try (CachedSite site = CachedSite.reported(release, release.report(outcome))) {
      CachedSite.assertServes(HELLO, site.fill("/a.txt"));
      assertTrue(site.get("/a.txt").hit());
    }
  }
}
