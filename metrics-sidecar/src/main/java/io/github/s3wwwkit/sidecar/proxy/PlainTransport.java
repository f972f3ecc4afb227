package io.github.s3wwwkit.sidecar.proxy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** The channel itself. */
final class PlainTransport implements Transport {
  private final SocketChannel channel;

  PlainTransport(SocketChannel channel) {
    this.channel = channel;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return channel.read(target);
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    return channel.write(source);
  }

  @Override
  public void flush() {}

  @Override
  public boolean blocked() {
    return false;
  }

  @Override
  public int interest(int wanted) {
    return wanted;
  }

  @Override
  public boolean more() {
    return false;
  }

  @Override
  public boolean handshaking() {
    return false;
  }

  @Override
  public void endOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public void close(boolean whole) throws IOException {
    channel.close();
  }
}
