package io.github.s3wwwkit.sidecar.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** W3C Trace Context 3.2, and what becomes of fields that are not as it says: they pass. */
class TraceParentTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "80f067aa0ba902b7";

  @ParameterizedTest
  @CsvSource({
    "00-" + TRACE + "-" + SPAN + "-00, false",
    "00-" + TRACE + "-" + SPAN + "-01, true",
    "00-" + TRACE + "-" + SPAN + "-02, false",
    "00-" + TRACE + "-" + SPAN + "-ff, true",
    "01-" + TRACE + "-" + SPAN + "-01, true",
    "fe-" + TRACE + "-" + SPAN + "-01-more, true",
    "cc-" + TRACE + "-" + SPAN + "-01-, true",
  })
  void reads(String value, boolean sampled) {
    TraceParent trace = tell("Traceparent: \t" + value + " \r\n");
    assertTrue(trace.valid());
    assertEquals(sampled, trace.sampled());
    assertEquals(TRACE, hex(trace.traceHigh()) + hex(trace.traceLow()));
    assertEquals(SPAN, hex(trace.span()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "traceparent:\r\n",
        "traceparent: 00\r\n",
        "traceparent: 00-" + TRACE + "-" + SPAN + "\r\n",
        "traceparent: 00-" + TRACE + "-" + SPAN + "-1\r\n",
        "traceparent: 00-" + TRACE + "-" + SPAN + "-011\r\n",
        "traceparent: 00-" + TRACE + "-" + SPAN + "-01-more\r\n",
        "traceparent: 01-" + TRACE + "-" + SPAN + "-01.more\r\n",
        "traceparent: ff-" + TRACE + "-" + SPAN + "-01\r\n",
        "traceparent: 0g-" + TRACE + "-" + SPAN + "-01\r\n",
        "traceparent: 00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01\r\n",
        "traceparent: 00-" + TRACE + "-80F067AA0BA902B7-01\r\n",
        "traceparent: 00-00000000000000000000000000000000-" + SPAN + "-01\r\n",
        "traceparent: 00-" + TRACE + "-0000000000000000-01\r\n",
        "traceparent: 00_" + TRACE + "-" + SPAN + "-01\r\n",
        "traceparent: 00-" + TRACE + "_" + SPAN + "-01\r\n",
        "traceparent: 00-" + TRACE + "-" + SPAN + "_01\r\n",
        "traceparent: 00-" + TRACE + "-" + SPAN + "-01,00-" + TRACE + "-" + SPAN + "-01\r\n",
        // Not one.
        "traceparent: 00-"
            + TRACE
            + "-"
            + SPAN
            + "-01\r\n"
            + "traceparent: 00-"
            + TRACE
            + "-"
            + SPAN
            + "-01\r\n",
        // Meant for the connection alone, and dropped with it.
        "Connection: traceparent\r\ntraceparent: 00-" + TRACE + "-" + SPAN + "-01\r\n",
        "x-traceparent: 00-" + TRACE + "-" + SPAN + "-01\r\n",
      })
  void tellsNothingOfWhatIsNotValid(String fields) {
    TraceParent trace = tell(fields);
    assertEquals(false, trace.valid());
    assertEquals(false, trace.sampled());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "traceparent: 00-" + TRACE + "-" + SPAN + "-01\r\n",
        "traceparent: ff-NONSENSE\r\n",
        "tracestate: a=1,b=2\r\ntracestate: c=3\r\n",
      })
  void passesOnWhatCame(String fields) {
    String forwarded = forward(parse(fields));
    assertTrue(forwarded.contains("\r\n" + fields), forwarded);
  }

  @ParameterizedTest
  @CsvSource({
    "'', true",
    "tracestate: a=1, true",
    "Connection: traceparent\\r\\ntraceparent: 00-" + TRACE + "-" + SPAN + "-01, true",
    "traceparent: 00-" + TRACE + "-" + SPAN + "-01\\r\\ntracestate: a=1, false",
    // Somebody's mistake is not for us to hide.
    "traceparent: nonsense, false",
  })
  void knowsWhetherThereIsAnyWordOfATrace(String fields, boolean none) {
    String lines = fields.replace("\\r\\n", "\r\n") + (fields.isEmpty() ? "" : "\r\n");
    assertEquals(!none, parse(lines).trace(new TraceParent()));
  }

  @Test
  void isBegunWithoutTheStateOfAnother() {
    TraceParent trace = tell("tracestate: a=1\r\n");
    trace.begin(new SplittableRandom(1));
    assertTrue(trace.valid());
    assertEquals(false, trace.sampled());
    RequestHead head = parse("tracestate: a=1\r\nX: y\r\n");
    head.begin(trace);
    String forwarded = forward(head);
    String field =
        "\r\ntraceparent: 00-%s%s-%s-00\r\n"
            .formatted(hex(trace.traceHigh()), hex(trace.traceLow()), hex(trace.span()));
    assertTrue(forwarded.contains(field), forwarded);
    assertTrue(forwarded.contains("\r\nX: y\r\n"), forwarded);
    assertFalse(forwarded.contains("tracestate"), forwarded);
    // It is read as it was written.
    TraceParent read = tell(field.substring(2));
    assertEquals(trace.span(), read.span());
    assertEquals(trace.traceHigh(), read.traceHigh());
    assertEquals(trace.traceLow(), read.traceLow());
    // And it was that request's alone.
    byte[] next = Bytes.ascii("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    assertNull(head.parse(next, 0, next.length));
    assertFalse(forward(head).contains("traceparent"));
  }

  private static String forward(RequestHead head) {
    Bytes out = new Bytes();
    head.write(out, Bytes.ascii("s3www"), Bytes.ascii("127.0.0.1"), false, false);
    return out.toString();
  }

  private static TraceParent tell(String fields) {
    TraceParent trace = new TraceParent();
    // What was read before leaves nothing behind.
    parse("traceparent: 00-" + SPAN + SPAN + "-" + SPAN + "-01\r\n").trace(trace);
    parse(fields).trace(trace);
    return trace;
  }

  private static RequestHead parse(String fields) {
    byte[] bytes =
        ("GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    RequestHead head = new RequestHead();
    assertNull(head.parse(bytes, 0, bytes.length));
    return head;
  }

  private static String hex(long value) {
    return new Bytes().hex(value).toString();
  }
}
