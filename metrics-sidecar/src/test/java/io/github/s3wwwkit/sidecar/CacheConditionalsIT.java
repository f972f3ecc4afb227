package io.github.s3wwwkit.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9110 13 and 14, out of memory and on a miss: the record knows enough for either. */
@Execution(ExecutionMode.SAME_THREAD) // Each looks at what s3www was asked.
class CacheConditionalsIT {
  private static final Release.Item DIGITS = Release.Item.of("digits", "0123456789");
  private static final Release RELEASE = Release.of(DIGITS);

  private static CachedSite hot;
  private static CachedSite cold;

  @BeforeAll
  static void start() throws Exception {
    hot = CachedSite.of(RELEASE);
    hot.fill("/digits");
    // Nothing is small enough to be kept.
    cold = CachedSite.of(RELEASE, "--cache-max-object=1");
  }

  @AfterAll
  static void stop() throws Exception {
    hot.close();
    cold.close();
  }

  /**
   * Fields, with ^ between them, and what is answered: the status, and of a part which.
   *
   * <p>{E} is the object's tag, {O} another's, {L} its time, {B} one before and {A} one after.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // If-Match, 13.1.1: a strong comparison.
        "If-Match: {E}|200|",
        "If-Match: *|200|",
        "If-Match: {O}|412|",
        "If-Match: W/{E}|412|",
        "If-Match: {O}, {E}|200|",
        "If-Match: {O},{E},{O}|200|",
        "If-Match: , {E}|200|",
        "If-Match: {O}^If-Match: {E}|200|",
        "If-Match: \"\"|412|",
        "If-Match: \"with,comma\", {E}|200|",
        "If-Match: {O}, W/{E}|412|",
        // If-Unmodified-Since, 13.1.4, and not when there is an If-Match.
        "If-Unmodified-Since: {L}|200|",
        "If-Unmodified-Since: {A}|200|",
        "If-Unmodified-Since: {B}|412|",
        "If-Unmodified-Since: soon|200|",
        "If-Unmodified-Since: Friday, 20-Nov-26 09:00:00 GMT|200|",
        "If-Unmodified-Since: Thursday, 19-Nov-26 09:00:00 GMT|412|",
        "If-Unmodified-Since: Fri Nov 20 09:00:00 2026|200|",
        "If-Unmodified-Since: Thu Nov  5 09:00:00 2026|412|",
        "If-Match: {E}^If-Unmodified-Since: {B}|200|",
        "If-Match: {O}^If-Unmodified-Since: {A}|412|",
        // If-None-Match, 13.1.2: a weak comparison.
        "If-None-Match: {E}|304|",
        "If-None-Match: W/{E}|304|",
        "If-None-Match: *|304|",
        "If-None-Match: {O}|200|",
        "If-None-Match: {O}, W/{E}|304|",
        "If-None-Match: {O},{E}|304|",
        "If-None-Match: ,, {E} ,|304|",
        "If-None-Match: {O}^If-None-Match: {E}|304|",
        "If-None-Match: \"with,comma\", {E}|304|",
        "If-None-Match: \"\"|200|",
        "If-Match: {E}^If-None-Match: {E}|304|",
        "If-Match: {O}^If-None-Match: {E}|412|",
        "If-Unmodified-Since: {L}^If-None-Match: {E}|304|",
        "If-Unmodified-Since: {B}^If-None-Match: {E}|412|",
        // If-Modified-Since, 13.1.3, and not when there is an If-None-Match.
        "If-Modified-Since: {L}|304|",
        "If-Modified-Since: {A}|304|",
        "If-Modified-Since: {B}|200|",
        "If-Modified-Since: soon|200|",
        "If-Modified-Since: Friday, 20-Nov-26 09:00:00 GMT|304|",
        "If-Modified-Since: Fri Nov 20 09:00:00 2026|304|",
        "If-Modified-Since: Thu Nov  5 09:00:00 2026|200|",
        "If-None-Match: {O}^If-Modified-Since: {L}|200|",
        "If-None-Match: {E}^If-Modified-Since: {B}|304|",
        "If-Match: {O}^If-Modified-Since: {L}|412|",
        "If-Match: {E}^If-Modified-Since: {L}|304|",
        // Range, 14.2.
        "Range: bytes=0-0|206|0-0",
        "Range: bytes=0-9|206|0-9",
        "Range: bytes=0-|206|0-9",
        "Range: bytes=3-5|206|3-5",
        "Range: bytes=9-|206|9-9",
        "Range: bytes=9-9|206|9-9",
        "Range: bytes=5-999|206|5-9",
        "Range: bytes=5-99999999999999999999999|206|5-9",
        "Range: bytes=-1|206|9-9",
        "Range: bytes=-10|206|0-9",
        "Range: bytes=-11|206|0-9",
        "Range: bytes=-99999999999999999999999|206|0-9",
        "Range: bytes=0003-005|206|3-5",
        "Range: bytes=10-|416|",
        "Range: bytes=10-12|416|",
        "Range: bytes=99999999999999999999999-|416|",
        "Range: bytes=-0|416|",
        "Range: bytes=0-1,3-4|200|",
        "Range: bytes=0-1, 3-4|200|",
        "Range: bytes=0-1,-1|200|",
        "Range: bytes=0-1,20-|200|",
        "Range: lines=0-1|200|",
        // If-Range, 13.1.5: a strong comparison, or the same time.
        "If-Range: {E}|200|",
        "If-Range: {E}^Range: bytes=1-2|206|1-2",
        "If-Range: {O}^Range: bytes=1-2|200|",
        "If-Range: W/{E}^Range: bytes=1-2|200|",
        "If-Range: {L}^Range: bytes=1-2|206|1-2",
        "If-Range: {B}^Range: bytes=1-2|200|",
        "If-Range: {A}^Range: bytes=1-2|200|",
        "If-Range: soon^Range: bytes=1-2|200|",
        "If-Range: {O}^Range: bytes=10-|200|",
        "If-Range: {E}^Range: bytes=10-|416|",
        // All in their order, 13.2.2.
        "If-None-Match: {E}^Range: bytes=1-2|304|",
        "If-None-Match: {O}^Range: bytes=1-2|206|1-2",
        "If-None-Match: {E}^Range: bytes=10-|304|",
        "If-Match: {O}^Range: bytes=1-2|412|",
        "If-Match: {O}^Range: bytes=10-|412|",
        "If-Match: {E}^Range: bytes=1-2|206|1-2",
        "If-Modified-Since: {L}^Range: bytes=1-2|304|",
        "If-Modified-Since: {B}^Range: bytes=1-2|206|1-2",
        "If-Unmodified-Since: {B}^Range: bytes=1-2|412|",
        "If-Unmodified-Since: {L}^Range: bytes=1-2^If-Range: {O}|200|",
        "If-Match: {E}^If-None-Match: {O}^If-Range: {E}^Range: bytes=1-2|206|1-2",
        "If-Match: {E}^If-None-Match: {E}^If-Range: {E}^Range: bytes=1-2|304|",
        "If-Match: {E}^If-Unmodified-Since: {B}^If-None-Match: {O}^If-Modified-Since: {L}^If-Range: {O}^Range: bytes=1-2|200|",
      })
  void answers(String asked, int status, String part) throws Exception {
    String[] fields = filled(asked).split("\\^", -1);
    for (CachedSite site : List.of(hot, cold)) {
      int before = site.upstream().asked().size();
      for (String target : List.of("/digits", "/digits?q")) {
        judge(site.get(target, fields), status, part, site == hot);
      }
      // Without the range and its condition, which are none of a HEAD's, it is as for a GET.
      int head = status == 206 || status == 416 ? 200 : status;
      judge(site.ask("HEAD", "/digits", fields), head, null, site == hot);
      int more = site.upstream().asked().size() - before;
      if (site == hot || head == 304 || head == 412) {
        assertEquals(0, more, asked);
      } else {
        // All that is answered from the record is not asked for.
        assertEquals(status == 416 ? 1 : 3, more, asked);
      }
    }
  }

  private static void judge(Reply reply, int status, @Nullable String part, boolean hit) {
    boolean head = reply.body().isEmpty();
    assertEquals(status, reply.status(), reply.toString());
    assertTrue(reply.whole(), reply.toString());
    String range = null;
    if (part != null) {
      String[] ends = part.split("-", -1);
      int from = Integer.parseInt(ends[0]);
      int to = Integer.parseInt(ends[1]) + 1;
      assertEquals(DIGITS.content().substring(from, to), reply.body());
      assertEquals(Integer.toString(to - from), reply.field("Content-Length"));
      range = "bytes " + part + "/10";
    } else if (status == 416) {
      range = "bytes */10";
    } else if (status == 200 && !head) {
      assertEquals(DIGITS.content(), reply.body());
    }
    assertEquals(range, reply.field("Content-Range"), reply.toString());
    if (status == 200 || status == 206) {
      CachedSite.assertDescribes(DIGITS, DIGITS, null, reply);
      assertEquals(Release.LAST_MODIFIED, reply.field("Last-Modified"));
      assertTrue(hit ? reply.hit() : reply.missed(), reply.toString());
    }
    if (status == 304) {
      // 15.4.5, and no word of a body.
      assertEquals(DIGITS.etag(), reply.field("ETag"));
      assertEquals(DIGITS.cacheControl(), reply.field("Cache-Control"));
      assertEquals("", reply.body());
      assertNull(reply.field("Transfer-Encoding"));
    }
  }

  private static String filled(String asked) {
    return asked
        .replace("{E}", DIGITS.etag())
        .replace("{O}", Release.Item.of("other", "other").etag())
        .replace("{L}", Release.LAST_MODIFIED)
        .replace("{B}", "Fri, 20 Nov 2026 08:59:59 GMT")
        .replace("{A}", "Fri, 20 Nov 2026 09:00:01 GMT");
  }

  /** What RFC 9110 14.2 leaves to the server must at least be true. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bytes=5-2",
        "bytes=a-b",
        "bytes=",
        "bytes=-",
        "bytes=1",
        "bytes=0-1,",
        "bytes=,0-1",
        "bytes= 0-1",
        "BYTES=0-1",
        "bytes=0 - 1",
        "bytes 0-1",
        "bytes=+1-2",
        "bytes=0x1-2",
        "bytes=1-2-3",
        "bytes=--1",
        "bytes",
        "none",
        "=0-1",
        "bytes=0-1;2-3",
        "bytes=18446744073709551616-18446744073709551617",
        "bytes=4294967296-4294967297",
        "bytes=-18446744073709551617",
      })
  void liesAboutNoRange(String range) throws Exception {
    for (CachedSite site : List.of(hot, cold)) {
      Reply reply = site.get("/digits", "Range: " + range);
      switch (reply.status()) {
        case 200 -> assertEquals(DIGITS.content(), reply.body());
        case 206 -> {
          String part =
              String.valueOf(reply.field("Content-Range")).replaceAll("bytes (\\d+-\\d+)/10", "$1");
          judge(reply, 206, part, site == hot);
        }
        case 416 -> assertEquals("bytes */10", reply.field("Content-Range"));
        default -> assertEquals("200, 206 or 416", reply.toString());
      }
    }
  }

  /** Without a time of publication no condition of time holds or fails. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "If-Modified-Since: {A}|200|",
        "If-Unmodified-Since: {B}|200|",
        "If-Range: {L}^Range: bytes=1-2|200|",
        "If-None-Match: {E}|304|",
        "If-Range: {E}^Range: bytes=1-2|206|1-2",
      })
  void knowsNoTime(String asked, int status, String part) throws Exception {
    try (CachedSite timeless = CachedSite.of(RELEASE.published(null))) {
      for (int i = 0; i < 2; i++) {
        Reply reply = timeless.get("/digits", filled(asked).split("\\^", -1));
        assertEquals(status, reply.status(), reply.toString());
        assertNull(reply.field("Last-Modified"));
        if (part != null) {
          assertEquals("12", reply.body());
        }
        if (i == 0) {
          Reply whole = timeless.get("/digits");
          CachedSite.assertServes(DIGITS, whole);
          timeless.sidecar().awaitMetric("s3www_cache_objects", 1);
        }
      }
    }
  }

  @Test
  void givesEveryPartOfALargeObject() throws Exception {
    Release.Item large = Release.Item.of("large", 777_777);
    try (CachedSite site = CachedSite.of(Release.of(large));
        Wire wire = site.sidecar().connect()) {
      site.fill("/large");
      StringBuilder together = new StringBuilder();
      for (int from = 0; from < large.size(); from += 65_537) {
        Reply part =
            CachedSite.ask(wire, "GET", "/large", "Range: bytes=" + from + "-" + (from + 65_536));
        assertEquals(206, part.status());
        assertTrue(part.hit());
        together.append(part.body());
      }
      assertTrue(together.toString().equals(large.content()));
    }
  }

  @Test
  void hasNoPartOfNothing() throws Exception {
    Release.Item empty = Release.Item.of("empty", "");
    try (CachedSite site = CachedSite.of(Release.of(empty))) {
      site.fill("/empty");
      for (String range : List.of("bytes=0-", "bytes=0-0", "bytes=-1", "bytes=1-")) {
        Reply reply = site.get("/empty", "Range: " + range);
        // RFC 9110 14.2 lets a range be ignored.
        assertTrue(reply.status() == 416 || reply.status() == 200, reply.toString());
        assertEquals("", reply.status() == 200 ? reply.body() : "");
        assertEquals(reply.status() == 416 ? "bytes */0" : null, reply.field("Content-Range"));
      }
    }
  }
}
