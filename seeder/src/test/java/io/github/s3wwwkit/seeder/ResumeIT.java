package io.github.s3wwwkit.seeder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.lab.source.Content;
import io.github.s3wwwkit.lab.source.Reply;
import io.github.s3wwwkit.lab.source.Request;
import io.github.s3wwwkit.lab.store.Store;
import io.github.s3wwwkit.seeder.Program.Result;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Going on where a transfer broke, and never with other content. */
class ResumeIT extends Scenarios {
  private static final byte[] OLD = bytes(3, 1_000_000);
  private static final byte[] NEW = bytes(4, 1_000_000);
  private static final int BREAK = 600_000;

  @Override
  Store store() {
    return Stores.embedded();
  }

  private static Reply old() {
    return Reply.ok(OLD).ranged("\"old\"");
  }

  private static Reply broken() {
    return old().closeAfter(BREAK);
  }

  /** Breaks once, then answers parts and the whole as told. */
  private void script(Reply first, Reply part, Reply whole) {
    boolean[] asked = new boolean[1];
    source.on(
        "/x",
        request -> {
          synchronized (asked) {
            if (!asked[0]) {
              asked[0] = true;
              return first;
            }
          }
          return request.header("Range") == null ? whole : part;
        });
  }

  private Result published(byte[] content) throws Exception {
    Result result = publish("/x", "--release=v1").expect(0);
    assertEquals(sha256(content), result.outcome().at("/objects/0/sha256").asText());
    assertEquals(content.length, result.outcome().at("/bytes").asInt());
    assertArrayEquals(content, bucket.read("releases/v1/x"));
    return result;
  }

  /** The first byte that a request asks for. */
  private static long from(Request request) {
    String range = request.header("Range");
    return range == null
        ? 0
        : Long.parseLong(range.substring("bytes=".length(), range.indexOf('-')));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void goesOnWhereTheConnectionBroke(boolean reset) throws Exception {
    script(reset ? old().resetAfter(BREAK) : broken(), old(), old());
    Result result = published(OLD);
    assertEquals(2, result.outcome().at("/attempts").asInt());
    assertEquals(1, result.outcome().at("/resumed").asInt());
    Request second = source.requests("/x").get(1);
    assertEquals("\"old\"", second.header("If-Range"));
    assertEquals("identity", second.header("Accept-Encoding"));
    // A reset may take what has not been read yet with it.
    assertTrue(
        from(second) > 0 && from(second) <= BREAK && (reset || from(second) == BREAK),
        () -> "went on at " + from(second));
  }

  @Test
  void goesOnAfterAStall() throws Exception {
    script(old().stallAfter(BREAK), old(), old());
    Result result = publish("/x", "--release=v1", "--idle-timeout=3s").expect(0);
    assertEquals(sha256(OLD), result.outcome().at("/objects/0/sha256").asText());
    assertEquals(BREAK, from(source.requests("/x").get(1)));
  }

  @Test
  void goesOnInTheMiddleOfAnObjectOfManyParts() throws Exception {
    Content content = new Content(5, 40 << 20);
    source.on(
        "/x",
        request ->
            source.requests("/x").size() > 8
                ? Reply.ok(content)
                : Reply.ok(content).resetAfter(5 << 20));
    Result result = publish("/x", "--release=v1", "--max-attempts=3").expect(0);
    assertEquals(content.sha256(), result.outcome().at("/objects/0/sha256").asText());
    assertTrue(result.outcome().at("/resumed").asInt() > 0, result::toString);
    assertEquals(0, bucket.openUploads("releases/v1/x"));
  }

  @Test
  void aTryThatCameFurtherIsNotCounted() throws Exception {
    source.on("/x", request -> old().closeAfter(100_000));
    Result result = publish("/x", "--release=v1", "--max-attempts=2").expect(0);
    assertEquals(sha256(OLD), result.outcome().at("/objects/0/sha256").asText());
    assertEquals(10, source.requests("/x").size());
  }

  @Test
  void aFaultWhileGoingOnIsNoEnd() throws Exception {
    source.on(
        "/x",
        broken(),
        Reply.status(503).header("Retry-After", "0"),
        Reply.status(429).header("Retry-After", "0"),
        old().closeAfter(0),
        old());
    published(OLD);
    assertEquals(BREAK, from(source.requests("/x").getLast()));
  }

  @Test
  void eachTryFollowsTheRedirectsAnew() throws Exception {
    source
        .on("/x", Reply.redirect(302, "/signed?1"), Reply.redirect(302, "/signed-again?2"))
        .on("/signed", broken())
        .on("/signed-again", old());
    published(OLD);
    assertEquals(BREAK, from(source.requests("/signed-again").getFirst()));
    assertEquals("\"old\"", source.requests("/signed-again").getFirst().header("If-Range"));
  }

  static Stream<Arguments> withoutAStrongTag() {
    return Stream.of(
        Arguments.of("a weak ETag", "W/\"old\""),
        Arguments.of("an ETag without quotes", "old"),
        Arguments.of("no ETag", null));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("withoutAStrongTag")
  void withoutAStrongTagItStartsAgain(String name, @Nullable String etag) throws Exception {
    // Whoever asked for a part would get one of other content.
    script(
        broken().etag(etag),
        Reply.ok(NEW).ranged("\"new\"").etag(etag).ignoringIfRange(),
        Reply.ok(NEW).ranged("\"new\"").etag(etag));
    published(NEW);
    for (Request request : source.requests("/x")) {
      assertNull(request.header("Range"), name);
    }
  }

  static Stream<Arguments> otherContent() {
    Reply whole = Reply.ok(NEW).ranged("\"new\"");
    return Stream.of(
        Arguments.of("judges If-Range", whole),
        Arguments.of("ignores If-Range", Reply.ok(NEW).ranged("\"new\"").ignoringIfRange()),
        Arguments.of("ignores the range", Reply.ok(NEW).etag("\"new\"")),
        Arguments.of("has no tag any more", Reply.ok(NEW)),
        Arguments.of("says 416", Reply.status(416).header("Content-Range", "bytes */500000")),
        Arguments.of("says 412", Reply.status(412)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("otherContent")
  void changedContentIsNeverMixed(String name, Reply part) throws Exception {
    script(broken(), part, Reply.ok(NEW).ranged("\"new\""));
    published(NEW);
    assertNotNull(source.requests("/x").get(1).header("Range"), name);
  }

  static Stream<Arguments> wrongRanges() {
    return Stream.<Object[]>of(
            wrong("starts before", range -> range.replace("bytes " + BREAK, "bytes 599999")),
            wrong("starts after", range -> range.replace("bytes " + BREAK, "bytes 600001")),
            wrong("ends after", range -> range.replace("-999999/", "-1000000/")),
            wrong("another total", range -> range.replace("/1000000", "/1000001")),
            wrong("a smaller total", range -> range.replace("/1000000", "/999999")),
            wrong("from the start", range -> "bytes 0-399999/1000000"),
            wrong("another unit", range -> range.replace("bytes", "octets")),
            wrong("reversed", range -> "bytes 999999-600000/1000000"),
            wrong("an overflow", range -> "bytes 600000-999999/99999999999999999999"),
            wrong("unsatisfied", range -> "bytes */1000000"),
            wrong("not a range", range -> "nonsense"),
            wrong("missing", range -> ""))
        .map(Arguments::of);
  }

  private static Object[] wrong(String name, UnaryOperator<String> change) {
    return new Object[] {name, change};
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongRanges")
  void aWrongContentRangeMeansToStartAgain(String name, UnaryOperator<String> change)
      throws Exception {
    script(broken(), old().contentRange(change), old());
    published(OLD);
    List<Request> requests = source.requests("/x");
    assertNotNull(requests.get(1).header("Range"), name);
    assertNull(requests.getLast().header("Range"), name);
  }

  @Test
  void aShorterPartIsGoneOnFrom() throws Exception {
    script(broken(), old().mostOfRange(150_000), old());
    published(OLD);
  }

  @Test
  void aPartThatBreaksItsPromiseIsGoneOnFrom() throws Exception {
    source.on("/x", broken(), old().contentLength(400_000).closeAfter(10), old());
    published(OLD);
    assertEquals(BREAK + 10, from(source.requests("/x").getLast()));
  }

  // Several connections

  private static final Content HUGE = new Content(7, (60 << 20) + 3);

  /** So slow that more connections bring it sooner. */
  private static Reply slow(Content content) {
    return Reply.ok(content).rate(20_000_000);
  }

  private static Reply whole(Request request, Content content) {
    return request.header("Range") == null ? slow(content) : Reply.ok(content);
  }

  private Result published(Content content, String... options) throws Exception {
    String[] all = Arrays.copyOf(options, options.length + 1);
    all[options.length] = "--release=v1";
    Result result = publish("/x", all).expect(0);
    assertEquals(content.sha256(), result.outcome().at("/objects/0/sha256").asText());
    assertEquals(content.length(), bucket.stat("releases/v1/x").size());
    assertEquals(0, bucket.openUploads("releases/v1/x"));
    return result;
  }

  @Test
  void aSlowSourceThatBreaksItsWordAboutPartsIsReadInOnePiece() throws Exception {
    source.on(
        "/x",
        request ->
            request.header("Range") == null
                ? slow(HUGE).header("Accept-Ranges", "bytes")
                : slow(HUGE).unranged());
    published(HUGE);
    // Once to find out, once more for all of it.
    assertEquals(2, source.requests("/x").stream().filter(r -> r.header("Range") == null).count());
  }

  @Test
  void aSlowSourceIsAskedForSeveralPartsAtOnce() throws Exception {
    source.on(
        "/x",
        request ->
            request.header("Range") == null ? slow(HUGE) : Reply.ok(HUGE).stallAfter(1 << 20));
    Program.Running running = program.start(arguments("/x", "--release=v1", "--idle-timeout=1h"));
    for (int i = 0; i < 4; i++) {
      source.awaitStall();
    }
    source.release();
    Result result = running.await().expect(0);
    assertEquals(HUGE.sha256(), result.outcome().at("/objects/0/sha256").asText());
    // Parts that were planned are no further tries.
    assertEquals(1, result.outcome().at("/attempts").asInt());
    assertEquals(0, result.outcome().at("/resumed").asInt());
    List<Request> parts = source.requests("/x").subList(1, source.requests("/x").size());
    for (Request part : parts) {
      assertEquals("\"7-62914563\"", part.header("If-Range"));
    }
    assertEquals(parts.size(), parts.stream().map(ResumeIT::from).distinct().count());
  }

  @Test
  void oneBufferIsEnoughForPartsToo() throws Exception {
    source.on("/x", request -> whole(request, HUGE));
    published(HUGE, "--memory=8Mi");
  }

  @Test
  void aPartThatBreaksIsGoneOnWith() throws Exception {
    Set<Long> broken = ConcurrentHashMap.newKeySet();
    source.on(
        "/x",
        request -> {
          Reply reply = whole(request, HUGE);
          boolean first = request.header("Range") != null && broken.add(from(request) >> 23);
          return first ? reply.resetAfter(3 << 20) : reply;
        });
    Result result = published(HUGE, "--max-attempts=3");
    assertTrue(result.outcome().at("/resumed").asInt() > 0, result::toString);
  }

  static Stream<Arguments> otherParts() {
    Content changed = new Content(8, HUGE.length());
    return Stream.<Object[]>of(
            other("judges If-Range", changed, () -> Reply.ok(changed)),
            other("ignores If-Range", changed, () -> Reply.ok(changed).ignoringIfRange()),
            other("ignores the range", HUGE, () -> Reply.ok(HUGE).unranged()),
            other(
                "the first part, always",
                HUGE,
                () -> Reply.ok(HUGE).contentRange(r -> "bytes 0-8388607/62914563")),
            other("says 416", changed, () -> Reply.status(416)))
        .map(Arguments::of);
  }

  private static Object[] other(String name, Content content, Supplier<Reply> part) {
    return new Object[] {name, content, part};
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("otherParts")
  void partsOfOtherContentAreNeverMixedIn(String name, Content then, Supplier<Reply> part)
      throws Exception {
    AtomicInteger parts = new AtomicInteger();
    source.on(
        "/x",
        request -> {
          if (request.header("Range") == null) {
            // At once when it is asked for again: there are no parts then.
            return parts.get() == 0 ? slow(HUGE) : Reply.ok(then).unranged();
          }
          return parts.incrementAndGet() < 3 ? Reply.ok(HUGE) : part.get();
        });
    published(then);
    assertTrue(parts.get() >= 3, name);
  }

  @Test
  void aSlowSourceWithoutAStrongTagIsReadByOneConnection() throws Exception {
    source.on("/x", slow(HUGE).etag("W/\"weak\""));
    published(HUGE);
    assertEquals(1, source.requests("/x").size());
  }
}
