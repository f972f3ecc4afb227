package io.github.s3wwwkit.sidecar.store;

import io.github.s3wwwkit.sidecar.Question;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * One GET on a connection of its own, of which only the status counts: the body is not read, no
 * redirect is followed.
 */
final class StoreQuestion implements Question {
  // What a server may say before its status is known.
  private static final int MAX_HEAD = 64 * 1024;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.\\d (\\d{3})(?: .*)?");

  private final URI url;
  private final @Nullable SSLSocketFactory tls;
  private final long deadline;
  private @Nullable Socket socket;
  private boolean givenUp;
  private int headBytes;

  StoreQuestion(URI url, @Nullable SSLSocketFactory tls, Duration timeout) {
    this.url = url;
    this.tls = tls;
    deadline = System.nanoTime() + timeout.toNanos();
  }

  @Override
  public void ask() throws IOException {
    try (Socket plain = connect();
        Socket connection = tls == null ? plain : secured(plain, tls)) {
      connection.getOutputStream().write(request());
      int status = status(new BufferedInputStream(connection.getInputStream()));
      if (status < 200 || status > 299) {
        throw new ProtocolException("status " + status);
      }
    }
  }

  /** A closed socket ends whatever waits for it. */
  @Override
  public synchronized void giveUp() {
    givenUp = true;
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        // Closed it is.
      }
    }
  }

  private synchronized Socket open() throws SocketException {
    if (givenUp) {
      throw new SocketException("given up");
    }
    Socket opened = new Socket();
    socket = opened;
    return opened;
  }

  /** Tries the host's addresses one after another, each for its share of the time. */
  private Socket connect() throws IOException {
    int port = url.getPort() >= 0 ? url.getPort() : tls == null ? 80 : 443;
    InetAddress[] addresses = InetAddress.getAllByName(url.getHost());
    IOException last = new UnknownHostException(url.getHost());
    for (int i = 0; i < addresses.length; i++) {
      Socket candidate = open();
      try {
        long share = (deadline - System.nanoTime()) / (addresses.length - i) / 1_000_000;
        candidate.connect(
            new InetSocketAddress(addresses[i], port), Math.clamp(share, 1, 86_400_000));
        candidate.setTcpNoDelay(true);
        return candidate;
      } catch (IOException e) {
        candidate.close();
        last = e;
      }
    }
    throw last;
  }

  private Socket secured(Socket plain, SSLSocketFactory factory) throws IOException {
    String host = url.getHost();
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    SSLSocket secured = (SSLSocket) factory.createSocket(plain, name, plain.getPort(), true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }

  private byte[] request() {
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    String user = url.getRawUserInfo();
    String head =
        "GET %s%s HTTP/1.1\r\nHost: %s%s\r\nUser-Agent: metrics-sidecar\r\nConnection: close\r\n%s\r\n"
            .formatted(path, query, url.getHost(), port, user == null ? "" : basic(user));
    return head.getBytes(StandardCharsets.US_ASCII);
  }

  // RFC 7617.
  private static String basic(String user) {
    String decoded = URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8);
    byte[] bytes = decoded.getBytes(StandardCharsets.UTF_8);
    return "Authorization: Basic " + Base64.getEncoder().encodeToString(bytes) + "\r\n";
  }

  private int status(InputStream in) throws IOException {
    while (true) {
      Matcher line = STATUS.matcher(line(in));
      if (!line.matches()) {
        throw new ProtocolException("no HTTP answer");
      }
      int status = Integer.parseInt(line.group(1));
      if (status >= 200) {
        return status;
      }
      // Interim answers (RFC 9110 15.2) are followed by another one.
      while (!line(in).isEmpty()) {
        // A field.
      }
    }
  }

  private String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException();
      }
      if (++headBytes > MAX_HEAD) {
        throw new ProtocolException("no end of the answer's head");
      }
      line.append((char) c);
    }
    return line.toString().stripTrailing();
  }
}
