package io.github.s3wwwkit.seeder.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.s3wwwkit.seeder.release.PublishedObject;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.source.Redaction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomeJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final OutcomeJson WRITER = new OutcomeJson(new Redaction());
  private static final PublishedObject OBJECT =
      new PublishedObject("hero.gif", 5L, "00", "image/gif", "no-store", "https://h/hero.gif");

  private static Outcome published(List<PublishedObject> objects) {
    return new Outcome(
        "published",
        "r",
        objects,
        null,
        5,
        1,
        0,
        Duration.ofMillis(1234),
        "2026-11-21T02:15:48.105Z",
        "2026-11-20T09:00:00.000Z",
        "11",
        null);
  }

  private static Outcome failed(@Nullable String release, String message) {
    return new Outcome(
        "failed",
        release,
        List.of(),
        null,
        0,
        3,
        0,
        Duration.ZERO,
        "2026-11-21T02:15:48.105Z",
        null,
        null,
        Failure.retryable(Failure.Kind.SOURCE, message));
  }

  @Test
  void success() {
    assertEquals(
        """
        {"outcome":"published","release":"r","objects":[{"path":"hero.gif","bytes":5,\
        "sha256":"00","contentType":"image/gif","cacheControl":"no-store"}],"bytes":5,\
        "attempts":1,"resumed":0,"seconds":1.234,"finished":"2026-11-21T02:15:48.105Z",\
        "published":"2026-11-20T09:00:00.000Z","recordSha256":"11"}\
        """,
        WRITER.whole(published(List.of(OBJECT))));
  }

  @Test
  void failure() {
    assertEquals(
        """
        {"outcome":"failed","objects":[],"bytes":0,"attempts":3,"resumed":0,"seconds":0.000,\
        "finished":"2026-11-21T02:15:48.105Z","error":{"kind":"source","message":"no",\
        "retryable":true}}\
        """,
        WRITER.whole(failed(null, "no")));
  }

  @Test
  void whatFitsIsNotCut() {
    Outcome outcome = published(List.of(OBJECT));
    assertEquals(WRITER.whole(outcome), WRITER.cut(outcome));
  }

  @Test
  void theObjectsGoFirst() throws IOException {
    String cut = WRITER.cut(published(Collections.nCopies(100, OBJECT)));
    JsonNode json = JSON.readTree(cut);
    assertFalse(json.has("objects"));
    for (String kept : List.of("outcome", "release", "finished", "published", "recordSha256")) {
      assertTrue(json.has(kept), kept);
    }
  }

  private static Outcome pruned(int releases) {
    return new Outcome(
        "pruned",
        null,
        List.of(),
        IntStream.range(0, releases).mapToObj(i -> "release-" + i).toList(),
        0,
        0,
        0,
        Duration.ZERO,
        "2026-11-21T02:15:48.105Z",
        null,
        null,
        null);
  }

  @Test
  void releasesThatWentOrWouldGo() throws IOException {
    assertEquals(
        """
        {"outcome":"pruned","objects":[],"releases":["release-0","release-1"],"bytes":0,\
        "attempts":0,"resumed":0,"seconds":0.000,"finished":"2026-11-21T02:15:48.105Z"}\
        """,
        WRITER.whole(pruned(2)));
    JsonNode cut = JSON.readTree(WRITER.cut(pruned(1000)));
    assertFalse(cut.has("releases"));
    assertEquals("2026-11-21T02:15:48.105Z", cut.at("/finished").asText());
  }

  @Test
  void noMoreThanNeededIsCut() {
    for (int length = 3500; length < 4500; length += 7) {
      String cut = WRITER.cut(failed("r", "x".repeat(length)));
      int size = cut.getBytes(StandardCharsets.UTF_8).length;
      assertTrue(size <= OutcomeJson.TERMINATION_LIMIT, cut);
      assertTrue(size > OutcomeJson.TERMINATION_LIMIT - 20 || !cut.contains("…"), cut);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "ü", "\"", "\\", "\uD83D\uDE00"})
  void aLongMessageIsCutBetweenCharacters(String character) throws IOException {
    String cut = WRITER.cut(failed("r", "why: " + character.repeat(20_000)));
    assertTrue(cut.getBytes(StandardCharsets.UTF_8).length <= OutcomeJson.TERMINATION_LIMIT);
    String message = JSON.readTree(cut).at("/error/message").asText();
    assertTrue(message.startsWith("why: " + character) && message.endsWith(character + "…"));
  }

  @Test
  void oneLineWithoutSecrets() {
    String line = WRITER.whole(failed("r", "a\nhttps://u:secret@h/x?sig=secret: no"));
    assertEquals(1, line.lines().count());
    assertFalse(line.contains("secret"), line);
  }

  @Test
  void halfACharacterIsNotWritten() throws IOException {
    String message =
        JSON.readTree(WRITER.whole(failed("r", "a\ud800b"))).at("/error/message").asText();
    assertEquals("a?b", message);
  }
}
