package io.github.s3wwwkit.seeder.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseRecordTest {
  private static final String WHOLE =
      """
      {"release":"r","manifest":"m","published":"2026-11-21T10:00:00.000Z","objects":\
      [{"path":"a","bytes":1,"sha256":"00","contentType":"a/b"}]}\
      """;

  private static ReleaseRecord parse(String json) throws IOException {
    return ReleaseRecord.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    ReleaseRecord record =
        new ReleaseRecord(
            "r",
            "m",
            "2026-11-21T10:00:00.000Z",
            List.of(
                new PublishedObject("ü\"", 1L << 40, "00", "a/b", "no-store", "https://h/x"),
                new PublishedObject("b", 0L, "11", "a/b", null, null)));
    assertEquals(record, ReleaseRecord.parse(record.toJson()));
  }

  @Test
  void fieldsOfLaterVersionsAreSkipped() throws IOException {
    String later = WHOLE.replace("{\"", "{\"new\":{\"a\":[1]},\"");
    assertEquals(parse(WHOLE), parse(later));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "null",
        "{\"release\":\"r\",\"manifest\":\"m\",\"published\":\"p\"}",
        "{\"release\":\"r\",\"manifest\":\"m\",\"published\":\"p\",\"objects\":{}}",
        "{\"release\":\"r\",\"manifest\":\"m\",\"published\":\"p\",\"objects\":[{}]}",
        "{\"release\":\"r\",\"manifest\":\"m\",\"published\":\"p\",\"objects\":[",
        "{\"release\":\"r\",\"manifest\":\"m\",\"published\":\"p\",\"objects\":[]} x",
        "<html></html>"
      })
  void noRecord(String json) {
    assertThrows(IOException.class, () -> parse(json));
  }
}
