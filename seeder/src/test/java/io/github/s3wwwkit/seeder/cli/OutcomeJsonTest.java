package io.github.s3wwwkit.seeder.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.s3wwwkit.seeder.release.PublishedObject;
import io.github.s3wwwkit.seeder.run.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomeJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final PublishedObject OBJECT =
      new PublishedObject("hero.gif", 5L, "00", "image/gif", "no-store", "https://h/hero.gif");

  private static Outcome published(List<PublishedObject> objects) {
    return new Outcome(
        "published",
        "r",
        objects,
        5,
        1,
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
        0,
        3,
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
        OutcomeJson.whole(published(List.of(OBJECT))));
  }

  @Test
  void failure() {
    assertEquals(
        """
        {"outcome":"failed","objects":[],"bytes":0,"attempts":3,"resumed":0,"seconds":0.000,\
        "finished":"2026-11-21T02:15:48.105Z","error":{"kind":"source","message":"no",\
        "retryable":true}}\
        """,
        OutcomeJson.whole(failed(null, "no")));
  }

  @Test
  void whatFitsIsNotCut() {
    Outcome outcome = published(List.of(OBJECT));
    assertEquals(OutcomeJson.whole(outcome), OutcomeJson.cut(outcome));
  }

  @Test
  void theObjectsGoFirst() throws IOException {
    String cut = OutcomeJson.cut(published(Collections.nCopies(100, OBJECT)));
    JsonNode json = JSON.readTree(cut);
    assertFalse(json.has("objects"));
    for (String kept : List.of("outcome", "release", "finished", "published", "recordSha256")) {
      assertTrue(json.has(kept), kept);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "ü", "\"", "\\", "\uD83D\uDE00"})
  void aLongMessageIsCutBetweenCharacters(String character) throws IOException {
    String cut = OutcomeJson.cut(failed("r", "why: " + character.repeat(20_000)));
    assertTrue(cut.getBytes(StandardCharsets.UTF_8).length <= OutcomeJson.TERMINATION_LIMIT);
    String message = JSON.readTree(cut).at("/error/message").asText();
    assertTrue(message.startsWith("why: " + character) && message.endsWith(character + "…"));
  }

  @Test
  void oneLineWithoutSecrets() {
    String line = OutcomeJson.whole(failed("r", "a\nhttps://u:secret@h/x?sig=secret: no"));
    assertEquals(1, line.lines().count());
    assertFalse(line.contains("secret"), line);
  }
}
