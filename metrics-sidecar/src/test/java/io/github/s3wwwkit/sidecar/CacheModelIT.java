package io.github.s3wwwkit.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random releases and random requests, judged by {@link CacheModel}. */
@Execution(ExecutionMode.SAME_THREAD) // Each asks as fast as it can.
class CacheModelIT {
  private static final int REQUESTS = 1500;
  private static final List<String> NAMES =
      List.of(
          "a",
          "b.txt",
          "index.html",
          "ä ö.css",
          "x;y",
          "p+q",
          "50%",
          "...",
          "404.html",
          "app.js",
          "q?",
          "%61");
  private static final List<String> DATES =
      List.of(
          "Fri, 20 Nov 2026 08:59:59 GMT", Release.LAST_MODIFIED, "Fri, 20 Nov 2026 09:00:01 GMT");
  private static final List<String> ACCEPTED =
      List.of(
          "gzip, deflate, br, zstd",
          "gzip",
          "br;q=0.3, gzip;q=0.4",
          "*",
          "identity",
          "zstd;q=0, br",
          "identity;q=0.7, br;q=0.7, zstd;q=0.2",
          "deflate",
          "*;q=0",
          "GZIP ; q=0.01");

  /** What goes between the pieces of a path now and then. */
  private static final List<String> ODD =
      List.of(
          "/",
          ".",
          "..",
          "%2e",
          "%2F",
          "\\",
          "%5c",
          "%00",
          "%c0%af",
          "%",
          "%zz",
          "%ff",
          ";",
          "%20",
          "?",
          "%e2%82%ac",
          "index.html",
          "/x");

  private final Random random;

  CacheModelIT() {
    random = new Random(20_261_122);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agrees(long seed) throws Exception {
    random.setSeed(seed);
    Release release = release();
    List<Release.Item> items = release.items();
    String spa = random.nextInt(3) == 0 ? any(items).path() : null;
    CacheModel model = new CacheModel(release, spa);
    List<String> options = new ArrayList<>(List.of("--threads=1"));
    // From all there is to hardly anything.
    options.add("--cache=" + List.of("1Mi", "128Ki", "64Ki").get(random.nextInt(3)));
    options.add("--cache-max-object=" + List.of("64Ki", "2Ki").get(random.nextInt(2)));
    options.add("--cache-warm=" + (random.nextBoolean() ? "on" : "off"));
    if (spa != null) {
      options.add("--spa=" + spa);
    }
    Map<String, Integer> expected = new TreeMap<>();
    Set<Integer> statuses = new LinkedHashSet<>();
    try (CachedSite site = CachedSite.of(release, options.toArray(String[]::new));
        Wire wire = site.sidecar().connect()) {
      for (int i = 0; i < REQUESTS; i++) {
        CacheModel.Asked asked = request(items);
        String[] fields = CacheModel.lines(asked.fields());
        String shown = model + " " + CachedSite.request(asked.method(), asked.target(), fields);
        CacheModel.Expected answer = model.answer(asked);
        long before = site.upstream().asked(asked.method() + " " + asked.target());
        Reply reply = CachedSite.ask(wire, asked.method(), asked.target(), fields);
        judge(model, asked, answer, reply, shown);
        if (answer.result().equals("bypass")) {
          assertEquals(
              before + 1, site.upstream().asked(asked.method() + " " + asked.target()), shown);
        }
        expected.merge(answer.result(), 1, Integer::sum);
        statuses.add(answer.status());
      }
      Map<String, Integer> results = new TreeMap<>(site.results());
      for (String result : List.of("hit", "miss")) {
        results.merge("served", results.getOrDefault(result, 0), Integer::sum);
        results.remove(result);
      }
      assertEquals(expected, results);
      assertEquals(0, site.fills("mismatch") + site.fills("failed"));
      assertTrue(statuses.containsAll(Set.of(0, 200, 206, 304, 412, 416)), statuses.toString());
    }
  }

  private static void judge(
      CacheModel model,
      CacheModel.Asked asked,
      CacheModel.Expected answer,
      Reply reply,
      String request) {
    String shown =
        request + reply + " where " + answer.result() + " " + answer.status() + " was due";
    if (answer.result().equals("bypass")) {
      assertEquals("s3www", reply.field("X-Own"), shown);
      return;
    }
    assertEquals(answer.status(), reply.status(), shown);
    assertTrue(reply.whole(), shown);
    boolean head = asked.method().equals("HEAD");
    Release.Item item = answer.item();
    Release.Item sent = answer.sent();
    switch (answer.status()) {
      case 200, 206 -> {
        assertNotNull(item);
        assertNotNull(sent);
        assertEquals(head ? "" : answer.body(), reply.body(), shown);
        assertEquals(
            Integer.toString(answer.to() - answer.from()), reply.field("Content-Length"), shown);
        CachedSite.assertDescribes(item, sent, CacheModel.coding(item, sent), reply);
        assertEquals(model.varies(item), reply.lists("Vary", "Accept-Encoding"), shown);
        assertEquals(Release.LAST_MODIFIED, reply.field("Last-Modified"), shown);
        assertEquals(
            answer.status() == 200
                ? null
                : "bytes %d-%d/%d".formatted(answer.from(), answer.to() - 1, sent.size()),
            reply.field("Content-Range"),
            shown);
      }
      case 304 -> {
        assertNotNull(item);
        assertNotNull(sent);
        assertEquals(sent.etag(), reply.field("ETag"), shown);
        assertEquals(item.cacheControl(), reply.field("Cache-Control"), shown);
        assertEquals(model.varies(item), reply.lists("Vary", "Accept-Encoding"), shown);
      }
      case 301 -> assertEquals("no-cache", reply.field("Cache-Control"), shown);
      case 404 -> {
        assertEquals("no-cache", reply.field("Cache-Control"), shown);
        if (sent != null) {
          assertEquals(head ? "" : answer.body(), reply.body(), shown);
        }
      }
      default -> {}
    }
  }

  private Release release() {
    Map<String, Release.Item> items = new LinkedHashMap<>();
    int objects = 3 + random.nextInt(20);
    while (items.size() < objects) {
      StringBuilder path = new StringBuilder();
      for (int depth = random.nextInt(3); depth > 0; depth--) {
        path.append("d")
            .append(random.nextInt(3))
            .append(random.nextBoolean() ? "" : " é")
            .append('/');
      }
      add(items, path + any(NAMES));
    }
    for (String path : List.copyOf(items.keySet())) {
      // What says that there is nothing says it in one way.
      if (random.nextInt(3) == 0 && !path.equals("404.html")) {
        for (String suffix : List.of(".br", ".zst", ".gz")) {
          if (random.nextBoolean()) {
            add(items, path + suffix);
          }
        }
      }
    }
    return Release.of(items.values().toArray(Release.Item[]::new));
  }

  private void add(Map<String, Release.Item> items, String path) {
    int size = List.of(1, 2, 10, 700, 5_000, 40_000).get(random.nextInt(6));
    items.putIfAbsent(
        path,
        new Release.Item(
            path,
            Release.noise(size, random.nextLong()),
            random.nextBoolean() ? "text/" + random.nextInt(9) : null,
            random.nextBoolean() ? "max-age=" + random.nextInt(9) : null));
  }

  private CacheModel.Asked request(List<Release.Item> items) {
    Release.Item item = any(items);
    Map<String, String> fields = new TreeMap<>();
    String own = any(List.of(item, item, any(items))).etag();
    maybe(fields, 6, "If-Match", any(List.of("*", own, "\"x\", " + own, "W/" + own, "\"x\"")));
    maybe(
        fields,
        6,
        "If-None-Match",
        any(List.of("*", own, "\"x\",W/" + own, "W/" + own, "\"x\"", "\"x\"")));
    maybe(fields, 6, "If-Modified-Since", any(DATES));
    maybe(fields, 6, "If-Unmodified-Since", any(DATES));
    if (random.nextInt(3) > 0) {
      maybe(fields, 2, "Range", range(item.size()));
      if (fields.containsKey("Range")) {
        maybe(fields, 3, "If-Range", any(List.of(own, "W/" + own, "\"x\"", any(DATES))));
      }
    }
    // Of what is sent to one who wants a part and accepts a coding, and then gets no part, nothing
    // is said.
    boolean whole = !fields.containsKey("Range");
    if (whole) {
      maybe(fields, 2, "Accept-Encoding", any(ACCEPTED));
    }
    String method =
        random.nextInt(4) > 0
            ? "GET"
            : random.nextInt(8) > 0 ? "HEAD" : any(List.of("POST", "DELETE", "OPTIONS"));
    return new CacheModel.Asked(method, target(item.path()), fields);
  }

  private String range(int size) {
    int from = random.nextInt(size + 3);
    return "bytes="
        + switch (random.nextInt(5)) {
          case 0 -> from + "-";
          case 1 -> "-" + (1 + random.nextInt(size + 3));
          case 2 -> "0-0,-1";
          default -> from + "-" + (from + random.nextInt(size + 3));
        };
  }

  private String target(String path) {
    String end = path;
    if (random.nextInt(4) == 0) {
      // A folder, or half a name.
      int cut =
          random.nextBoolean()
              ? Math.max(0, path.lastIndexOf('/') + random.nextInt(2))
              : random.nextInt(path.length());
      end = path.substring(0, cut);
    }
    String target = encoded(end);
    if (random.nextInt(5) == 0) {
      int at = random.nextInt(target.length() + 1);
      target = target.substring(0, at) + any(ODD) + target.substring(at);
    }
    return "/" + target + (random.nextInt(8) == 0 ? any(List.of("?", "?a=b", "?/../%00")) : "");
  }

  private String encoded(String path) {
    return path.codePoints()
        .mapToObj(c ->
            "%? \"#é".indexOf(c) >= 0 || c > 126 || (c != '/' && random.nextInt(20) == 0)
                ? escaped(Character.toString(c))
                : Character.toString(c))
        .collect(Collectors.joining());
  }

  private String escaped(String character) {
    StringBuilder escaped = new StringBuilder();
    for (byte b : character.getBytes(StandardCharsets.UTF_8)) {
      escaped.append((random.nextBoolean() ? "%%%02x" : "%%%02X").formatted(b & 0xff));
    }
    return escaped.toString();
  }

  private void maybe(Map<String, String> fields, int oneIn, String name, String value) {
    if (random.nextInt(oneIn) == 0) {
      fields.put(name, value);
    }
  }

  private <T> T any(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  /** That the model itself knows what it does: the cases of the contract, by hand. */
  @Test
  void isJudgedByWhatKnowsTheRules() {
    Release release =
        Release.of(
            Release.Item.of("index.html", "i"),
            Release.Item.of("d/x", "0123456789"),
            Release.Item.of("d/x.gz", "gz"));
    CacheModel model = new CacheModel(release, null);
    assertEquals("served 200 index.html", by(model, "GET", "/", Map.of()));
    assertEquals("served 200 d/x", by(model, "GET", "/d/%78?y", Map.of()));
    assertEquals("redirect 301 null", by(model, "GET", "/d", Map.of()));
    assertEquals("not_found 404 null", by(model, "HEAD", "/d/", Map.of()));
    assertEquals("bypass 0 null", by(model, "GET", "/d//x", Map.of()));
    assertEquals("bypass 0 null", by(model, "GET", "/d/%2e", Map.of()));
    assertEquals("bypass 0 null", by(model, "POST", "/d/x", Map.of()));
    assertEquals("served 200 d/x.gz", by(model, "GET", "/d/x", Map.of("Accept-Encoding", "gzip")));
    assertEquals("served 206 d/x", by(model, "GET", "/d/x", Map.of("Range", "bytes=9-")));
    assertEquals("served 416 null", by(model, "GET", "/d/x", Map.of("Range", "bytes=10-")));
    assertEquals("served 200 d/x", by(model, "HEAD", "/d/x", Map.of("Range", "bytes=10-")));
    assertEquals("served 412 null", by(model, "GET", "/d/x", Map.of("If-Match", "\"x\"")));
    assertEquals("not_modified 304 d/x", by(model, "GET", "/d/x", Map.of("If-None-Match", "*")));
    assertEquals(
        "served 200 index.html",
        by(new CacheModel(release, "index.html"), "GET", "/none", Map.of()));
  }

  private static String by(
      CacheModel model, String method, String target, Map<String, String> fields) {
    CacheModel.Expected expected = model.answer(new CacheModel.Asked(method, target, fields));
    Release.Item sent = expected.sent();
    return expected.result() + " " + expected.status() + " " + (sent == null ? null : sent.path());
  }
}
