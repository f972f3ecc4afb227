package io.github.s3wwwkit.sidecar.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whole connections of requests, and answers, put together from what parsers fall out over, and
 * damaged. However they are cut the outcome is the same, and whatever goes on means the same to
 * whoever reads it next.
 */
class StreamFuzzTest {
  private static final long SEED = 20_261_121;
  private static final int ROUNDS = 15_000;

  private static final List<String> REQUESTS =
      List.of(
          "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
          "\r\nHEAD /x HTTP/1.1\r\nHost: a\r\n\r\n",
          "POST /n HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
          "POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
          "POST /e HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;a=\"b;\\\"\"\r\nx\r\n0;l\r\n\r\n",
          "POST /t HTTP/1.1\r\nHost: a\r\nTrailer: T\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nT:  1 \r\nContent-Length: 9\r\nU:\r\n\r\n",
          "PUT http://b:80/p?q HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nConnection: X\r\nX: y\r\n\r\n",
          "OPTIONS * HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n\r\n",
          "GET / HTTP/1.0\r\n\r\n");

  private static final List<String> ANSWERS =
      List.of(
          "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n0\r\nT: 1\r\n\r\n",
          "HTTP/1.1 200 OK\r\n\r\nuntil the end",
          "HTTP/1.0 200\r\n\r\nuntil the end",
          "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n",
          "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n",
          "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nConnection: X\r\nX: y\r\nContent-Length: 1\r\n\r\nx",
          "HTTP/1.1 301 Moved Permanently\r\nLocation: /x/\r\nContent-Length: 0\r\n\r\n");

  private static final List<String> DAMAGE =
      List.of(
          "\r\n",
          "\n",
          "\r",
          "\0",
          " ",
          "\t",
          ":",
          ",",
          ";",
          "\"",
          "0",
          "5",
          "x",
          "\u00e9",
          "\u000b",
          "Content-Length: 3\r\n",
          "Content-Length: 5, 5\r\n",
          "Transfer-Encoding: chunked\r\n",
          "Transfer-Encoding: gzip\r\n",
          "Connection: close\r\n",
          "Connection: T\r\n",
          "Host: b\r\n",
          " folded\r\n",
          "0\r\n\r\n");

  @Test
  void requestsMeanTheSameToTheNextOne() {
    Random random = new Random(SEED);
    Map<Forwarding.End, Integer> ends = new EnumMap<>(Forwarding.End.class);
    for (int round = 0; round < ROUNDS; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(4); i >= 0; i--) {
        text.append(REQUESTS.get(random.nextInt(REQUESTS.size())));
      }
      String bytes = damage(text, random);
      Forwarding.Outcome outcome = Forwarding.requests(bytes, bytes.length());
      ends.merge(outcome.end(), 1, Integer::sum);
      same(outcome, Forwarding.requests(bytes, 1 + random.nextInt(7)), bytes);
      Forwarding.Outcome again = Forwarding.requests(outcome.sent(), 1 + random.nextInt(99));
      assertEquals(Forwarding.End.WHOLE, again.end(), () -> shown(bytes));
      assertEquals(contents(outcome), contents(again), () -> shown(bytes));
    }
    assertEquals(Forwarding.End.values().length, ends.size(), ends.toString());
    assertTrue(ends.values().stream().allMatch(n -> n > ROUNDS / 100), ends.toString());
  }

  @Test
  void answersMeanTheSameToTheClient() {
    Random random = new Random(SEED);
    Map<Forwarding.End, Integer> ends = new EnumMap<>(Forwarding.End.class);
    for (int round = 0; round < ROUNDS; round++) {
      boolean toHead = random.nextInt(8) == 0;
      String bytes = damage(new StringBuilder(ANSWERS.get(random.nextInt(ANSWERS.size()))), random);
      Forwarding.Outcome outcome = Forwarding.answer(bytes, toHead, bytes.length());
      ends.merge(outcome.end(), 1, Integer::sum);
      Forwarding.Outcome cut = Forwarding.answer(bytes, toHead, 1 + random.nextInt(7));
      same(outcome, cut, bytes);
      if (outcome.end() == Forwarding.End.WHOLE) {
        Forwarding.Outcome again = Forwarding.answer(outcome.sent(), toHead, 3);
        assertEquals(Forwarding.End.WHOLE, again.end(), () -> shown(bytes));
        assertEquals(contents(outcome), contents(again), () -> shown(bytes));
      }
    }
    assertTrue(ends.getOrDefault(Forwarding.End.WHOLE, 0) > ROUNDS / 100, ends.toString());
    assertTrue(ends.getOrDefault(Forwarding.End.PART, 0) > ROUNDS / 100, ends.toString());
    assertTrue(ends.getOrDefault(Forwarding.End.REFUSED, 0) > ROUNDS / 100, ends.toString());
  }

  /** But for where chunks begin and end, which is nobody's promise. */
  private static void same(Forwarding.Outcome whole, Forwarding.Outcome cut, String bytes) {
    assertEquals(whole.end(), cut.end(), () -> shown(bytes));
    assertEquals(whole.refusal(), cut.refusal(), () -> shown(bytes));
    assertEquals(heads(whole), heads(cut), () -> shown(bytes));
    assertEquals(contents(whole), contents(cut), () -> shown(bytes));
  }

  private static List<String> heads(Forwarding.Outcome outcome) {
    return outcome.messages().stream()
        .map(message -> message.sent().split("\r\n\r\n", 2)[0])
        .toList();
  }

  private static List<String> contents(Forwarding.Outcome outcome) {
    return outcome.messages().stream()
        .map(message -> message.sent().lines().findFirst().orElse("") + message.content())
        .toList();
  }

  private static String damage(StringBuilder text, Random random) {
    for (int i = random.nextInt(3); i > 0; i--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(3)) {
        case 0 -> text.insert(at, DAMAGE.get(random.nextInt(DAMAGE.size())));
        case 1 -> text.deleteCharAt(at);
        default -> {
          // After a line's end, where a field or a chunk may be.
          int line = text.indexOf("\n", at) + 1;
          text.insert(line, DAMAGE.get(random.nextInt(DAMAGE.size())));
        }
      }
    }
    return text.toString();
  }

  private static String shown(String text) {
    return text.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0");
  }
}
