package io.github.s3wwwkit.sidecar;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Those who ask for much and take little. */
@Execution(ExecutionMode.SAME_THREAD) // Each has thousands of connections.
class SlowReadersIT {
  // The kernel has megabytes for each, and all tests together only so much of its memory: with 200
  // every connection of the machine came to a halt for a minute.
  private static final int READERS = 64;
  private static final long MEBIBYTE = 1024 * 1024;
  // Of their heads alone the heap of these tests would be full.
  private static final int MANY = 1200;
  private static final String LONG_HEAD =
      "GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(30_000) + "\r\n\r\n";
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  @Test
  void needLittleMemory() throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream((wire, head, number) -> {
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n");
              byte[] piece = new byte[(int) MEBIBYTE];
              while (true) {
                wire.send(piece);
              }
            });
        SidecarProcess sidecar = SidecarProcess.start(upstream, "--threads=2")) {
      long before = anonymous(sidecar);
      List<Wire> readers = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        Wire reader = slow(sidecar);
        readers.add(reader);
        reader.send(GET).head();
        reader.readBytes((int) MEBIBYTE);
      }
      long grown = anonymous(sidecar) - before;
      assertTrue(grown < 32 * MEBIBYTE, "grown by " + grown);
      for (Wire reader : readers) {
        reader.close();
      }
      sidecar.awaitMetric("s3www_http_connections", 0);
      sidecar.awaitMetric("s3www_upstream_connections{state=\"active\"}", 0);
    }
  }

  @Test
  void needLittleMemoryForWhatTheyAskAndWaitFor() throws Exception {
    CountDownLatch asked = new CountDownLatch(MANY);
    CountDownLatch end = new CountDownLatch(1);
    try (ScriptedUpstream upstream =
            new ScriptedUpstream((wire, head, number) -> {
              asked.countDown();
              ScriptedUpstream.await(end);
            });
        SidecarProcess sidecar = SidecarProcess.start(upstream)) {
      List<Wire> waiting = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        waiting.add(sidecar.connect().send(LONG_HEAD));
      }
      assertTrue(asked.await(1, TimeUnit.MINUTES));
      end.countDown();
      for (Wire one : waiting) {
        one.close();
      }
    }
  }

  @Test
  void needLittleMemoryForWhatTheyAsked() throws Exception {
    CountDownLatch all = new CountDownLatch(MANY);
    CountDownLatch end = new CountDownLatch(1);
    try (ScriptedUpstream upstream =
            new ScriptedUpstream((wire, head, number) -> {
              all.countDown();
              ScriptedUpstream.await(all);
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
              wire.head();
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx");
              ScriptedUpstream.await(end);
            });
        SidecarProcess sidecar = SidecarProcess.start(upstream)) {
      List<Wire> readers = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        readers.add(sidecar.connect().send(GET));
      }
      // Then each has a connection that was used before: what goes out there may go out again.
      for (Wire reader : readers) {
        reader.head();
        reader.read(2);
      }
      for (Wire reader : readers) {
        assertTrue(reader.send(LONG_HEAD).head().startsWith("HTTP/1.1 200 "));
      }
      end.countDown();
      for (Wire reader : readers) {
        reader.close();
      }
    }
  }

  private static Wire slow(SidecarProcess sidecar) throws Exception {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(128 * 1024);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), sidecar.port()));
    return new Wire(socket);
  }

  /** What is of this process alone: no mapped file. */
  static long anonymous(SidecarProcess sidecar) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + sidecar.pid() + "/status")).stream()
        .filter(line -> line.startsWith("RssAnon:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElseThrow();
  }
}
