package io.github.s3wwwkit.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A site in memory is not hurt when what is behind it goes. */
@Execution(ExecutionMode.SAME_THREAD) // Each starts a program.
class CacheOutageIT {
  private static final Release RELEASE =
      Release.of(
          Release.Item.of("index.html", "index"),
          Release.Item.of("b/c", "c"),
          Release.Item.of("404.html", "none"),
          Release.Item.of("large", 5000));

  /** Longer than it may take to notice that s3www is gone. */
  private static final Duration NOTICED = Duration.ofSeconds(4);

  /** A store that can be told to fail. */
  private static ScriptedUpstream store(AtomicBoolean up) throws Exception {
    return new ScriptedUpstream((wire, head, number) ->
        wire.send(
            "HTTP/1.1 "
                + (up.get() ? 200 : 503)
                + " X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
  }

  @Test
  void goesOnWithoutTheStore() throws Exception {
    AtomicBoolean up = new AtomicBoolean(true);
    try (ScriptedUpstream store = store(up);
        CachedSite site =
            CachedSite.of(
                RELEASE, "--store-probe=" + store.url() + "/", "--store-probe-interval=100ms")) {
      site.sidecar().awaitMetric("s3www_store_up", 1);
      site.fill("/");
      up.set(false);
      site.sidecar().awaitMetric("s3www_store_up", 0);
      int asked = site.upstream().asked().size();

      assertTrue(site.get("/").hit());
      CachedSite.assertServes(RELEASE.item("index.html"), site.get("/index.html"));
      assertEquals("nde", site.get("/", "Range: bytes=1-3").body());
      assertEquals(412, site.get("/", "If-Match: \"x\"").status());
      assertEquals(304, site.get("/b/c", "If-None-Match: *").status());
      assertEquals(301, site.get("/b").status());
      Reply none = site.get("/none");
      assertEquals(404, none.status());
      assertEquals("no-cache", none.field("Cache-Control"));
      assertTrue(none.whole() && none.field("Content-Length") != null, none.toString());
      double before = site.requests("miss");
      for (Reply refused :
          List.of(
              site.get("/b/c"), site.ask("HEAD", "/b/c"), site.get("/b/c", "Range: bytes=0-0"))) {
        assertEquals(503, refused.status(), refused.toString());
        assertNotNull(refused.field("Retry-After"), refused.toString());
        assertEquals("no-store", refused.field("Cache-Control"), refused.toString());
      }
      assertEquals(before + 3, site.requests("miss"));
      assertEquals(3, site.sidecar().metric("s3www_http_rejected_total{reason=\"store_down\"}"));
      assertEquals(503, site.get("//none").status());
      assertEquals(asked, site.upstream().asked().size());
      assertEquals(0, site.fills("failed"));

      up.set(true);
      site.sidecar().awaitMetric("s3www_store_up", 1);
      CachedSite.assertServes(RELEASE.item("b/c"), site.fill("/b/c"));
    }
  }

  /** Ready without s3www when all is in memory, whatever the size of the rest of the world. */
  @ParameterizedTest
  @CsvSource({"--cache=1Mi, 200", "--cache=1Mi --cache-max-object=4999, 503"})
  void isReadyWithoutS3wwwWhenAllIsInMemory(String options, int status) throws Exception {
    SiteUpstream upstream = new SiteUpstream(RELEASE);
    try (SidecarProcess plain = SidecarProcess.start(upstream.server());
        CachedSite site =
            CachedSite.of(upstream, RELEASE, (options + " --cache-warm=on").split(" ", -1))) {
      site.sidecar().awaitMetric("s3www_cache_objects", status == 200 ? 4 : 3);
      MetricsIT.awaitReadiness(site.sidecar(), 200);
      MetricsIT.awaitReadiness(plain, 200);
      upstream.server().stopListening();
      MetricsIT.awaitReadiness(plain, 503);
      if (status == 503) {
        MetricsIT.awaitReadiness(site.sidecar(), 503);
      } else {
        for (long end = System.nanoTime() + NOTICED.toNanos(); System.nanoTime() < end; ) {
          assertEquals(200, site.sidecar().admin("/readyz").statusCode());
          Thread.sleep(50);
        }
      }
      assertTrue(site.get("/").hit());
      CachedSite.assertServes(RELEASE.item("index.html"), site.get("/"));
    }
  }

  /** What was all there is is not all of the next release. */
  @Test
  void isNotReadyWithoutWhatTheNextReleaseHas() throws Exception {
    SiteUpstream upstream = new SiteUpstream(RELEASE);
    try (CachedSite site = CachedSite.of(upstream, RELEASE, "--cache-warm=on")) {
      site.sidecar().awaitMetric("s3www_cache_objects", 4);
      upstream.server().stopListening();
      site.publish(
          Release.of(RELEASE.item("index.html"), Release.Item.of("new", "new")).named("r2"));
      MetricsIT.awaitReadiness(site.sidecar(), 503);
      assertTrue(site.get("/").hit());
    }
  }

  @Test
  void doesNotNoticeTheEndOfS3www() throws Exception {
    SiteUpstream upstream = new SiteUpstream(RELEASE);
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger answers = new AtomicInteger();
    try (CachedSite site = CachedSite.of(upstream, RELEASE, "--cache-warm=on");
        Crowd crowd = new Crowd(4)) {
      site.sidecar().awaitMetric("s3www_cache_objects", 4);
      List<Future<?>> running =
          crowd.begin(who -> {
            try (Wire wire = site.sidecar().connect()) {
              while (!over.get()) {
                for (Release.Item item : RELEASE.items()) {
                  Reply reply = CachedSite.ask(wire, "GET", "/" + item.path());
                  assertTrue(reply.hit(), reply.toString());
                  CachedSite.assertServes(item, reply);
                  answers.incrementAndGet();
                }
              }
            }
          });
      SidecarProcess.await("answers", () -> answers.get() > 100);
      upstream.server().stopListening();
      int before = answers.get();
      SidecarProcess.await("more answers", () -> answers.get() > before + 400);
      over.set(true);
      Crowd.end(running);
      assertEquals(0, site.sidecar().metric("s3www_upstream_errors_total{reason=\"refused\"}"));
      assertEquals(0, site.sidecar().metric("s3www_http_aborted_total{by=\"upstream\"}"));
    }
  }

  /** One that s3www's end cuts gets no more than there was; the next from memory gets all. */
  @Test
  void losesOnlyWhatWasNotThere() throws Exception {
    SiteUpstream upstream = new SiteUpstream(RELEASE);
    CountDownLatch end = new CountDownLatch(1);
    upstream.on(
        "/large",
        (wire, head) -> {
          wire.send("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + "x".repeat(100));
          ScriptedUpstream.await(end);
          return false;
        });
    try (CachedSite site = CachedSite.of(upstream, RELEASE);
        Wire cut = site.sidecar().connect()) {
      site.fill("/");
      cut.send(CachedSite.request("GET", "/large"));
      SidecarProcess.await("asked", () -> upstream.asked("GET /large") == 1);
      assertTrue(site.get("/").hit());
      end.countDown();
      upstream.server().close();
      Reply reply = Reply.read(cut, false);
      assertTrue(reply.status() == 502 || !reply.whole(), reply.toString());
      assertTrue(site.get("/").hit());
    }
  }

  /** In the delay of a drain memory serves like s3www. */
  @Test
  void drainsLikeOthers() throws Exception {
    try (CachedSite site = CachedSite.of(RELEASE, "--drain-delay=1s", "--cache-warm=on");
        Wire kept = site.sidecar().connect()) {
      site.sidecar().awaitMetric("s3www_cache_objects", 4);
      assertTrue(CachedSite.ask(kept, "GET", "/").hit());
      site.sidecar().signal("TERM");
      MetricsIT.awaitReadiness(site.sidecar(), 503);
      Reply reply = CachedSite.ask(kept, "GET", "/");
      CachedSite.assertServes(RELEASE.item("index.html"), reply);
      assertEquals("close", reply.field("Connection"), reply.toString());
      assertEquals(0, site.sidecar().exitCode());
    }
  }
}
