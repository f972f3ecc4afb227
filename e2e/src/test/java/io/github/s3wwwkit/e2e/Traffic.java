package io.github.s3wwwkit.e2e;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.SocketFactory;

/**
 * Visitors that ask for one path again and again until told to stop, half of them over a connection
 * each time, half over one kept alive. They never try a failed request again, as HTTP libraries
 * silently do: what they count is what was lost.
 */
final class Traffic implements AutoCloseable {

  /**
   * One answer, read to its end: its status, its body's digest, whether the connection ends with
   * it.
   */
  record Answer(int status, String sha256, boolean last) {}

  private final SocketFactory sockets;
  private final URI address;
  private final String path;
  private final List<Thread> visitors = new ArrayList<>();
  private final Map<String, AtomicInteger> bodies = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean stopped;

  private Traffic(SocketFactory sockets, URI address, String path) {
    this.sockets = sockets;
    this.address = address;
    this.path = path;
  }

  static Traffic start(URI address, String path) {
    return start(SocketFactory.getDefault(), address, path);
  }

  static Traffic start(SocketFactory sockets, URI address, String path) {
    var traffic = new Traffic(sockets, address, path);
    for (int i = 0; i < 4; i++) {
      boolean keepAlive = i % 2 == 0;
      traffic.visitors.add(Thread.ofPlatform().daemon().start(() -> traffic.visit(keepAlive)));
    }
    return traffic;
  }

  /** Fetches one path once. */
  static Answer get(URI address, String path) throws IOException {
    return get(SocketFactory.getDefault(), address, path);
  }

  static Answer get(SocketFactory sockets, URI address, String path) throws IOException {
    try (Socket socket = connect(sockets, address)) {
      return exchange(
          socket, new BufferedInputStream(socket.getInputStream()), address, path, false);
    }
  }

  /** How many whole answers had which body, by its SHA-256. */
  Map<String, Integer> bodies() {
    var counts = new TreeMap<String, Integer>();
    bodies.forEach((digest, count) -> counts.put(digest, count.get()));
    return counts;
  }

  /** What went wrong, a line each. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void visit(boolean keepAlive) {
    while (!stopped) {
      try (Socket socket = connect(sockets, address)) {
        var in = new BufferedInputStream(socket.getInputStream());
        Answer answer;
        do {
          answer = exchange(socket, in, address, path, keepAlive);
          if (answer.status != 200) {
            failures.add(Instant.now() + " status " + answer.status);
          } else {
            bodies.computeIfAbsent(answer.sha256, digest -> new AtomicInteger()).incrementAndGet();
          }
        } while (!answer.last && !stopped);
      } catch (IOException e) {
        failures.add(Instant.now() + (keepAlive ? " kept alive: " : " new: ") + e);
        Namespace.pause(Duration.ofMillis(100));
      }
    }
  }

  private static Socket connect(SocketFactory sockets, URI address) throws IOException {
    Socket socket = sockets.createSocket();
    socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), 5000);
    socket.setSoTimeout(30_000);
    return socket;
  }

  private static Answer exchange(
      Socket socket, InputStream in, URI address, String path, boolean keepAlive)
      throws IOException {
    String request =
        "GET %s HTTP/1.1\r\nHost: %s\r\n%s\r\n"
            .formatted(path, address.getAuthority(), keepAlive ? "" : "Connection: close\r\n");
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    String status = line(in);
    long length = -1;
    boolean last = !keepAlive;
    for (String field = line(in); !field.isEmpty(); field = line(in)) {
      String name = field.substring(0, field.indexOf(':'));
      String value = field.substring(field.indexOf(':') + 1).trim();
      if (name.equalsIgnoreCase("content-length")) {
        length = Long.parseLong(value);
      } else if (name.equalsIgnoreCase("connection") && value.equalsIgnoreCase("close")) {
        last = true;
      }
    }
    if (length < 0) {
      throw new IOException("an answer without a length: " + status);
    }
    byte[] body = in.readNBytes(Math.toIntExact(length));
    if (body.length < length) {
      throw new IOException("cut short after " + body.length + " of " + length + " bytes");
    }
    return new Answer(Integer.parseInt(status.substring(9, 12)), sha256(body), last);
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("closed after: " + line);
      }
      line.append((char) c);
    }
    return line.toString().stripTrailing();
  }

  /** Lets every visitor finish its request. */
  void stop() {
    stopped = true;
    for (Thread visitor : visitors) {
      try {
        visitor.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  @Override
  public void close() {
    stop();
  }
}
