package io.github.s3wwwkit.sidecar.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Heads found however they arrive: tables where CRLF is {@code ^} and LF alone {@code ~}. */
class IntakeTest {
  private static final int MAX = 64;

  private static byte[] raw(String text) {
    return text.replace("^", "\r\n")
        .replace("~", "\n")
        .replace("{32}", "x".repeat(32))
        .replace("{60}", "x".repeat(60))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      value = {
        // RFC 9112 2.2: an empty line before a request is none.
        "''|NOTHING",
        "^|NOTHING",
        "G|PART",
        "^G|PART",
        "GET / HTTP/1.1^Host: a^|PART",
        "GET / HTTP/1.1^Host: a^^|HEAD",
        "^GET / HTTP/1.1^Host: a^^|HEAD",
        "GET / HTTP/1.1^Host: a^^GET|HEAD",
        "^^|BAD_REQUEST",
        "~|BAD_REQUEST",
        "^~|BAD_REQUEST",
        "' '|BAD_REQUEST",
        "'\u0016\u0003\u0001'|BAD_REQUEST",
        "GET / HTTP/1.1~|BAD_REQUEST",
        "GET / HTTP/1.1^Host: a^~|BAD_REQUEST",
        "GET / HTTP/1.1^^|BAD_REQUEST",
        // RFC 9110 15.5.15, RFC 6585 5.
        "GET /{60}|TARGET_TOO_LONG",
        "GET / HTTP/1.1^X: {60}|HEAD_TOO_LARGE",
        "^GET / HTTP/1.1^X: {60}^^|HEAD_TOO_LARGE",
        // As long as it may be, and one more.
        "GET / HTTP/1.1^Host: a^X: {32}^^|HEAD",
        "^GET / HTTP/1.1^Host: a^X: {32}^^|HEAD",
        "GET / HTTP/1.1^Host: a^X: {32}x^^|HEAD_TOO_LARGE",
        "^GET / HTTP/1.1^Host: a^X: {32}x^^|HEAD_TOO_LARGE",
      })
  void findsRequests(String text, String expected) {
    byte[] bytes = raw(text);
    for (int split = 0; split <= bytes.length; split++) {
      assertEquals(expected, request(bytes, split, false), text);
    }
    assertEquals(expected, request(bytes, 0, true), text);
  }

  /** In two pieces, or byte by byte. */
  private static String request(byte[] bytes, int split, boolean single) {
    RequestIntake intake = new RequestIntake(MAX);
    ByteBuffer source = ByteBuffer.wrap(bytes);
    int seen = 0;
    RequestIntake.Found found = RequestIntake.Found.NOTHING;
    for (int limit = split; limit <= bytes.length; ) {
      found = intake.look(source.limit(limit), seen);
      if (found == RequestIntake.Found.REFUSED) {
        return intake.refusal().name();
      }
      if (found == RequestIntake.Found.HEAD || limit == bytes.length) {
        break;
      }
      seen = found == RequestIntake.Found.PART ? limit : 0;
      limit = single ? limit + 1 : bytes.length;
    }
    assertThrows(IllegalStateException.class, new RequestIntake(MAX)::refusal);
    return found.name();
  }

  @Test
  void knowsNothingOfTheRequestBefore() {
    RequestIntake intake = new RequestIntake(MAX);
    assertEquals(
        RequestIntake.Found.HEAD, intake.look(ByteBuffer.wrap(raw("PUT / HTTP/1.1^Host: a^^")), 0));
    assertEquals(Method.PUT, intake.head().method());
    assertEquals(RequestIntake.Found.REFUSED, intake.look(ByteBuffer.wrap(raw("~")), 0));
    assertEquals(Method.OTHER, intake.head().method());
    intake.look(ByteBuffer.wrap(raw("HEAD /{60}")), 0);
    assertEquals(Method.HEAD, intake.head().method());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1 200 OK^|PART|0",
        "HTTP/1.1 200 OK^^|HEAD|0",
        "HTTP/1.1 200 OK^Content-Length: 4^^body|HEAD|4",
        "HTTP/1.1 200 OK~|MALFORMED|",
        "HTTP/1.1 200^X : y^^|MALFORMED|",
        "hello^^|MALFORMED|",
        "HTTP/1.1 200 OK^X: {60}|MALFORMED|",
      })
  void findsAnswers(String text, ResponseIntake.Found expected, Integer rest) {
    byte[] bytes = raw(text);
    for (int split = 0; split <= bytes.length; split++) {
      answer(bytes, split, false, expected, rest);
    }
    answer(bytes, 0, true, expected, rest);
  }

  @Test
  void knowsNothingOfTheAnswerBefore() {
    ResponseHead head = new ResponseHead();
    ResponseIntake intake = new ResponseIntake(head, new byte[MAX]);
    byte[] bytes = raw("HTTP/1.1 103 Early Hints^Link: x^^HTTP/1.1 200 OK^Content-Length: 4^^body");
    ByteBuffer source = ByteBuffer.wrap(bytes);
    assertEquals(ResponseIntake.Found.PART, intake.look(source.limit(20)));
    assertEquals(ResponseIntake.Found.HEAD, intake.look(source.limit(bytes.length)));
    assertEquals(103, head.status());
    assertEquals(ResponseIntake.Found.HEAD, intake.look(source));
    assertEquals(200, head.status());
    assertEquals(4, source.remaining());
  }

  private static void answer(
      byte[] bytes, int split, boolean single, ResponseIntake.Found expected, Integer rest) {
    ResponseIntake intake = new ResponseIntake(new ResponseHead(), new byte[MAX]);
    ByteBuffer source = ByteBuffer.wrap(bytes);
    ResponseIntake.Found found = ResponseIntake.Found.PART;
    for (int limit = split; found == ResponseIntake.Found.PART; ) {
      found = intake.look(source.limit(limit));
      if (limit == bytes.length) {
        break;
      }
      limit = single ? limit + 1 : bytes.length;
    }
    assertEquals(expected, found);
    if (rest != null) {
      assertEquals(rest, source.limit(bytes.length).remaining());
    }
  }
}
