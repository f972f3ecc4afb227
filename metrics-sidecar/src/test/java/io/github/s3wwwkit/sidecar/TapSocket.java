package io.github.s3wwwkit.sidecar;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection below TLS that can send byte by byte, keeps what came in, and ends only when told.
 */
final class TapSocket extends Socket {
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final boolean trickle;

  TapSocket(int port, boolean trickle) throws IOException {
    super(InetAddress.getLoopbackAddress(), port);
    this.trickle = trickle;
    setTcpNoDelay(true);
  }

  /** The types of the records that came in: 21 is an alert, 22 handshake, 23 data (RFC 8446 5). */
  synchronized List<Integer> records() {
    byte[] bytes = received.toByteArray();
    List<Integer> types = new ArrayList<>();
    for (int at = 0; at + 5 <= bytes.length; ) {
      types.add((int) bytes[at]);
      at += 5 + ((bytes[at + 3] & 0xff) << 8 | (bytes[at + 4] & 0xff));
    }
    return types;
  }

  private synchronized void keep(byte[] bytes, int from, int n) {
    received.write(bytes, from, n);
  }

  /** The end of the connection itself, whatever TLS has said. */
  void end() throws IOException {
    super.shutdownOutput();
  }

  /** TLS ends its side; the connection goes on. */
  @Override
  public void shutdownOutput() {}

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        int n = in.read(bytes, from, length);
        keep(bytes, from, Math.max(0, n));
        return n;
      }
    };
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new FilterOutputStream(super.getOutputStream()) {
      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        if (trickle) {
          super.write(bytes, from, length);
        } else {
          out.write(bytes, from, length);
        }
      }
    };
  }
}
