package io.github.s3wwwkit.sidecar.accesslog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.sidecar.http1.Bytes;
import io.github.s3wwwkit.sidecar.http1.RequestHead;
import io.github.s3wwwkit.sidecar.http1.TraceParent;
import io.github.s3wwwkit.sidecar.metrics.Cells;
import io.github.s3wwwkit.sidecar.metrics.TrafficCollector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessLogTest {
  private static final int RING = 16 * 1024;
  private static final byte[] CLIENT = Bytes.ascii("192.0.2.1");

  /** A reader that takes a number of bytes at a time, when it is allowed to. */
  private static final class Reader implements WritableByteChannel {
    final Semaphore patience = new Semaphore(0);
    final int most;
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private volatile boolean broken;
    private volatile boolean defect;

    Reader(int most) {
      this.most = most;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      if (broken && defect) {
        throw new IllegalStateException("Defect");
      }
      if (broken) {
        throw new IOException("Broken pipe");
      }
      patience.acquireUninterruptibly();
      byte[] some = new byte[Math.min(most, source.remaining())];
      source.get(some);
      synchronized (read) {
        read.writeBytes(some);
      }
      return some.length;
    }

    String text() {
      synchronized (read) {
        return read.toString(StandardCharsets.UTF_8);
      }
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  @Test
  void dropsAndCountsWhatNobodyReads() throws Exception {
    Reader reader = new Reader(100);
    AccessLog log = new AccessLog(reader, AccessLog.PIPE_BUF, RING);
    Cells cells = new Cells();
    LoopLog loop = log.join(cells);
    log.start();
    int lines = 500;
    for (int i = 0; i < lines; i++) {
      loop.line(null, CLIENT, 200, i, 0, 0, new TraceParent(), "done");
    }
    long dropped = dropped(cells);
    assertTrue(dropped > 0 && dropped < lines, "dropped " + dropped);
    // Stuck: given up.
    log.drain();
    assertEquals("", reader.text());
    // Reads again: all that was not dropped is there, in order, no line torn.
    reader.patience.release(Integer.MAX_VALUE / 2);
    log.drain();
    List<String> written = reader.text().lines().toList();
    assertEquals(lines - dropped, written.size());
    assertEquals(dropped, dropped(cells));
    long before = -1;
    for (String line : written) {
      assertTrue(line.startsWith("{\"time\":\"") && line.endsWith("}"), line);
      long number = Long.parseLong(line.replaceFirst(".*\"bytes\":(\\d+).*", "$1"));
      assertTrue(number > before, line);
      before = number;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void goesOnWhereItWasWhenWritingWorksAgain(boolean defect) throws Exception {
    Reader reader = new Reader(7);
    reader.patience.release(Integer.MAX_VALUE / 2);
    AccessLog log = new AccessLog(reader, AccessLog.PIPE_BUF, RING);
    LoopLog loop = log.join(new Cells());
    log.start();
    loop.line(null, CLIENT, 201, 1, 0, 0, new TraceParent(), "done");
    log.drain();
    reader.defect = defect;
    reader.broken = true;
    loop.line(null, CLIENT, 202, 1, 0, 0, new TraceParent(), "done");
    log.drain();
    assertEquals(1, reader.text().lines().count());
    reader.broken = false;
    loop.line(null, CLIENT, 203, 1, 0, 0, new TraceParent(), "done");
    log.drain();
    assertEquals(
        List.of("201", "202", "203"),
        reader
            .text()
            .lines()
            .map(line -> line.replaceFirst(".*\"status\":(\\d+).*", "$1"))
            .toList());
  }

  @Test
  void wakesForTheFirstLineAfterSilence() throws Exception {
    Reader reader = new Reader(AccessLog.PIPE_BUF);
    reader.patience.release(Integer.MAX_VALUE / 2);
    AccessLog log = new AccessLog(reader, AccessLog.PIPE_BUF, RING);
    LoopLog loop = log.join(new Cells());
    log.start();
    for (int i = 1; i <= 3; i++) {
      await(log::asleep);
      loop.line(null, CLIENT, 200, 1, 0, 0, new TraceParent(), "done");
      int lines = i;
      await(() -> reader.text().lines().count() == lines);
    }
  }

  @Test
  void keepsTheOrderOfEachLoopAndStarvesNone() throws Exception {
    Reader reader = new Reader(AccessLog.PIPE_BUF);
    AccessLog log = new AccessLog(reader, AccessLog.PIPE_BUF, RING);
    LoopLog busy = log.join(new Cells());
    LoopLog other = log.join(new Cells());
    for (int i = 0; i < 60; i++) {
      busy.line(null, CLIENT, 200, i, 0, 0, new TraceParent(), "done");
    }
    other.line(null, CLIENT, 404, 0, 0, 0, new TraceParent(), "done");
    log.start();
    reader.patience.release(2);
    await(() -> reader.text().contains("\"status\":404"));
    reader.patience.release(Integer.MAX_VALUE / 2);
    log.drain();
    assertEquals(61, reader.text().lines().count());
  }

  @Test
  void writesNoLineThatAPipeMayTear() throws Exception {
    Reader reader = new Reader(1 << 20);
    reader.patience.release(Integer.MAX_VALUE / 2);
    AccessLog log = new AccessLog(reader, AccessLog.PIPE_BUF, RING);
    LoopLog loop = log.join(new Cells());
    log.start();
    String all = "\u00ff\"".repeat(5000);
    String quotes = "!\"".repeat(5000);
    byte[] bytes =
        ("M".repeat(5000)
                + " /"
                + quotes
                + " HTTP/1.1\r\nHost: a\r\ntraceparent: 00-"
                + "a".repeat(32)
                + "-"
                + "b".repeat(16)
                + "-00\r\nUser-Agent: "
                + all
                + "\r\nReferer: "
                + all
                + "\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    RequestHead head = new RequestHead();
    assertNull(head.parse(bytes, 0, bytes.length));
    TraceParent trace = new TraceParent();
    head.trace(trace);
    byte[] client = Bytes.ascii("0000:0000:0000:0000:0000:ffff:255.255.255.255");
    loop.line(
        loop.note(head),
        client,
        599,
        Long.MAX_VALUE,
        Long.MAX_VALUE,
        Long.MAX_VALUE,
        trace,
        "transfer_coding");
    log.drain();
    String line = reader.text();
    int length = line.getBytes(StandardCharsets.UTF_8).length;
    assertTrue(length > 3500 && length <= AccessLog.PIPE_BUF, length + ": " + line);
  }

  private static long dropped(Cells cells) {
    return new TrafficCollector(List.of(cells), () -> {})
        .collect().stream()
            .flatMap(family -> family.samples.stream())
            .filter(sample -> sample.name.equals("s3www_access_log_dropped_total"))
            .mapToLong(sample -> (long) sample.value)
            .sum();
  }

  private static void await(BooleanSupplier condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      Thread.sleep(5);
    }
    assertTrue(condition.getAsBoolean());
  }
}
