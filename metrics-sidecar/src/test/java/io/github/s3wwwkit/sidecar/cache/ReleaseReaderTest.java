package io.github.s3wwwkit.sidecar.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseReaderTest {
  private static final String DIGEST = "Ab".repeat(32);
  private static final String OBJECT =
      "{\"path\":\"a\",\"bytes\":1,\"sha256\":\"" + DIGEST + "\"%s}";

  private static ReleaseReader read(String objects, String published) throws IOException {
    ReleaseReader reader = new ReleaseReader();
    try (JsonParser json = new JsonFactory().createParser(objects)) {
      assertEquals(JsonToken.START_ARRAY, json.nextToken());
      reader.objects(json);
      assertNull(json.nextToken());
    }
    try (JsonParser json = new JsonFactory().createParser(published)) {
      json.nextToken();
      reader.published(json);
    }
    return reader;
  }

  private static Release release(String object) throws IOException {
    Release release = read("[" + object + "]", "null").release();
    assertNotNull(release);
    return release;
  }

  @Test
  void readsWhatAnswersNeed() throws Exception {
    String rest =
        ",\"contentType\":\"a/b\",\"more\":{\"path\":[\"x\"]},\"cacheControl\":\"no-cache\"";
    assertEquals(
        List.of(new ReleaseObject("a", 1, "ab".repeat(32), "a/b", "no-cache")),
        release(OBJECT.formatted(rest)).objects());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",\"contentType\":null,\"cacheControl\":null",
        ",\"contentType\":\"\",\"cacheControl\":\"\"",
        ",\"contentType\":[1],\"cacheControl\":{}"
      })
  void hasDefaults(String rest) throws Exception {
    assertEquals(
        List.of(new ReleaseObject("a", 1, "ab".repeat(32), "application/octet-stream", "")),
        release(OBJECT.formatted(rest)).objects());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "null",
        "[]",
        "{}",
        "{\"path\":\"a\",\"bytes\":1}",
        "{\"path\":\"a\",\"sha256\":\"D\"}",
        "{\"bytes\":1,\"sha256\":\"D\"}",
        "{\"path\":\"\",\"bytes\":1,\"sha256\":\"D\"}",
        "{\"path\":1,\"bytes\":1,\"sha256\":\"D\"}",
        "{\"path\":\"a\",\"bytes\":-1,\"sha256\":\"D\"}",
        "{\"path\":\"a\",\"bytes\":1.5,\"sha256\":\"D\"}",
        "{\"path\":\"a\",\"bytes\":\"1\",\"sha256\":\"D\"}",
        "{\"path\":\"a\",\"bytes\":99999999999999999999,\"sha256\":\"D\"}",
        "{\"path\":\"a\",\"bytes\":1,\"sha256\":\"Dx\"}",
        "{\"path\":\"a\",\"bytes\":1,\"sha256\":\"G\"}",
        "{\"path\":\"a\",\"bytes\":1,\"sha256\":\"D\",\"contentType\":\"a/b\\r\\nX: y\"}",
        "{\"path\":\"a\",\"bytes\":1,\"sha256\":\"D\",\"cacheControl\":\"no\\u0000\"}",
        "{\"path\":\"a\",\"bytes\":1,\"sha256\":\"D\"},{}",
        "{},{\"path\":\"a\",\"bytes\":1,\"sha256\":\"D\"}"
      })
  void servesNothingThatItCannotVerify(String objects) throws Exception {
    String text = objects.replace("\"D", "\"" + DIGEST).replace("\"G", "\"" + "g".repeat(64));
    ReleaseReader reader = read("[" + text + "]", "null");
    assertNull(reader.release());
    assertEquals(false, reader.fault().isEmpty());
  }

  @Test
  void servesNothingWhoseHeadIsTooLong() throws Exception {
    String type = "a/" + "b".repeat(1022);
    release(OBJECT.formatted(",\"contentType\":\"" + type + "\""));
    String longer = OBJECT.formatted(",\"contentType\":\"" + type + "b\"");
    assertNull(read("[" + longer + "]", "null").release());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      nullValues = "none",
      value = {
        "\"2026-11-20T09:00:00.417Z\" | 2026-11-20T09:00:00Z",
        "\"yesterday\" | none",
        "null | none",
        "7 | none",
        "[\"2026-11-20T09:00:00Z\"] | none"
      })
  void readsTheTime(String published, Instant expected) throws Exception {
    Release release = read("[" + OBJECT.formatted("") + "]", published).release();
    assertNotNull(release);
    assertEquals(expected, release.published());
  }
}
