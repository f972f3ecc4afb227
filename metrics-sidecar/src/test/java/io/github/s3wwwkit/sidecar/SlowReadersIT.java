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
import org.junit.jupiter.api.Test;

/** Those who ask for much and take little. */
class SlowReadersIT {
  private static final int READERS = 200;
  private static final long MEBIBYTE = 1024 * 1024;
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
        SidecarProcess sidecar = SidecarProcess.start(upstream)) {
      long before = anonymous(sidecar);
      List<Wire> readers = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        Wire reader = slow(sidecar);
        readers.add(reader);
        reader.send(GET).head();
        reader.readBytes((int) MEBIBYTE);
      }
      long grown = anonymous(sidecar) - before;
      assertTrue(grown < 64 * MEBIBYTE, "grown by " + grown);
      for (Wire reader : readers) {
        reader.close();
      }
      sidecar.awaitMetric("s3www_http_connections", 0);
      sidecar.awaitMetric("s3www_upstream_connections{state=\"active\"}", 0);
    }
  }

  @Test
  void needLittleMemoryForWhatTheyAsked() throws Exception {
    String asked = "GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(30_000) + "\r\n\r\n";
    CountDownLatch end = new CountDownLatch(1);
    try (ScriptedUpstream upstream =
            new ScriptedUpstream((wire, head, number) -> {
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx");
              ScriptedUpstream.await(end);
            });
        SidecarProcess sidecar = SidecarProcess.start(upstream)) {
      List<Wire> readers = new ArrayList<>();
      // Of their heads alone the heap of these tests would be full.
      for (int i = 0; i < 1200; i++) {
        Wire reader = sidecar.connect();
        readers.add(reader);
        assertTrue(reader.send(asked).head().startsWith("HTTP/1.1 200 "));
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
  private static long anonymous(SidecarProcess sidecar) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + sidecar.pid() + "/status")).stream()
        .filter(line -> line.startsWith("RssAnon:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElseThrow();
  }
}
