package io.github.s3wwwkit.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who else may read: s3www lets any origin in with credentials, and that ends here. */
@Execution(ExecutionMode.SAME_THREAD) // Each looks at what s3www was asked.
class CacheOriginsIT {
  private static final String GOOD = "https://app.example";
  private static final String ALSO_GOOD = "http://localhost:3000";
  private static final String BAD = "https://evil.example";
  private static final Release RELEASE =
      Release.of(
          Release.Item.of("a.txt", "a"), Release.Item.of("b/c", "c"), Release.Item.of("cold", "d"));

  private static Map<String, CachedSite> sites;

  @BeforeAll
  static void start() throws Exception {
    sites =
        Map.of(
            "none", CachedSite.of(RELEASE, "--cache-max-object=3"),
            "any", CachedSite.of(RELEASE, "--cors-origins=*"),
            "list", CachedSite.of(RELEASE, "--cors-origins=" + GOOD + "," + ALSO_GOOD));
    for (CachedSite site : sites.values()) {
      site.fill("/a.txt");
    }
  }

  private static CachedSite site(String options) {
    return Objects.requireNonNull(sites.get(options));
  }

  @AfterAll
  static void stop() throws Exception {
    for (CachedSite site : sites.values()) {
      site.close();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "none|-|-",
        "none|https://app.example|-",
        "any|https://app.example|*",
        "any|https://evil.example|*",
        "any|null|*",
        "list|-|-",
        "list|https://app.example|https://app.example",
        "list|http://localhost:3000|http://localhost:3000",
        "list|https://evil.example|-",
        "list|null|-",
        "list|*|-",
        "list|https://app.example.evil.example|-",
        "list|http://app.example|-",
        "list|https://app.example:444|-",
        "list|https://app.exampl|-",
        "list|http://localhost:30000|-",
        "list|https://app.example,http://localhost:3000|-",
      })
  void letsIn(String options, String origin, String allowed) throws Exception {
    CachedSite site = site(options);
    String field = origin == null ? "X: y" : "Origin: " + origin;
    // A hit, a miss, a part, no change, no match, beyond, a redirect, none, and three not judged.
    List<Reply> replies =
        List.of(
            site.get("/a.txt", field),
            site.ask("HEAD", "/a.txt", field),
            site.ask("HEAD", "/cold", field),
            site.get("/a.txt", field, "Range: bytes=0-0"),
            site.get("/a.txt", field, "If-None-Match: *"),
            site.get("/a.txt", field, "If-Match: \"x\""),
            site.get("/a.txt", field, "Range: bytes=9-"),
            site.get("/b", field),
            site.get("/none", field),
            site.get("/b//c", field),
            site.ask("POST", "/a.txt", field),
            site.ask("OPTIONS", "/a.txt", field));
    assertEquals(
        List.of(200, 200, 200, 206, 304, 412, 416, 301, 404),
        replies.subList(0, 9).stream().map(Reply::status).toList());
    for (Reply reply : replies) {
      if (origin != null || allowed == null) {
        assertEquals(allowed, reply.field("Access-Control-Allow-Origin"), reply.toString());
      }
      assertNull(reply.field("Access-Control-Allow-Credentials"), reply.toString());
      assertTrue(!options.equals("list") || reply.lists("Vary", "Origin"), reply.toString());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "none|https://app.example|false",
        "any|https://app.example|true",
        "any|https://evil.example|true",
        "list|https://app.example|true",
        "list|https://evil.example|false",
        "list|null|false",
      })
  void answersPreflights(String options, String origin, boolean allowed) throws Exception {
    CachedSite site = site(options);
    for (String target : List.of("/a.txt", "/cold", "/none", "/b//c", "/%2e%2e/x")) {
      for (String method : List.of("GET", "HEAD", "DELETE")) {
        Map<String, Integer> results = site.results();
        int asked = site.upstream().asked().size();
        Reply reply =
            site.ask(
                "OPTIONS",
                target,
                "Origin: " + origin,
                "Access-Control-Request-Method: " + method,
                "Access-Control-Request-Headers: x-anything");
        assertEquals(204, reply.status(), reply.toString());
        // RFC 9110 8.6.
        assertNull(reply.field("Content-Length"), reply.toString());
        assertNull(reply.field("Access-Control-Allow-Credentials"), reply.toString());
        if (allowed) {
          assertEquals(
              options.equals("any") ? "*" : origin,
              reply.field("Access-Control-Allow-Origin"),
              reply.toString());
          assertTrue(reply.lists("Access-Control-Allow-Methods", "GET"), reply.toString());
          assertTrue(reply.lists("Access-Control-Allow-Methods", "HEAD"), reply.toString());
          assertFalse(reply.lists("Access-Control-Allow-Methods", "DELETE"), reply.toString());
        } else {
          assertFalse(
              reply.head().toLowerCase(Locale.ROOT).contains("\r\naccess-control-"),
              reply.toString());
        }
        assertTrue(!options.equals("list") || reply.lists("Vary", "Origin"), reply.toString());
        assertEquals(results, site.results());
        assertEquals(asked, site.upstream().asked().size());
      }
    }
  }

  /** An OPTIONS without a method that is asked for is no preflight. */
  @Test
  void knowsAPreflight() throws Exception {
    CachedSite site = site("any");
    Map<String, Integer> results = site.results();
    assertEquals("s3www", site.ask("OPTIONS", "/a.txt", "Origin: " + GOOD).field("X-Own"));
    assertEquals(
        "s3www",
        site.ask("OPTIONS", "/a.txt", "Access-Control-Request-Method: GET").field("X-Own"));
    assertEquals(results.getOrDefault("bypass", 0) + 2, site.results().get("bypass"));
    CachedSite.assertServes(
        RELEASE.item("a.txt"),
        site.get("/a.txt", "Origin: " + BAD, "Access-Control-Request-Method: GET"));
  }

  /** By what is accepted, too, where there is a choice. */
  @Test
  void variesByBoth() throws Exception {
    Release release =
        Release.of(Release.Item.of("a.txt", "plain"), Release.Item.of("a.txt.gz", "packed"));
    try (CachedSite site = CachedSite.of(release, "--cors-origins=" + GOOD)) {
      for (String field :
          List.of("X: y", "If-None-Match: *", "Range: bytes=0-0", "Range: bytes=9-")) {
        for (String accepted : List.of("gzip", "identity")) {
          Reply reply = site.get("/a.txt", field, "Accept-Encoding: " + accepted);
          assertTrue(reply.lists("Vary", "Origin"), reply.toString());
          assertTrue(reply.lists("Vary", "Accept-Encoding"), reply.toString());
        }
      }
    }
  }

  @Test
  void takesWhatS3wwwSaysWithoutARecord() throws Exception {
    try (CachedSite site = CachedSite.reported(RELEASE, "{}")) {
      Reply reply = site.get("/a.txt", "Origin: " + BAD);
      assertEquals(BAD, reply.field("Access-Control-Allow-Origin"));
      site.ask("OPTIONS", "/a.txt", "Origin: " + BAD, "Access-Control-Request-Method: GET");
      assertEquals(List.of("GET /a.txt", "OPTIONS /a.txt"), site.upstream().asked());
    }
  }
}
