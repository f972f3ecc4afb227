package io.github.s3wwwkit.seeder.http;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sockets that move 128 KiB with one call of the kernel. Okio moves 8 KiB (its Segment.SIZE), which
 * costs a third of the CPU that a transfer takes. Okio and TLS flush what they have written.
 */
final class BufferedSockets extends SocketFactory {
  static final SocketFactory OPEN = new BufferedSockets(address -> {});
  static final SocketFactory PUBLIC_ONLY = new BufferedSockets(PrivateAddresses::check);

  private static final int BUFFER = 128 << 10;

  /** May refuse to connect. */
  @FunctionalInterface
  private interface Gate {
    void check(InetAddress address) throws IOException;
  }

  private final Gate gate;

  private BufferedSockets(Gate gate) {
    this.gate = gate;
  }

  @Override
  public Socket createSocket() throws IOException {
    Socket socket = new BufferedSocket(gate);
    // Else the last, short segment of a part waits for the acknowledgement of those before it.
    socket.setTcpNoDelay(true);
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException("OkHttp connects by itself");
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
    return createSocket(host, port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    return createSocket(host.getHostName(), port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    return createSocket(host, port);
  }

  private static final class BufferedSocket extends Socket {
    private final Gate gate;
    private @Nullable InputStream in;
    private @Nullable OutputStream out;

    BufferedSocket(Gate gate) {
      this.gate = gate;
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
      gate.check(((InetSocketAddress) endpoint).getAddress());
      super.connect(endpoint, timeout);
    }

    @Override
    public synchronized InputStream getInputStream() throws IOException {
      if (in == null) {
        in = new BufferedInputStream(super.getInputStream(), BUFFER);
      }
      return in;
    }

    @Override
    public synchronized OutputStream getOutputStream() throws IOException {
      if (out == null) {
        InputStream raw = super.getInputStream();
        out = new BufferedOutputStream(new LastWords(super.getOutputStream(), raw), BUFFER);
      }
      return out;
    }
  }

  /**
   * A peer that closes early has often said why: an alert of TLS, an answer of HTTP. A write that
   * fails then must not keep anyone from reading it.
   */
  private static final class LastWords extends FilterOutputStream {
    private final InputStream in;
    private boolean broken;

    LastWords(OutputStream out, InputStream in) {
      super(out);
      this.in = in;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (broken) {
        return;
      }
      try {
        out.write(bytes, offset, length);
      } catch (SocketException e) {
        if (in.available() == 0) {
          throw e;
        }
        broken = true;
      }
    }
  }
}
