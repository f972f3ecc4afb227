package io.github.s3wwwkit.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever got a complete answer got the bytes of the record, whatever s3www sends. */
@Execution(ExecutionMode.SAME_THREAD) // All count at the same sidecar.
class CacheIntegrityIT {
  private static final String ABORTED = "s3www_http_aborted_total{by=\"upstream\"}";
  private static final List<Lie> LIES = lies();
  private static final Release RELEASE =
      Release.of(
          Stream.concat(
                  LIES.stream().map(Lie::item),
                  IntStream.range(0, 1000).mapToObj(i -> Release.Item.of("ten-" + i, ten(i))))
              .toArray(Release.Item[]::new));

  private static final AtomicInteger USED = new AtomicInteger();

  private static CachedSite site;

  @BeforeAll
  static void start() throws Exception {
    // Room for all.
    site = CachedSite.of(RELEASE, "--cache=32Mi", "--cache-max-object=1Mi");
  }

  @AfterAll
  static void stop() throws Exception {
    site.close();
  }

  /** Ten bytes that are another object's no more than their path is. */
  private static String ten(int i) {
    return "%010d".formatted(i);
  }

  /** An object of ten bytes that nobody has asked for. */
  private static Release.Item unused() {
    return RELEASE.item("ten-" + USED.getAndIncrement());
  }

  /** A lie about an object. */
  record Lie(String name, Release.Item item, SiteUpstream.Answer answer) {
    @Override
    public String toString() {
      return name + " of " + item.size();
    }
  }

  static List<Lie> lies() {
    List<Lie> lies = new ArrayList<>();
    for (int size : new int[] {1, 5, 20_000, 300_000, 1_000_003}) {
      lie(lies, size, "first bit", content -> flipped(content, 0));
      lie(lies, size, "middle bit", content -> flipped(content, size / 2));
      lie(lies, size, "last bit", content -> flipped(content, size - 1));
      lie(lies, size, "the first one missing", content -> content.substring(1));
      lie(lies, size, "the last one missing", content -> content.substring(0, size - 1));
      lie(lies, size, "one too many", content -> content + "x");
      lie(lies, size, "twice", content -> content + content);
      lie(lies, size, "nothing", content -> "");
    }
    return lies;
  }

  private static void lie(List<Lie> lies, int size, String name, UnaryOperator<String> how) {
    String path = "lie-" + lies.size() + "-";
    // A byte that is no other's: what has the same digest is the same object.
    String content =
        size == 1 ? Character.toString((char) lies.size()) : Release.noise(size, lies.size());
    Release.Item one = Release.Item.of(path + "length", content);
    lies.add(new Lie(name + ", its length said", one, SiteUpstream.says(200, how.apply(content))));
    String other =
        size == 1
            ? Character.toString((char) (lies.size() + 100))
            : Release.noise(size, lies.size());
    Release.Item two = Release.Item.of(path + "chunks", other);
    lies.add(new Lie(name + ", in chunks", two, SiteUpstream.chunked(how.apply(other))));
  }

  private static String flipped(String content, int at) {
    return content.substring(0, at)
        + (char) (content.charAt(at) ^ 0x10)
        + content.substring(at + 1);
  }

  @ParameterizedTest
  @FieldSource("LIES")
  void completesAtNoClientAndIsNotKept(Lie lie) throws Exception {
    Release.Item item = lie.item;
    String target = "/" + item.path();
    site.upstream().on(target, lie.answer);
    Map<String, Integer> results = site.results();
    Map<String, Integer> fills = site.fills();
    double mismatches = site.fills("mismatch");
    double aborted = site.sidecar().metric(ABORTED);
    double objects = site.sidecar().metric("s3www_cache_objects");
    double bytes = site.sidecar().metric("s3www_cache_bytes");
    for (int i = 1; i <= 3; i++) {
      assertRefused(site.get(target), item);
      site.sidecar().awaitMetric("s3www_cache_fills_total{result=\"mismatch\"}", mismatches + i);
      site.sidecar().awaitMetric(ABORTED, aborted + i);
    }
    assertEquals(Map.of("miss", 3), CachedSite.since(results, site.results()));
    assertEquals(Map.of("mismatch", 3), CachedSite.since(fills, site.fills()));
    assertEquals(objects, site.sidecar().metric("s3www_cache_objects"));
    site.sidecar().awaitMetric("s3www_cache_bytes", bytes);
    site.sidecar().awaitMetric("s3www_upstream_connections{state=\"active\"}", 0);
    // One line an object and minute.
    List<String> lines =
        site.sidecar().messages().lines().filter(line -> line.contains(item.path())).toList();
    assertEquals(1, lines.size(), lines.toString());

    site.upstream().heal();
    CachedSite.assertServes(item, site.fill(target));
    Reply hit = site.get(target);
    assertTrue(hit.hit(), hit.toString());
    CachedSite.assertServes(item, hit);
  }

  /** Cut, or refused when nothing had left. */
  private static void assertRefused(Reply reply, Release.Item item) {
    if (reply.status() == 502) {
      assertTrue(reply.whole(), reply.toString());
      assertEquals("no-store", reply.field("Cache-Control"), reply.toString());
    } else {
      assertFalse(reply.whole(), reply.toString());
      assertTrue(
          reply.body().length() < item.size(), "all " + reply.body().length() + " bytes left");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 150_000, 299_999})
  void endsWithWhatBreaksOff(int after) throws Exception {
    Release.Item large =
        LIES.stream()
            .map(Lie::item)
            .filter(item -> item.size() == 300_000)
            .findFirst()
            .orElseThrow();
    try (CachedSite own = CachedSite.of(Release.of(large))) {
      String target = "/" + large.path();
      own.upstream().on(target, SiteUpstream.breaksOff(large.content(), after));
      assertRefused(own.get(target), large);
      own.sidecar().awaitMetric(ABORTED, 1);
      SidecarProcess.await("one bad fill", () -> own.fills("mismatch") + own.fills("failed") == 1);
      assertEquals(0, own.sidecar().metric("s3www_cache_objects"));
      own.sidecar().awaitMetric("s3www_cache_bytes", 0);
      own.upstream().heal();
      CachedSite.assertServes(large, own.fill(target));
    }
  }

  /** The digest holds also where s3www says nothing of the length. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20_000, 1_000_003})
  void takesWhatIsRightInAnyFraming(int size) throws Exception {
    Release.Item item = Release.Item.of("a", size);
    try (CachedSite own = CachedSite.of(Release.of(item))) {
      own.upstream().on("/a", SiteUpstream.chunked(item.content()));
      CachedSite.assertServes(item, own.fill("/a"));
      CachedSite.assertServes(item, own.get("/a"));
      assertEquals(1, own.upstream().asked().size());
    }
    try (CachedSite own = CachedSite.of(Release.of(item))) {
      own.upstream()
          .on(
              "/a",
              (wire, head) -> {
                wire.send("HTTP/1.1 200 OK\r\n\r\n" + item.content());
                return false;
              });
      CachedSite.assertServes(item, own.fill("/a"));
      CachedSite.assertServes(item, own.get("/a"));
    }
  }

  /** Hints, extensions and trailers are s3www's own affair. */
  @Test
  void takesWhatComesWithAContent() throws Exception {
    Release.Item item = unused();
    String target = "/" + item.path();
    site.upstream()
        .on(
            target,
            (wire, head) -> {
              wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-T\r\n\r\n");
              wire.send("003;x=y\r\n" + item.content().substring(0, 3) + "\r\n");
              wire.send("7\r\n" + item.content().substring(3) + "\r\n0\r\nX-T: 1\r\n\r\n");
              return true;
            });
    CachedSite.assertServes(item, site.fill(target));
    CachedSite.assertServes(item, site.get(target));
    Release.Item hinted = unused();
    site.upstream()
        .on(
            "/" + hinted.path(),
            (wire, head) -> {
              wire.send("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n");
              return SiteUpstream.says(200, hinted.content()).send(wire, head);
            });
    try (Wire wire = site.sidecar().connect()) {
      Reply reply = CachedSite.ask(wire, "GET", "/" + hinted.path());
      CachedSite.assertServes(hinted, reply.status() == 103 ? Reply.read(wire, false) : reply);
    }
  }

  /** Only the last bytes wait, not all for the last. */
  @Test
  void streamsWhatIsOnItsWay() throws Exception {
    Release.Item item = Release.Item.of("a", 400_000);
    CountDownLatch read = new CountDownLatch(1);
    try (CachedSite own = CachedSite.of(Release.of(item));
        Wire wire = own.sidecar().connect()) {
      own.upstream()
          .on(
              "/a",
              (upstream, head) -> {
                upstream.send("HTTP/1.1 200 OK\r\nContent-Length: 400000\r\n\r\n");
                upstream.send(item.content().substring(0, 200_000));
                ScriptedUpstream.await(read);
                upstream.send(item.content().substring(200_000));
                return true;
              });
      String head = wire.send(CachedSite.request("GET", "/a")).head();
      assertTrue(head.startsWith("HTTP/1.1 200 "), head);
      String begin = wire.read(100_000);
      read.countDown();
      assertTrue((begin + wire.read(300_000)).equals(item.content()));
    }
  }

  /** All bytes are there, and whether they are all, or right, is told later. */
  @ParameterizedTest
  @ValueSource(strings = {"0\r\n\r\n", "1\r\nx\r\n0\r\n\r\n", ""})
  void holdsTheLastBytesUntilAllIsSaid(String end) throws Exception {
    Release.Item item = Release.Item.of("a", 100_000);
    String content = end.startsWith("0") ? flipped(item.content(), 5) : item.content();
    CountDownLatch sent = new CountDownLatch(1);
    CountDownLatch last = new CountDownLatch(1);
    try (CachedSite own = CachedSite.of(Release.of(item));
        Wire wire = own.sidecar().connect()) {
      own.upstream()
          .on(
              "/a",
              (upstream, head) -> {
                upstream.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                upstream.send(Integer.toHexString(content.length()) + "\r\n" + content + "\r\n");
                sent.countDown();
                ScriptedUpstream.await(last);
                upstream.send(end);
                return false;
              });
      wire.send(CachedSite.request("GET", "/a"));
      assertTrue(sent.await(30, TimeUnit.SECONDS));
      // For what must not leave to have left.
      Thread.sleep(500);
      last.countDown();
      assertRefused(Reply.read(wire, false), item);
      assertEquals(0, own.fills("kept"));
    }
  }

  /** A kept connection that had ended is no failure, here as elsewhere. */
  @Test
  void asksAgainWhereAConnectionHadEnded() throws Exception {
    for (int i = 0; i < 30; i++) {
      Release.Item item = unused();
      site.upstream()
          .on(
              "/" + item.path(),
              (wire, head) -> {
                SiteUpstream.says(200, item.content()).send(wire, head);
                return false;
              });
      CachedSite.assertServes(item, site.get("/" + item.path()));
    }
  }

  /** Large ones are not kept, and digested all the same. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void holdsForWhatIsTooLarge(boolean chunked) throws Exception {
    Release.Item item = Release.Item.of("a", 3_000_000);
    String wrong = flipped(item.content(), item.size() - 1);
    try (CachedSite own = CachedSite.of(Release.of(item), "--cache=1Mi")) {
      own.upstream()
          .on("/a", chunked ? SiteUpstream.chunked(wrong) : SiteUpstream.says(200, wrong));
      assertRefused(own.get("/a"), item);
      own.sidecar().awaitMetric(ABORTED, 1);
      own.sidecar().awaitMetric("s3www_cache_fills_total{result=\"mismatch\"}", 1);
      own.upstream().heal();
      CachedSite.assertServes(item, own.get("/a"));
      assertEquals(0, own.sidecar().metric("s3www_cache_objects"));
    }
  }

  /** Whatever else s3www says of an object of the record. */
  @ParameterizedTest
  @CsvSource({
    "404", "301", "302", "304", "403", "401", "410", "416", "429", "500", "503", "204", "206",
    "201", "203", "299",
  })
  void believesNoOtherStatus(int status) throws Exception {
    Release.Item item = unused();
    String target = "/" + item.path();
    Map<String, Integer> results = site.results();
    Map<String, Integer> fills = site.fills();
    site.upstream()
        .on(
            target,
            (wire, head) -> {
              boolean bare = status == 204 || status == 304 || head.startsWith("HEAD ");
              wire.send(
                  "HTTP/1.1 "
                      + status
                      + " X\r\nLocation: a/\r\nCache-Control: max-age=9999\r\nContent-Range: bytes 0-9/10\r\n"
                      + (status == 204 ? "\r\n" : "Content-Length: 10\r\n\r\n")
                      + (bare ? "" : item.content()));
              return true;
            });
    int asked = 0;
    for (String method : List.of("GET", "HEAD", "GET")) {
      Reply reply = site.ask(method, target);
      assertEquals(502, reply.status(), reply.toString());
      assertEquals("no-store", reply.field("Cache-Control"), reply.toString());
      assertNull(reply.field("Location"), reply.toString());
      assertFalse(reply.body().contains(item.content()), reply.toString());
      asked++;
      assertEquals(Map.of("failed", asked), CachedSite.since(fills, site.fills()));
    }
    assertEquals(Map.of("miss", 3), CachedSite.since(results, site.results()));
    site.upstream().heal();
    CachedSite.assertServes(item, site.fill(target));
  }

  /** Every 5xx of the sidecar's own. */
  @Test
  void keepsNoFailureAnywhere() throws Exception {
    Release.Item item = Release.Item.of("a", "hello");
    try (CachedSite own = CachedSite.of(Release.of(item), "--upstream-response-timeout=3s")) {
      own.upstream().on("/a", (wire, head) -> false);
      Reply closed = own.get("/a");
      assertEquals(502, closed.status(), closed.toString());
      assertEquals("no-store", closed.field("Cache-Control"), closed.toString());
      own.upstream()
          .on(
              "/a",
              (wire, head) -> {
                wire.head();
                return false;
              });
      Reply late = own.get("/a");
      assertEquals(504, late.status(), late.toString());
      assertEquals("no-store", late.field("Cache-Control"), late.toString());
      own.upstream().server().stopListening();
      Reply refused = own.get("/a");
      assertEquals(502, refused.status(), refused.toString());
      assertEquals("no-store", refused.field("Cache-Control"), refused.toString());
      assertEquals(0, own.fills("kept"));
      assertEquals(Map.of("miss", 3), own.results());
    }
  }

  /** A cold HEAD is only as good as its length. */
  @ParameterizedTest
  @ValueSource(ints = {0, 9, 11, 5_000})
  void measuresAHead(int length) throws Exception {
    Release.Item item = unused();
    String target = "/" + item.path();
    double bad = site.fills("mismatch") + site.fills("failed");
    site.upstream()
        .on(
            target,
            (wire, head) -> {
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n");
              return true;
            });
    Reply reply = site.ask("HEAD", target);
    assertEquals(502, reply.status(), reply.toString());
    assertEquals("no-store", reply.field("Cache-Control"), reply.toString());
    assertEquals(bad + 1, site.fills("mismatch") + site.fills("failed"));
    site.upstream().heal();
    CachedSite.assertDescribes(item, item, null, site.ask("HEAD", target));
  }

  /** What s3www may say to bytes 2 to 4 of ten that it should not. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "206|234|bytes 2-4/11",
        "206|234|bytes 2-4/*",
        "206|234|bytes 3-5/10",
        "206|23|bytes 2-3/10",
        "206|2345|bytes 2-5/10",
        "206|23|bytes 2-4/10",
        "206|2345|bytes 2-4/10",
        "206|234|",
        "206|234|bytes */10",
        "206|234|lines 2-4/10",
        "416|234|bytes */10",
        "416|234|bytes */2",
        "404|234|",
        "500|234|",
        "301|234|",
      })
  void measuresAPart(int status, String content, String range) throws Exception {
    Release.Item item = unused();
    String target = "/" + item.path();
    Map<String, Integer> results = site.results();
    double bad = site.fills("mismatch") + site.fills("failed");
    String field = range == null ? "X: y" : "Content-Range: " + range;
    site.upstream().on(target, SiteUpstream.says(status, content, field));
    Reply reply = site.get(target, "Range: bytes=2-4");
    assertEquals(502, reply.status(), reply.toString());
    assertEquals("no-store", reply.field("Cache-Control"), reply.toString());
    assertEquals(bad + 1, site.fills("mismatch") + site.fills("failed"));
    assertEquals(Map.of("miss", 1), CachedSite.since(results, site.results()));
    site.upstream().heal();
    Reply part = site.get(target, "Range: bytes=2-4");
    assertEquals(206, part.status(), part.toString());
    assertEquals(item.content().substring(2, 5), part.body());
  }

  /** S3www may send the whole where a part was asked for; no client gets less than is said. */
  @Test
  void isNotMisledByAWhole() throws Exception {
    for (int i = 0; i < 5; i++) {
      Release.Item item = unused();
      String target = "/" + item.path();
      String right = item.content();
      String said = List.of(right, flipped(right, 9), right + "0", "234", "").get(i);
      site.upstream().on(target, SiteUpstream.says(200, said));
      Reply reply = site.get(target, "Range: bytes=2-4");
      boolean refused = reply.status() == 502 || !reply.whole();
      String sent = reply.status() == 206 ? right.substring(2, 5) : right;
      assertTrue(refused || (said.equals(right) && reply.body().equals(sent)), reply.toString());
    }
  }

  /** A part that breaks off is not whole either, nor one that goes on. */
  @Test
  void cutsAPartThatBreaksOff() throws Exception {
    Release.Item item = Release.Item.of("a", 300_000);
    try (CachedSite own = CachedSite.of(Release.of(item))) {
      own.upstream()
          .on(
              "/a",
              (wire, head) -> {
                wire.send(
                    "HTTP/1.1 206 X\r\nContent-Range: bytes 0-199999/300000\r\nContent-Length: 200000\r\n\r\n");
                wire.send(item.content().substring(0, 100_000));
                return false;
              });
      Reply reply = own.get("/a", "Range: bytes=0-199999");
      assertFalse(reply.whole() && reply.status() == 206, reply.toString());
      assertEquals(0, own.fills("kept"));
    }
  }

  /** Many at once, some of whom begin while s3www lies and some when it does no more. */
  @Test
  void letsNoneOfManyHaveWrongBytes() throws Exception {
    Release.Item item = Release.Item.of("a", 700_000);
    try (CachedSite own = CachedSite.of(Release.of(item));
        Crowd crowd = new Crowd(8)) {
      SiteUpstream.Answer wrong = SiteUpstream.says(200, flipped(item.content(), item.size() - 1));
      own.upstream().on("/a", wrong);
      crowd.all(who -> {
        int complete = 0;
        for (int i = 0; i < 40 && complete < 5; i++) {
          if (who == 0 && i == 5) {
            own.upstream().heal();
          }
          Reply reply = own.get("/a");
          if (reply.status() == 200 && reply.whole()) {
            CachedSite.assertServes(item, reply);
            complete++;
          } else {
            assertRefused(reply, item);
          }
        }
      });
      assertTrue(own.get("/a").hit());
    }
  }
}
