package io.github.s3wwwkit.lab.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomeTest {
  @Test
  void aPublicationIsSummedUp() throws Exception {
    Outcome outcome =
        Outcome.parse(
            0,
            """
            {"outcome":"published","release":"r1","objects":[{"path":"a b.gif","bytes":1234567,
             "sha256":"abc"}],"bytes":1234567,"attempts":2,"seconds":0.126}
            """);
    assertEquals(
        "exit 0, published releases/r1/a b.gif: 1,234,567 bytes, 2 attempts, 0.13 s",
        outcome.summary());
    assertEquals("abc", outcome.sha256());
  }

  @Test
  void aFailureIsSummedUp() throws Exception {
    Outcome outcome =
        Outcome.parse(4, "{\"outcome\":\"failed\",\"error\":{\"message\":\"wrong digest\"}}");
    assertEquals("exit 4, failed: wrong digest", outcome.summary());
  }

  @Test
  void otherWordsAreNoOutcome() {
    assertThrows(DemoFailure.class, () -> Outcome.parse(1, "Exception in thread"));
    assertThrows(DemoFailure.class, () -> Outcome.parse(1, ""));
  }

  @ParameterizedTest
  @CsvSource({
    "hero.gif, /hero.gif",
    "a b/ü?.gif, /a%20b/ü%3F.gif",
    "index.html, /",
    "docs/index.html, /docs/",
    "my-index.html, /my-index.html",
  })
  void anObjectIsServedAtItsPath(String path, String url) throws Exception {
    String json = "{\"outcome\":\"published\",\"objects\":[{\"path\":\"" + path + "\"}]}";
    assertEquals(url, Outcome.parse(0, json).urlPath());
  }
}
