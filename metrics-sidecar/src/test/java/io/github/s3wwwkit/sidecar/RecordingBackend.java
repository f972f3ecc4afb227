package io.github.s3wwwkit.sidecar;

import io.github.s3wwwkit.lab.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes down every whole request that arrives, and answers it. */
final class RecordingBackend implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *(\\d+)$");
  private static final Pattern CHUNKED = Pattern.compile("(?im)^transfer-encoding: *chunked$");
  private static final Pattern EXPECTING = Pattern.compile("(?im)^expect: *100-continue$");
  private static final Pattern HOP =
      Pattern.compile(
          "(?im)^(upgrade|te|keep-alive|proxy-connection|x-hop|http2-settings|content_length|transfer_encoding):");

  private final Listener listener;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  RecordingBackend(int port) throws IOException {
    ServerSocket socket = new ServerSocket(port, 1024, InetAddress.getLoopbackAddress());
    listener = Listener.start("backend", socket, this::serve);
  }

  String url() {
    return "http://127.0.0.1:" + listener.address().getPort();
  }

  void forget() {
    requests.clear();
  }

  /** What arrived: method, target, fields that should not be there, body. */
  List<String> requests() {
    return requests;
  }

  private void serve(Socket socket) throws IOException {
    try (Wire wire = new Wire(socket)) {
      for (String head = wire.head(); head.endsWith("\r\n\r\n"); head = wire.head()) {
        if (EXPECTING.matcher(head).find()) {
          wire.send("HTTP/1.1 100 Continue\r\n\r\n");
        }
        String body = body(wire, head);
        if (body == null) {
          return;
        }
        String[] line = head.split(" ", 3);
        StringBuilder request = new StringBuilder(line[0] + " " + line[1]);
        HOP.matcher(head)
            .results()
            .forEach(hop -> request.append(" !").append(hop.group(1).toLowerCase(Locale.ROOT)));
        requests.add(request.append(body).toString());
        wire.send(
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n" + (line[0].equals("HEAD") ? "" : "ok"));
      }
    }
  }

  /** The body as it arrived; null when it did not arrive whole. */
  private static @Nullable String body(Wire wire, String head) throws IOException {
    Matcher length = LENGTH.matcher(head);
    if (length.find()) {
      int n = Integer.parseInt(length.group(1));
      String body = wire.read(n);
      return body.length() == n ? " n:" + body : null;
    }
    if (!CHUNKED.matcher(head).find()) {
      return "";
    }
    StringBuilder content = new StringBuilder(" c:");
    for (int n = size(wire); n != 0; n = size(wire)) {
      if (n < 0) {
        return null;
      }
      content.append(wire.read(n));
      wire.read(2);
    }
    StringBuilder trailers = new StringBuilder();
    for (String line = line(wire); !line.isEmpty(); line = line(wire)) {
      trailers.append(line);
    }
    return trailers.isEmpty() ? content.toString() : content + "{" + trailers + "}";
  }

  /** The size of the next chunk; -1 when there is none. */
  private static int size(Wire wire) throws IOException {
    String line = line(wire);
    return line.isEmpty() ? -1 : Integer.parseInt(line.split(";", 2)[0].strip(), 16);
  }

  private static String line(Wire wire) throws IOException {
    StringBuilder line = new StringBuilder();
    for (String c = wire.read(1); !c.isEmpty() && !c.equals("\n"); c = wire.read(1)) {
      line.append(c);
    }
    return line.toString().replace("\r", "");
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
