package io.github.s3wwwkit.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.sidecar.http1.Refusal;
import io.github.s3wwwkit.sidecar.metrics.UpstreamError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AnswerTest {
  private static String text(Answer answer, boolean toHead, boolean close) {
    return StandardCharsets.US_ASCII.decode(answer.message(toHead, close, new byte[0])).toString();
  }

  @ParameterizedTest
  @EnumSource(Refusal.class)
  void saysWhatIsWrongAndIsNeverKept(Refusal refusal) {
    String text = text(Answer.to(refusal), false, true);
    String words = refusal.words();
    assertTrue(words.matches("[A-Z][\\x20-\\x7e]{20,}\\."), words);
    assertTrue(
        text.startsWith("HTTP/1.1 " + refusal.status() + " " + refusal.phrase() + "\r\n"), text);
    assertTrue(text.contains("\r\nCache-Control: no-store\r\n"), text);
    assertTrue(text.contains("\r\nConnection: close\r\n"), text);
    assertTrue(text.contains("\r\nContent-Length: " + (words.length() + 1) + "\r\n"), text);
    assertTrue(text.endsWith("\r\n\r\n" + words + "\n"), text);
  }

  @ParameterizedTest
  @CsvSource({
    "REFUSED, 502, did not answer.",
    "RESET, 502, did not answer.",
    "PROTOCOL, 502, gave a malformed answer.",
    "CONNECT_TIMEOUT, 504, did not answer in time.",
    "RESPONSE_TIMEOUT, 504, did not answer in time.",
  })
  void saysWhatBecameOfS3www(UpstreamError reason, int status, String words) {
    Answer answer = Answer.to(reason);
    assertEquals(status, answer.status());
    assertTrue(answer.words().endsWith(" " + words), answer.words());
  }

  @Test
  void hasNoBodyForAHead() {
    Answer answer = Answer.to(Refusal.BAD_REQUEST);
    String whole = text(answer, false, false);
    assertEquals(whole.substring(0, whole.indexOf("\r\n\r\n") + 4), text(answer, true, false));
  }

  @ParameterizedTest
  @CsvSource({"PT0.001S, 1", "PT1S, 1", "PT5S, 5", "PT5.001S, 6"})
  void saysWhenToTryAgain(Duration interval, int seconds) {
    String text = text(Answer.storeDown(interval), true, false);
    assertTrue(text.contains("\r\nRetry-After: " + seconds + "\r\n"), text);
  }
}
