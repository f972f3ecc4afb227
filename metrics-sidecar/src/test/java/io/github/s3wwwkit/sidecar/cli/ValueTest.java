package io.github.s3wwwkit.sidecar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTest {
  private static Value value(String text) {
    return new Value("--it", text);
  }

  @ParameterizedTest
  @CsvSource({"500ms, PT0.5S", "2s, PT2S", "1.5m, PT1M30S", "1h, PT1H", "0.001s, PT0.001S"})
  void readsDurations(String text, Duration expected) throws Exception {
    assertEquals(expected, value(text).duration());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "s",
        "1 s",
        "-1s",
        "+1s",
        "1s1ms",
        "1.s",
        ".5s",
        "1d",
        "1S",
        "0",
        "0s",
        "0.0000001ms",
        "9999999h"
      })
  void refusesOtherDurations(String text) {
    UsageException e = assertThrows(UsageException.class, () -> value(text).duration());
    String message = String.valueOf(e.getMessage());
    assertTrue(message.startsWith("--it: '" + text + "' "), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0s", "0ms"})
  void readsZeroWhereItMeansSomething(String text) throws Exception {
    assertEquals(Duration.ZERO, value(text).durationOrZero());
  }

  @ParameterizedTest
  @CsvSource({"4096, 4096", "32Ki, 32768", "1Mi, 1048576", "0.5Ki, 512"})
  void readsSizes(String text, int expected) throws Exception {
    assertEquals(expected, value(text).size(256, 1 << 20));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1k", "1KB", "255", "1048577", "1Gi", "99999999999Gi", "1 Ki"})
  void refusesOtherSizes(String text) {
    assertThrows(UsageException.class, () -> value(text).size(256, 1 << 20));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "007, 7", "1000, 1000"})
  void readsNumbers(String text, int expected) throws Exception {
    assertEquals(expected, value(text).number(1, 1000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "1001", "-1", "+2", " 2", "2.0", "0x2", "٢", "99999999999"})
  void refusesOtherNumbers(String text) {
    assertThrows(UsageException.class, () -> value(text).number(1, 1000));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:80, 127.0.0.1, 80",
    "0.0.0.0:0, 0.0.0.0, 0",
    "[::1]:8080, 0:0:0:0:0:0:0:1, 8080",
  })
  void readsAddresses(String text, String host, int port) throws Exception {
    assertEquals(host, value(text).address().getAddress().getHostAddress());
    assertEquals(port, value(text).address().getPort());
  }

  @Test
  void takesNoHostForEveryAddress() throws Exception {
    assertTrue(value(":80").address().getAddress().isAnyLocalAddress());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "80",
        "127.0.0.1",
        "127.0.0.1:",
        "127.0.0.1:x",
        "127.0.0.1:65536",
        "127.0.0.1:-1",
        "127.0.0.1:+1",
        "127.0.0.1:٨٠",
        "::1:80"
      })
  void refusesOtherAddresses(String text) {
    assertThrows(UsageException.class, () -> value(text).address());
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://a", "http://a/", "http://a:80", "HTTP://[::1]:80/"})
  void readsServers(String text) throws Exception {
    assertTrue(value(text).server().getHost().length() > 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a:80",
        "https://a",
        "http://",
        "http://a/b",
        "http://a?b",
        "http://a#b",
        "http://u@a",
        "http://a:0",
        "http://a:65536",
        "http://a b",
        "unix:/a"
      })
  void refusesOtherServers(String text) {
    assertThrows(UsageException.class, () -> value(text).server());
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://a", "HTTPS://a:1/b?c", "http://u:p@[::1]:80/", "http://a?b"})
  void readsUrls(String text) throws Exception {
    assertTrue(value(text).url().getHost().length() > 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "ftp://a/b",
        "http:/a",
        "http://:80/",
        "http://a:0",
        "http://a:65536/b",
        "http://a b"
      })
  void refusesOtherUrls(String text) {
    assertThrows(UsageException.class, () -> value(text).url());
  }

  @ParameterizedTest
  @CsvSource({
    "http://u:p@a/b, http://…@a/b",
    "https://a/b?token=c#d, https://a/b?…",
    "http://u@a?b, http://…@a?…",
    "ftp://u:p@w@a, ftp://…@a",
    "http://a/b@c, http://a/b@c",
    "what?, what?",
  })
  void showsNoSecrets(String text, String shown) {
    assertEquals(shown, value(text).shown());
    assertEquals("--it: '" + shown + "' is bad", value(text).wrong("is bad").getMessage());
  }

  @ParameterizedTest
  @CsvSource({"pass, false", "503, true"})
  void readsOneOfTwoWords(String text, boolean expected) throws Exception {
    assertEquals(expected, value(text).second("pass", "503"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Pass", "503 ", "404"})
  void refusesOtherWords(String text) {
    assertThrows(UsageException.class, () -> value(text).second("pass", "503"));
  }
}
