package io.github.s3wwwkit.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept, what goes, and that there is never more than was allowed. */
@Execution(ExecutionMode.SAME_THREAD) // Each has megabytes on the way.
class CacheMemoryIT {
  private static final String BYTES = "s3www_cache_bytes";
  private static final String OBJECTS = "s3www_cache_objects";
  private static final String EVICTIONS = "s3www_cache_evictions_total";
  private static final int KIBIBYTE = 1024;
  private static final int MEBIBYTE = KIBIBYTE * KIBIBYTE;

  private static Release many(int objects, int bytes) {
    return Release.of(
        IntStream.range(0, objects)
            .mapToObj(i -> Release.Item.of("o" + i, bytes))
            .toArray(Release.Item[]::new));
  }

  /** None of sixteen waits for another, and one of them fills. */
  @ParameterizedTest
  @ValueSource(ints = {5, 400_000})
  void fillsOnceForAllWhoAskAtOnce(int size) throws Exception {
    int clients = 16;
    Release release = Release.of(Release.Item.of("cold", size));
    CountDownLatch all = new CountDownLatch(clients);
    try (CachedSite site = CachedSite.of(release);
        Crowd crowd = new Crowd(clients)) {
      site.upstream()
          .on(
              "/cold",
              (wire, head) -> {
                // Whoever waited for another would wait for ever.
                all.countDown();
                ScriptedUpstream.await(all);
                return SiteUpstream.says(200, release.item("cold").content()).send(wire, head);
              });
      crowd.all(who -> CachedSite.assertServes(release.item("cold"), site.get("/cold")));
      site.sidecar().awaitMetric("s3www_cache_fills_total{result=\"kept\"}", 1);
      assertEquals(Map.of("kept", 1), site.fills());
      assertEquals(Map.of("miss", clients), site.results());
      assertEquals(1, site.sidecar().metric(OBJECTS));
      site.sidecar().awaitMetric("s3www_upstream_connections{state=\"active\"}", 0);
      double bytes = site.sidecar().metric(BYTES);
      assertTrue(bytes >= size && bytes < size + 64 * KIBIBYTE, bytes + " bytes");
      assertTrue(site.get("/cold").hit());
    }
  }

  /** A client that fills and leaves takes nothing from the others. */
  @Test
  void isNotHeldUpByOneThatLeaves() throws Exception {
    Release.Item item = Release.Item.of("a", 900_000);
    CountDownLatch left = new CountDownLatch(1);
    try (CachedSite site = CachedSite.of(Release.of(item))) {
      site.upstream()
          .on(
              "/a",
              (wire, head) -> {
                wire.send("HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n");
                wire.send(item.content().substring(0, 300_000));
                ScriptedUpstream.await(left);
                wire.send(item.content().substring(300_000));
                return true;
              });
      try (Wire first = site.sidecar().connect()) {
        first.send(CachedSite.request("GET", "/a")).head();
        first.read(100_000);
        first.reset();
      }
      site.sidecar().awaitMetric("s3www_http_aborted_total{by=\"client\"}", 1);
      left.countDown();
      site.upstream().heal();
      CachedSite.assertServes(item, site.get("/a"));
      SidecarProcess.await("a hit", () -> site.get("/a").hit());
      assertEquals(1, site.fills("kept"));
      assertEquals(0, site.fills("mismatch"));
      double bytes = site.sidecar().metric(BYTES);
      assertTrue(bytes < item.size() + 64 * KIBIBYTE, bytes + " bytes");
    }
  }

  /** One that fills and reads slowly holds up nobody. */
  @Test
  void isNotHeldUpByOneThatReadsSlowly() throws Exception {
    Release.Item item = Release.Item.of("a", 8 * MEBIBYTE);
    try (CachedSite site =
            CachedSite.of(Release.of(item), "--cache=32Mi", "--cache-max-object=8Mi");
        Wire slow = slow(site)) {
      slow.send(CachedSite.request("GET", "/a")).head();
      CachedSite.assertServes(item, site.get("/a"));
      assertTrue(slow.read(item.size()).equals(item.content()));
      SidecarProcess.await("a hit", () -> site.get("/a").hit());
    }
  }

  @ParameterizedTest
  @CsvSource({
    // The largest kept is an eighth, where nothing else is said.
    "--cache=1Mi, 131072, true",
    "--cache=1Mi, 131073, false",
    "--cache=1Mi --cache-max-object=4Ki, 4096, true",
    "--cache=1Mi --cache-max-object=4Ki, 4097, false",
    "--cache=1Mi --cache-max-object=512Ki, 524288, true",
    "--cache=1Mi --cache-max-object=512Ki, 524289, false",
  })
  void keepsNoneThatIsTooLarge(String options, int size, boolean kept) throws Exception {
    Release.Item item = Release.Item.of("a", size);
    try (CachedSite site = CachedSite.of(Release.of(item), options.split(" ", -1))) {
      CachedSite.assertServes(item, site.get("/a"));
      SidecarProcess.await("an outcome", () -> !site.fills().isEmpty());
      assertEquals(Map.of(kept ? "kept" : "too_large", 1), site.fills());
      assertEquals(kept, site.get("/a").hit());
      assertEquals(kept ? 1 : 0, site.sidecar().metric(OBJECTS));
      assertTrue(site.sidecar().metric(BYTES) <= MEBIBYTE);
    }
  }

  /** The memory is no part of a heap, which is small. */
  @Test
  void isAsLargeAsWasAllowed() throws Exception {
    Release release = many(22, 7 * MEBIBYTE);
    try (CachedSite site = CachedSite.of(release, "--cache=160Mi", "--cache-max-object=8Mi")) {
      for (Release.Item item : release.items()) {
        CachedSite.assertServes(item, site.fill("/" + item.path()));
      }
      assertEquals(22, site.sidecar().metric(OBJECTS));
      for (Release.Item item : release.items()) {
        Reply hit = site.get("/" + item.path());
        assertTrue(hit.hit(), hit.toString());
        CachedSite.assertServes(item, hit);
      }
    }
  }

  /** Whatever comes and goes, what is resident stays what was allowed and a little. */
  @Test
  void growsByNoMoreThanItMay() throws Exception {
    Release release =
        Release.of(
            IntStream.range(0, 200)
                .mapToObj(i -> Release.Item.of("o" + i, 1000 + i * i * 23))
                .toArray(Release.Item[]::new));
    try (CachedSite site = CachedSite.of(release, "--cache=48Mi", "--cache-max-object=1Mi")) {
      // Once for what the program itself needs to serve a miss and a hit.
      for (int i = 0; i < 20; i++) {
        site.get("/o" + i);
        site.get("/o" + i);
      }
      long before = SlowReadersIT.anonymous(site.sidecar());
      Random random = new Random(1);
      for (int i = 0; i < 1500; i++) {
        Release.Item item = release.items().get(random.nextInt(200));
        CachedSite.assertServes(item, site.get("/" + item.path()));
      }
      assertTrue(site.sidecar().metric(EVICTIONS) > 0);
      assertTrue(site.sidecar().metric(BYTES) > 40 * MEBIBYTE);
      long grown = SlowReadersIT.anonymous(site.sidecar()) - before;
      // A JVM may fill its heap, too, before it looks what of that is in use.
      long own = System.getProperty("program", "jvm").equals("native") ? 8 : 64;
      assertTrue(grown < (long) ((48 * 1.1 + own) * MEBIBYTE), "grown by " + grown);
    }
  }

  /** Those that are asked for again and again survive a crawler. */
  @Test
  void resistsAScan() throws Exception {
    Release release = many(200, 32 * KIBIBYTE);
    try (CachedSite site = CachedSite.of(release, "--cache=1Mi")) {
      List<String> hot = IntStream.range(0, 10).mapToObj(i -> "/o" + i).toList();
      for (String target : hot) {
        site.fill(target);
      }
      for (int i = 0; i < 5; i++) {
        for (String target : hot) {
          assertTrue(site.get(target).hit());
        }
      }
      for (int i = 10; i < 200; i++) {
        CachedSite.assertServes(release.item("o" + i), site.get("/o" + i));
      }
      int hits = 0;
      for (String target : hot) {
        hits += site.get(target).hit() ? 1 : 0;
      }
      assertTrue(hits >= 8, "only " + hits + " of 10 are left");
      assertTrue(site.sidecar().metric(BYTES) <= MEBIBYTE);
    }
  }

  /** And what is asked for from now on takes the place of what was. */
  @Test
  void adaptsToWhatIsAsked() throws Exception {
    Release release = many(40, 64 * KIBIBYTE);
    try (CachedSite site = CachedSite.of(release, "--cache=1Mi")) {
      for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 10; i++) {
          site.get("/o" + i);
        }
      }
      int hits = 0;
      for (int round = 0; round < 20; round++) {
        hits = 0;
        for (int i = 20; i < 30; i++) {
          hits += site.get("/o" + i).hit() ? 1 : 0;
        }
      }
      assertTrue(hits >= 8, "only " + hits + " of 10 were kept at last");
    }
  }

  /** Random requests, and the gauge at every moment. */
  @Test
  void neverHoldsMoreThanItMay() throws Exception {
    Release release =
        Release.of(
            IntStream.range(0, 120)
                .mapToObj(i -> Release.Item.of("o" + i, 1 + i * 1_100))
                .toArray(Release.Item[]::new));
    AtomicBoolean over = new AtomicBoolean();
    try (CachedSite site = CachedSite.of(release, "--cache=1Mi", "--threads=3");
        Crowd crowd = new Crowd(6);
        Crowd watcher = new Crowd(1)) {
      List<Future<?>> watching =
          watcher.begin(who -> {
            while (!over.get()) {
              assertTrue(site.sidecar().metric(BYTES) <= MEBIBYTE);
            }
          });
      crowd.all(who -> {
        Random random = new Random(who);
        try (Wire wire = site.sidecar().connect()) {
          for (int i = 0; i < 400; i++) {
            Release.Item item =
                release.items().get((int) Math.min(119, Math.abs(random.nextGaussian() * 50)));
            CachedSite.assertServes(item, CachedSite.ask(wire, "GET", "/" + item.path()));
          }
        }
      });
      over.set(true);
      Crowd.end(watching);
      assertEquals(2400, site.requests("hit") + site.requests("miss"));
      assertTrue(site.requests("hit") > 600, site.results().toString());
      assertTrue(site.sidecar().metric(EVICTIONS) > 0);
      double objects = site.sidecar().metric(OBJECTS);
      assertEquals(site.fills("kept") - site.sidecar().metric(EVICTIONS), objects);
    }
  }

  /** A connection whose client takes little: the kernel holds less than the object. */
  private static Wire slow(CachedSite site) throws Exception {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(64 * KIBIBYTE);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), site.sidecar().port()));
    return new Wire(socket);
  }

  /** What slow clients still read counts, whether it was to go or not, and they get all of it. */
  @Test
  void countsWhatSlowClientsStillRead() throws Exception {
    int max = 32 * MEBIBYTE;
    Release release = many(8, 8 * MEBIBYTE);
    List<Wire> readers = new ArrayList<>();
    try (CachedSite site =
        CachedSite.of(release, "--cache=32Mi", "--cache-max-object=8Mi", "--stall-timeout=60s")) {
      // As many as fit, each filled, then taken up by one that does not read it.
      for (int i = 0; i < 3; i++) {
        site.fill("/o" + i);
        Wire reader = slow(site);
        readers.add(reader);
        reader.send(CachedSite.request("GET", "/o" + i));
        String head = reader.head();
        assertTrue(head.contains("metrics-sidecar; hit"), head);
      }
      for (int round = 0; round < 3; round++) {
        for (int i = 3; i < 8; i++) {
          CachedSite.assertServes(release.item("o" + i), site.get("/o" + i));
          double bytes = site.sidecar().metric(BYTES);
          assertTrue(bytes <= max, bytes + " bytes");
          assertTrue(bytes >= 24 * MEBIBYTE, bytes + " bytes, and three are being read");
        }
      }
      for (int i = 0; i < 3; i++) {
        assertTrue(
            readers.get(i).read(8 * MEBIBYTE).equals(release.item("o" + i).content()),
            "o" + i + " to a slow client");
      }
      for (Wire reader : readers) {
        reader.close();
      }
      // Then there is room again.
      SidecarProcess.await(
          "hits again",
          () -> {
            site.get("/o7");
            return site.get("/o7").hit();
          });
      assertTrue(site.sidecar().metric(BYTES) <= max);
    } finally {
      for (Wire reader : readers) {
        reader.close();
      }
    }
  }

  /** When all there is is being read, the next passes and is not kept. */
  @Test
  void hasNoRoomWhileAllIsBeingRead() throws Exception {
    Release release = many(3, 8 * MEBIBYTE);
    try (CachedSite site =
            CachedSite.of(
                release, "--cache=20Mi", "--cache-max-object=8Mi", "--stall-timeout=60s");
        Wire first = slow(site);
        Wire second = slow(site)) {
      site.fill("/o0");
      first.send(CachedSite.request("GET", "/o0")).head();
      site.fill("/o1");
      second.send(CachedSite.request("GET", "/o1")).head();
      CachedSite.assertServes(release.item("o2"), site.get("/o2"));
      assertTrue(site.fills("no_room") >= 1, site.fills().toString());
      assertEquals(2, site.fills("kept"));
      assertTrue(site.sidecar().metric(BYTES) <= 20 * MEBIBYTE);
      // Those who leave without a word give back what they held.
      first.reset();
      second.reset();
      SidecarProcess.await(
          "hits again",
          () -> {
            site.get("/o2");
            return site.get("/o2").hit();
          });
    }
  }

  /** One record after another, while clients read. */
  @Test
  void keepsWhatTwoReleasesShare() throws Exception {
    Release.Item shared = Release.Item.of("shared", 100_000);
    Release.Item moved = Release.Item.of("old/name", 50_000);
    Release.Item renamed = new Release.Item("new/name", moved.content(), "text/html", "no-cache");
    Release.Item gone = Release.Item.of("gone", "gone");
    Release.Item before =
        new Release.Item("page", Release.noise(70_000, 1), "text/html", "max-age=1");
    Release.Item after =
        new Release.Item("page", Release.noise(70_000, 2), "text/css", "max-age=2");
    Release one = Release.of(shared, moved, gone, before);
    Release two = Release.of(shared, renamed, after, Release.Item.of("fresh", "f")).named("r2");
    AtomicBoolean over = new AtomicBoolean();
    try (CachedSite site = CachedSite.of(one, "--threads=3");
        Crowd crowd = new Crowd(4)) {
      for (Release.Item item : one.items()) {
        site.fill("/" + item.path());
      }
      List<Future<?>> running =
          crowd.begin(who -> {
            while (!over.get()) {
              Reply page = site.get("/page");
              // S3www and the record do not change at the same moment.
              if (page.status() == 200 && page.whole()) {
                boolean old = before.etag().equals(page.field("ETag"));
                CachedSite.assertServes(old ? before : after, page);
              }
              Reply same = site.get("/shared");
              assertTrue(same.hit(), same.toString());
              CachedSite.assertServes(shared, same);
            }
          });
      site.publish(two);
      SidecarProcess.await("what was added", () -> site.get("/fresh").status() == 200);
      SidecarProcess.await("the new page", () -> site.get("/page").hit());
      over.set(true);
      Crowd.end(running);
      CachedSite.assertServes(after, site.get("/page"));
      assertEquals(404, site.get("/gone").status());
      assertEquals(404, site.get("/old/name").status());
      Reply known = site.get("/new/name");
      assertTrue(known.hit(), known.toString());
      CachedSite.assertServes(renamed, known);
      assertEquals(1, site.upstream().asked("GET /shared"));
      assertEquals(0, site.upstream().asked("GET /new/name"));
    }
  }

  /** Back and forth: a reader is never given a mixture, and nothing piles up. */
  @Test
  void survivesManyReleases() throws Exception {
    Release.Item[] pages = new Release.Item[4];
    Arrays.setAll(
        pages,
        i -> new Release.Item("page", Release.noise(200_000, i), "text/" + i, "max-age=" + i));
    AtomicBoolean over = new AtomicBoolean();
    try (CachedSite site = CachedSite.of(Release.of(pages[0]), "--cache=2Mi", "--threads=3");
        Crowd crowd = new Crowd(4)) {
      List<Future<?>> running =
          crowd.begin(who -> {
            while (!over.get()) {
              Reply page = site.get("/page");
              if (page.status() == 200 && page.whole()) {
                String type = String.valueOf(page.field("Content-Type"));
                CachedSite.assertServes(pages[type.charAt(5) - '0'], page);
              }
            }
          });
      for (int i = 1; i < pages.length; i++) {
        site.publish(Release.of(pages[i]).named("r" + (i + 1)));
        int now = i;
        SidecarProcess.await(
            "page " + i,
            () -> {
              Reply page = site.get("/page");
              return page.hit() && pages[now].etag().equals(page.field("ETag"));
            });
        assertTrue(site.sidecar().metric(BYTES) <= 2 * MEBIBYTE);
      }
      over.set(true);
      Crowd.end(running);
    }
  }

  /** Content that two paths share is there once. */
  @Test
  void keepsTheSameBytesOnce() throws Exception {
    String content = Release.noise(60_000, 9);
    Release release =
        Release.of(
            new Release.Item("a", content, "text/a", "max-age=1"),
            new Release.Item("b", content, "text/b", null));
    try (CachedSite site = CachedSite.of(release)) {
      site.fill("/a");
      Reply hit = site.get("/b");
      assertTrue(hit.hit(), hit.toString());
      CachedSite.assertServes(release.item("b"), hit);
      assertEquals(1, site.sidecar().metric(OBJECTS));
      assertEquals(List.of("GET /a"), site.upstream().asked());
    }
  }
}
