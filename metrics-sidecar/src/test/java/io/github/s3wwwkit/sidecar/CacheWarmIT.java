package io.github.s3wwwkit.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Memory that fills by itself. */
@Execution(ExecutionMode.SAME_THREAD) // Each starts a program.
class CacheWarmIT {
  private static final String OBJECTS = "s3www_cache_objects";
  private static final String WARM = "--cache-warm=on";

  /** Objects of many sizes, in an order that is not theirs. */
  private static Release mixed(int objects, int step) {
    return Release.of(
        IntStream.range(0, objects)
            .map(i -> i * 7 % objects)
            .mapToObj(i -> Release.Item.of("o" + i, 1 + i * step))
            .toArray(Release.Item[]::new));
  }

  private static List<String> bySize(Release release) {
    return release.items().stream()
        .sorted(Comparator.comparingInt(Release.Item::size))
        .map(item -> "GET /" + item.path())
        .toList();
  }

  @Test
  void fillsWithAllThatThereIs() throws Exception {
    Release release =
        Release.of(
            Release.Item.of("index.html", "index"),
            Release.Item.of("sub/index.html", "sub"),
            Release.Item.of("404.html", "none"),
            Release.Item.of("grüße & ?.txt", "greetings"),
            Release.Item.of("100%25.txt", "percent"),
            Release.Item.of("empty", ""),
            Release.Item.of("app.js", 40_000),
            Release.Item.of("app.js.br", 10_000));
    try (CachedSite site = CachedSite.of(release, WARM)) {
      site.sidecar().awaitMetric(OBJECTS, release.items().size());
      assertEquals(Map.of("kept", release.items().size()), site.fills());
      assertEquals(release.items().size(), site.upstream().asked().size());
      // Nobody has asked for anything yet.
      assertEquals(Map.of(), site.results());
      assertEquals(
          0, site.sidecar().metric("s3www_http_requests_total{method=\"GET\",code=\"200\"}"));
      for (String target :
          List.of(
              "/",
              "/sub/",
              "/404.html",
              "/gr%C3%BC%C3%9Fe%20&%20%3F.txt",
              "/100%2525.txt",
              "/empty",
              "/app.js")) {
        Reply reply = site.get(target);
        assertTrue(reply.hit(), target + ": " + reply);
      }
      assertEquals(release.items().size(), site.upstream().asked().size());
    }
  }

  @Test
  void takesTheSmallestFirstTwoAtATime() throws Exception {
    Release release = mixed(30, 1000);
    SiteUpstream upstream = new SiteUpstream(release);
    Semaphore turns = new Semaphore(0);
    for (Release.Item item : release.items()) {
      upstream.on(
          "/" + item.path(),
          (wire, head) -> {
            try {
              if (!turns.tryAcquire(1, TimeUnit.MINUTES)) {
                return false;
              }
            } catch (InterruptedException e) {
              return false;
            }
            return SiteUpstream.says(200, item.content()).send(wire, head);
          });
    }
    try (CachedSite site = CachedSite.of(upstream, release, WARM)) {
      List<String> order = bySize(release);
      for (int ended = 0; ended < order.size(); ended++) {
        int begun = Math.min(order.size(), ended + 2);
        SidecarProcess.await(begun + " begun", () -> upstream.asked().size() == begun);
        // Of two at a time either may be there first.
        assertEquals(
            order.subList(0, begun).stream().sorted().toList(),
            upstream.asked().stream().sorted().toList());
        turns.release();
      }
      site.sidecar().awaitMetric(OBJECTS, 30);
      assertEquals(2, upstream.busiest());
    }
  }

  /** Neither clients nor readiness wait for it. */
  @Test
  void isInNobodysWay() throws Exception {
    Release release =
        Release.of(
            Release.Item.of("a", 10),
            Release.Item.of("b", 20),
            Release.Item.of("c", 30),
            Release.Item.of("d", 40));
    SiteUpstream upstream = new SiteUpstream(release);
    CountDownLatch latch = new CountDownLatch(1);
    List<CountDownLatch> later = new ArrayList<>();
    for (String path : List.of("a", "b")) {
      // Only whoever asks first waits.
      CountDownLatch first = new CountDownLatch(1);
      later.add(first);
      upstream.on(
          "/" + path,
          (wire, head) -> {
            boolean warming = first.getCount() > 0;
            first.countDown();
            if (warming) {
              ScriptedUpstream.await(latch);
            }
            return SiteUpstream.says(200, release.item(path).content()).send(wire, head);
          });
    }
    try (CachedSite site = CachedSite.of(upstream, release, WARM)) {
      for (CountDownLatch begun : later) {
        assertTrue(begun.await(30, TimeUnit.SECONDS));
      }
      MetricsIT.awaitReadiness(site.sidecar(), 200);
      // One that is waited for, and one that is yet to come.
      for (String path : List.of("a", "d", "b", "c")) {
        Reply reply = site.get("/" + path);
        assertTrue(reply.missed(), reply.toString());
        CachedSite.assertServes(release.item(path), reply);
      }
      latch.countDown();
      site.sidecar().awaitMetric(OBJECTS, 4);
      // Whoever came while it was filled did not fill it again.
      assertEquals(Map.of("kept", 4), site.fills());
    }
  }

  @Test
  void triesThreeTimes() throws Exception {
    Release release =
        Release.of(
            Release.Item.of("a", 10),
            Release.Item.of("never", 20),
            Release.Item.of("wrong", 30),
            Release.Item.of("late", 40),
            Release.Item.of("z", 50));
    SiteUpstream upstream = new SiteUpstream(release);
    upstream.on("/never", SiteUpstream.says(500, "no"));
    upstream.on("/wrong", SiteUpstream.says(200, Release.noise(30, 5)));
    upstream.on(
        "/late",
        (wire, head) ->
            upstream.asked("GET /late") == 3
                && SiteUpstream.says(200, release.item("late").content()).send(wire, head));
    try (CachedSite site = CachedSite.of(upstream, release, WARM)) {
      for (String path : List.of("never", "wrong", "late")) {
        SidecarProcess.await("three tries for " + path, () -> upstream.asked("GET /" + path) == 3);
      }
      site.sidecar().awaitMetric(OBJECTS, 3);
      // A fourth would come soon.
      Thread.sleep(2000);
      assertEquals(3, upstream.asked("GET /never"));
      assertEquals(3, upstream.asked("GET /wrong"));
      assertEquals(3, upstream.asked("GET /late"));
      assertEquals(1, upstream.asked("GET /a"));
      assertEquals(1, upstream.asked("GET /z"));
      Map<String, Integer> fills = site.fills();
      assertEquals(3, fills.get("kept"), fills.toString());
      assertEquals(3, fills.get("mismatch"), fills.toString());
      // What nobody was waiting for was cut at nobody.
      assertEquals(0, site.sidecar().metric("s3www_http_aborted_total{by=\"upstream\"}"));
      assertEquals(502, site.get("/never").status());
    }
  }

  /** A site that fits is in memory in the end, whoever began with it and left. */
  @Test
  void fetchesWhatAClientDidNotWaitFor() throws Exception {
    Release release =
        Release.of(
            Release.Item.of("a", 10), Release.Item.of("b", 20), Release.Item.of("z", 500_000));
    SiteUpstream upstream = new SiteUpstream(release);
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch left = new CountDownLatch(1);
    upstream.hold("/a", asked);
    upstream.hold("/b", asked);
    upstream.on(
        "/z",
        (wire, head) -> {
          String content = release.item("z").content();
          if (left.getCount() == 0) {
            return SiteUpstream.says(200, content).send(wire, head);
          }
          wire.send(
              "HTTP/1.1 200 X\r\nContent-Length: 500000\r\n\r\n" + content.substring(0, 100_000));
          ScriptedUpstream.await(left);
          return false;
        });
    try (CachedSite site = CachedSite.of(upstream, release, WARM)) {
      try (Wire client = site.sidecar().connect()) {
        client.send(CachedSite.request("GET", "/z")).head();
        client.read(50_000);
        asked.countDown();
        site.sidecar().awaitMetric(OBJECTS, 2);
        // For its turn to have come, which nothing tells.
        Thread.sleep(1000);
        client.reset();
      }
      site.sidecar().awaitMetric("s3www_http_aborted_total{by=\"client\"}", 1);
      left.countDown();
      site.sidecar().awaitMetric(OBJECTS, 3);
    }
  }

  @Test
  void keepsNothingThatIsWrong() throws Exception {
    Release release = mixed(9, 40_000);
    SiteUpstream upstream = new SiteUpstream(release);
    for (int i = 1; i < 9; i++) {
      String content = release.item("o" + i).content();
      String other = Release.noise(content.length(), i);
      upstream.on(
          "/o" + i,
          switch (i) {
            case 1 -> SiteUpstream.says(200, other);
            case 2 -> SiteUpstream.chunked(other);
            case 3 -> SiteUpstream.says(200, content + "x");
            case 4 -> SiteUpstream.chunked(content + "x");
            case 5 -> SiteUpstream.says(200, content.substring(1));
            case 6 -> SiteUpstream.chunked(content.substring(1));
            case 7 -> SiteUpstream.breaksOff(content, 100);
            default -> SiteUpstream.says(206, content);
          });
    }
    try (CachedSite site = CachedSite.of(upstream, release, WARM)) {
      for (int i = 1; i < 9; i++) {
        String request = "GET /o" + i;
        SidecarProcess.await("three tries", () -> upstream.asked(request) == 3);
      }
      SidecarProcess.await("all judged", () -> site.fills("mismatch") + site.fills("failed") == 24);
      assertEquals(1, site.sidecar().metric(OBJECTS));
      assertEquals(1, site.sidecar().metric("s3www_cache_bytes"));
      assertEquals(1, site.fills("kept"));
      upstream.heal();
      for (Release.Item item : release.items()) {
        CachedSite.assertServes(item, site.get("/" + item.path()));
      }
    }
  }

  @Test
  void stopsWhenFull() throws Exception {
    Release release = mixed(64, 512);
    try (CachedSite site = CachedSite.of(release, WARM, "--cache=256Ki")) {
      // The smallest 32 are 254 kB, of 262; how much more each takes is not told.
      SidecarProcess.await("full", () -> site.sidecar().metric(OBJECTS) >= 12);
      MetricsIT.awaitReadiness(site.sidecar(), 200);
      Thread.sleep(1000);
      assertTrue(site.sidecar().metric("s3www_cache_bytes") <= 256 * 1024);
      assertEquals(0, site.sidecar().metric("s3www_cache_evictions_total"));
      List<String> order = bySize(release);
      for (String request : order.subList(0, 12)) {
        assertTrue(site.get(request.substring(4)).hit(), request);
      }
      assertTrue(site.upstream().asked().size() < 40, "asked for " + site.upstream().asked());
      assertEquals(0, site.upstream().asked(order.getLast()));
    }
  }

  /** What nobody has asked for holds up no end. */
  @Test
  void endsWithTheProgram() throws Exception {
    Release release = mixed(5, 100);
    SiteUpstream upstream = new SiteUpstream(release);
    CountDownLatch never = new CountDownLatch(1);
    for (Release.Item item : release.items()) {
      upstream.hold("/" + item.path(), never);
    }
    try (CachedSite site = CachedSite.of(upstream, release, WARM)) {
      SidecarProcess.await("two begun", () -> upstream.asked().size() == 2);
      site.sidecar().signal("TERM");
      assertEquals(0, site.sidecar().exitCode());
    } finally {
      never.countDown();
    }
  }

  /** Each record again, and only for what is new. */
  @Test
  void beginsWithEachRecord() throws Exception {
    Release one = Release.of(Release.Item.of("a", 10), Release.Item.of("b", 20));
    Release two =
        Release.of(Release.Item.of("a", 10), Release.Item.of("c", 30), Release.Item.of("d", 40))
            .named("r2");
    try (CachedSite site = CachedSite.of(one, WARM)) {
      site.sidecar().awaitMetric(OBJECTS, 2);
      site.publish(two);
      SidecarProcess.await("the second", () -> site.fills("kept") == 4);
      assertEquals(
          List.of("GET /a", "GET /b", "GET /c", "GET /d"),
          site.upstream().asked().stream().sorted().toList());
      for (Release.Item item : two.items()) {
        assertTrue(site.get("/" + item.path()).hit(), item.path());
      }
    }
  }

  @Test
  void waitsForTheStore() throws Exception {
    Release release = mixed(5, 100);
    CountDownLatch up = new CountDownLatch(1);
    try (ScriptedUpstream store =
            new ScriptedUpstream((wire, head, number) ->
                wire.send(
                    up.getCount() > 0
                        ? "HTTP/1.1 503 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                        : "HTTP/1.1 200 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        CachedSite site =
            CachedSite.of(
                release,
                WARM,
                "--store-probe=" + store.url() + "/",
                "--store-probe-interval=100ms")) {
      site.sidecar().awaitMetric("s3www_store_up", 0);
      MetricsIT.awaitReadiness(site.sidecar(), 200);
      // Once it may have begun before the first probe had ended.
      int before = site.upstream().asked().size();
      Thread.sleep(1000);
      assertEquals(before, site.upstream().asked().size());
      up.countDown();
      site.sidecar().awaitMetric(OBJECTS, 5);
    }
  }

  @Test
  void isOffWhereItIsNotWanted() throws Exception {
    try (CachedSite site = CachedSite.of(mixed(5, 100), "--cache-warm=off")) {
      MetricsIT.awaitReadiness(site.sidecar(), 200);
      Thread.sleep(1000);
      assertEquals(List.of(), site.upstream().asked());
      assertEquals(Map.of(), site.fills());
    }
  }

  /** It is on where nothing is said. */
  @Test
  void isOnByItself() throws Exception {
    Release release = mixed(5, 100);
    try (CachedSite site =
        CachedSite.by(
            (upstream, options) ->
                SidecarProcess.start(
                    upstream,
                    List.of(options).stream()
                        .filter(option -> !option.startsWith("--cache-warm="))
                        .toArray(String[]::new)),
            new SiteUpstream(release),
            release)) {
      site.sidecar().awaitMetric(OBJECTS, 5);
    }
  }
}
