package io.github.s3wwwkit.sidecar.proxy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One connection of a loop: its channel, and what its peer has not taken yet. */
abstract class Endpoint extends Timed {
  final Loop loop;
  private final SocketChannel channel;
  private final SelectionKey key;
  private int interest;
  private @Nullable ByteBuffer pending;
  private boolean closed;

  Endpoint(Loop loop, SocketChannel channel) throws IOException {
    this.loop = loop;
    this.channel = channel;
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    key = channel.register(loop.selector(), 0, this);
  }

  /** Some of {@code ops} can be done without waiting. */
  abstract void ready(int ops);

  /** A defect: give up this connection, not the loop. */
  abstract void fail();

  final boolean closed() {
    return closed;
  }

  final boolean blocked() {
    return pending != null;
  }

  final void interest(int ops) {
    if (ops != interest && !closed) {
      interest = ops;
      key.interestOps(ops);
    }
  }

  /** Begins to connect; returns whether that is done already. */
  final boolean connect(InetSocketAddress address) throws IOException {
    return channel.connect(address);
  }

  /** Ends what {@link #connect} began. */
  final void connectionMade() throws IOException {
    channel.finishConnect();
  }

  /** Reads what is there; returns the bytes read, -1 at the end. */
  final int read(ByteBuffer target) throws IOException {
    return channel.read(target);
  }

  /** Says that nothing more will be written. */
  final void endOutput() throws IOException {
    channel.shutdownOutput();
  }

  /** Writes what goes, keeps the rest; returns the bytes written now. */
  final int write(ByteBuffer source) throws IOException {
    ByteBuffer waiting = pending;
    if (waiting != null) {
      pending = append(waiting, source);
      return 0;
    }
    int written = channel.write(source);
    if (source.hasRemaining()) {
      pending = loop.buffers.take(source.remaining()).put(source);
    }
    return written;
  }

  /** Writes on; returns the bytes written. {@link #blocked} says whether some are left. */
  final int flush() throws IOException {
    ByteBuffer waiting = pending;
    if (waiting == null) {
      return 0;
    }
    int written = channel.write(waiting.flip());
    if (waiting.hasRemaining()) {
      waiting.compact();
    } else {
      pending = null;
      loop.buffers.give(waiting);
    }
    return written;
  }

  final void shut() {
    if (closed) {
      return;
    }
    closed = true;
    cancelTimer();
    if (pending != null) {
      loop.buffers.give(pending);
      pending = null;
    }
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing is left to be done with it.
    }
  }

  /** Closes with a reset, where a mere end would look like a whole answer. */
  final void reset() {
    try {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException e) {
      // Closed by the other side already.
    }
  }

  private ByteBuffer append(ByteBuffer waiting, ByteBuffer source) {
    ByteBuffer target = waiting;
    if (target.remaining() < source.remaining()) {
      target = loop.buffers.take(waiting.position() + source.remaining()).put(waiting.flip());
      loop.buffers.give(waiting);
    }
    return target.put(source);
  }
}
