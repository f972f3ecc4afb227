package io.github.s3wwwkit.seeder;

import io.github.s3wwwkit.lab.Listener;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An HTTP proxy: CONNECT, and requests in absolute form, one for each connection. */
final class RecordingProxy implements AutoCloseable {
  private final Listener listener;
  private final Map<String, InetSocketAddress> hosts = new ConcurrentHashMap<>();
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final Deque<Integer> answers = new ArrayDeque<>();
  private volatile @Nullable String authorization;

  RecordingProxy() throws IOException {
    listener =
        Listener.start(
            "proxy", new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), this::serve);
  }

  /** Knows a host that nobody else does. */
  RecordingProxy host(String name, InetSocketAddress address) {
    hosts.put(name, address);
    return this;
  }

  /** Answers 407 without this value of {@code Proxy-Authorization}. */
  RecordingProxy wants(String value) {
    authorization = value;
    return this;
  }

  /** Answers the first requests like this. */
  synchronized RecordingProxy answers(Integer... statuses) {
    answers.addAll(Arrays.asList(statuses));
    return this;
  }

  String uri(String user) {
    return "http://" + user + "127.0.0.1:" + listener.address().getPort();
  }

  /** The heads of the requests whose request line starts so. */
  List<String> heads(String start) {
    return heads.stream().filter(head -> head.startsWith(start)).toList();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void serve(Socket client) throws IOException {
    String head = head(client.getInputStream());
    heads.add(head);
    @Nullable String wanted = authorization;
    @Nullable Integer status = nextAnswer();
    if (wanted != null && !head.contains("\r\nProxy-Authorization: " + wanted + "\r\n")) {
      answer(client, 407);
    } else if (status != null) {
      answer(client, status);
    } else {
      pass(client, head);
    }
  }

  private synchronized @Nullable Integer nextAnswer() {
    return answers.poll();
  }

  private static void answer(Socket client, int status) throws IOException {
    client
        .getOutputStream()
        .write(
            ("HTTP/1.1 "
                    + status
                    + " Status\r\nProxy-Authenticate: Basic realm=\"test\"\r\n"
                    + "Content-Length: 0\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
  }

  private void pass(Socket client, String head) throws IOException {
    String[] words = head.substring(0, head.indexOf("\r\n")).split(" ", -1);
    boolean tunnel = words[0].equals("CONNECT");
    String rest = tunnel ? words[1] : words[1].substring("http://".length());
    String authority = tunnel ? rest : rest.substring(0, rest.indexOf('/'));
    try (Socket server = connect(authority)) {
      if (tunnel) {
        client
            .getOutputStream()
            .write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
      } else {
        String passed =
            (words[0] + " " + rest.substring(authority.length()) + " HTTP/1.1")
                + head.substring(head.indexOf("\r\n"), head.length() - 4)
                    .replaceAll("(?i)\r\n(Proxy-[A-Za-z]+|Connection):[^\r]*", "")
                + "\r\nConnection: close\r\n\r\n";
        server.getOutputStream().write(passed.getBytes(StandardCharsets.ISO_8859_1));
      }
      Pipe.join(client, server);
    }
  }

  private Socket connect(String authority) throws IOException {
    @Nullable InetSocketAddress known = hosts.get(authority);
    if (known != null) {
      return new Socket(known.getAddress(), known.getPort());
    }
    URI uri = URI.create("http://" + authority);
    return new Socket(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort());
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("no request: " + head);
      }
      head.append((char) b);
    }
    return head.toString();
  }

  /** Carries bytes both ways between two sockets. */
  static final class Pipe {
    private Pipe() {}

    /** Until the server's side ends. */
    static void join(Socket client, Socket server) {
      var _ = Thread.ofPlatform().daemon().start(() -> copy(client, server));
      copy(server, client);
    }

    private static void copy(Socket from, Socket to) {
      try {
        OutputStream out = to.getOutputStream();
        InputStream in = from.getInputStream();
        byte[] buffer = new byte[16 << 10];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          out.write(buffer, 0, n);
          out.flush();
        }
        to.shutdownOutput();
      } catch (IOException e) {
        // One of both left.
      }
    }
  }
}
