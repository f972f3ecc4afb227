package io.github.s3wwwkit.sidecar;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/**
 * A connection, byte by byte: texts are ISO 8859-1. Nothing waits for longer than half a minute.
 */
final class Wire implements AutoCloseable {
  private static final int PATIENCE_MS = 30_000;

  private final Socket socket;
  private final Socket below;
  private final InputStream in;

  Wire(Socket socket) throws IOException {
    this(socket, socket);
  }

  /**
   * A connection in layers.
   *
   * @param below what carries {@code socket}, or the same
   */
  Wire(Socket socket, Socket below) throws IOException {
    this.socket = socket;
    this.below = below;
    socket.setSoTimeout(PATIENCE_MS);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
  }

  static Wire to(int port) throws IOException {
    return new Wire(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** One that waits for less. */
  static Wire to(String host, int port, int patienceMs) throws IOException {
    Wire wire = new Wire(new Socket(host, port));
    wire.socket.setSoTimeout(patienceMs);
    return wire;
  }

  Wire send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /** Sends byte by byte. */
  Wire trickle(String text) throws IOException {
    for (int i = 0; i < text.length(); i++) {
      send(text.substring(i, i + 1));
    }
    return this;
  }

  Wire send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** A head with its empty line; what there was of it when the connection ended before. */
  String head() throws IOException {
    StringBuilder head = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      head.append((char) c);
      if (c == '\n' && head.toString().endsWith("\r\n\r\n")) {
        break;
      }
    }
    return head.toString();
  }

  String read(int n) throws IOException {
    return new String(in.readNBytes(n), StandardCharsets.ISO_8859_1);
  }

  byte[] readBytes(int n) throws IOException {
    return in.readNBytes(n);
  }

  /** All until the connection ends. */
  String rest() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /** Whether the connection ends here, by an end or by a reset. */
  boolean ends() {
    try {
      return in.read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  Wire finish() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** Leaves without a word: the other side sees a reset. */
  void reset() throws IOException {
    below.setSoLinger(true, 0);
    below.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
