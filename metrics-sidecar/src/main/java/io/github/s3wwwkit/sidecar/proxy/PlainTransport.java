package io.github.s3wwwkit.sidecar.proxy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** The channel itself. */
final class PlainTransport implements Transport {
  private final SocketChannel channel;
  private final @Nullable ByteBuffer[] pair = new ByteBuffer[2];

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
  public int write(ByteBuffer first, ByteBuffer second) throws IOException {
    pair[0] = first;
    pair[1] = second;
    return (int) channel.write(pair);
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
