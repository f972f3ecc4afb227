package io.github.s3wwwkit.sidecar.proxy;

import io.github.s3wwwkit.sidecar.cache.Reading;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One connection of a loop: its channel, and what its transport has not taken yet. */
abstract class Endpoint extends Timed {
  final Loop loop;
  private final SocketChannel channel;
  private final Transport transport;
  private final SelectionKey key;
  private int wanted;
  private int watched;
  private boolean again;
  private @Nullable ByteBuffer pending;
  private @Nullable Reading rest;
  private boolean closed;

  Endpoint(Loop loop, SocketChannel channel, Transport transport) throws IOException {
    this.loop = loop;
    this.channel = channel;
    this.transport = transport;
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    key = channel.register(loop.selector(), 0, this);
  }

  /** Some of {@code ops} can be done without waiting. */
  abstract void ready(int ops);

  @Override
  final void fail() {
    try {
      giveUp();
    } finally {
      shut(false);
    }
  }

  /** A defect: tell whom it concerns. */
  abstract void giveUp();

  /** The other side has gone, as only the transport has noticed. */
  void lost() {
    fail();
  }

  /** What can be done on the channel, as the last select has found. */
  final int readyOps() {
    return key.isValid() ? key.readyOps() : 0;
  }

  /** Some of {@code ops} can be done on the channel. */
  final void channelReady(int ops) {
    int possible = ops & wanted;
    if ((ops & ~wanted & SelectionKey.OP_WRITE) != 0) {
      // Only the transport waits for it.
      boolean blocked = blocked();
      try {
        transport.flush();
      } catch (IOException e) {
        lost();
        return;
      }
      watch();
      if (blocked && !blocked()) {
        // Somebody may have found it blocked meanwhile, and waits for this one.
        possible |= SelectionKey.OP_WRITE;
      }
    }
    ready(possible);
  }

  /** There may be more to be read without an event. */
  final void readAgain() {
    again = false;
    if (!closed && (wanted & SelectionKey.OP_READ) != 0) {
      ready(SelectionKey.OP_READ);
    }
  }

  final boolean closed() {
    return closed;
  }

  final boolean blocked() {
    return pending != null || rest != null || transport.blocked();
  }

  final boolean handshaking() {
    return transport.handshaking();
  }

  final void interest(int ops) {
    wanted = ops;
    watch();
  }

  private void watch() {
    int ops = transport.interest(wanted);
    if (ops != watched && !closed) {
      watched = ops;
      key.interestOps(ops);
    }
    if ((wanted & SelectionKey.OP_READ) != 0 && !again && transport.more()) {
      again = true;
      loop.again(this);
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
    int n = transport.read(target);
    watch();
    return n;
  }

  /** Whether the peer, which has said all, has gone: nothing else tells. */
  final boolean gone() {
    try {
      return loop.lookout.gone(channel);
    } catch (IOException e) {
      // No file descriptor is left to look with.
      return false;
    }
  }

  /** Says that nothing more will be written. */
  final void endOutput() throws IOException {
    transport.endOutput();
    watch();
  }

  /** Writes what goes, keeps the rest; returns the bytes written now. */
  final int write(ByteBuffer source) throws IOException {
    ByteBuffer waiting = pending;
    if (waiting != null) {
      pending = loop.buffers.append(waiting, source);
      return 0;
    }
    int written = transport.write(source);
    if (source.hasRemaining()) {
      pending = loop.buffers.append(null, source);
    }
    return written;
  }

  /**
   * Writes a head, and of the body what goes; the rest of that stays where it is until it goes.
   * Returns the bytes written now.
   */
  final int write(ByteBuffer head, Reading body) throws IOException {
    rest = body;
    if (pending != null) {
      return write(head);
    }
    ByteBuffer piece = body.next();
    int inHead = head.remaining();
    int written = transport.write(head, piece);
    body.used(Math.max(0, written - inHead));
    if (head.hasRemaining()) {
      pending = loop.buffers.append(null, head);
      return written;
    }
    return written + (piece.hasRemaining() ? 0 : writeRest(written));
  }

  /** Writes on; returns the bytes written. {@link #blocked} says whether some are left. */
  final int flush() throws IOException {
    transport.flush();
    ByteBuffer waiting = pending;
    if (transport.blocked()) {
      return 0;
    }
    if (waiting == null) {
      return writeRest(0);
    }
    int written = transport.write(waiting.flip());
    if (waiting.hasRemaining()) {
      waiting.compact();
      return written;
    }
    pending = null;
    loop.buffers.give(waiting);
    return written + writeRest(written);
  }

  /** Not all at once, so that the others do not wait for one who takes whatever comes. */
  private int writeRest(int before) throws IOException {
    Reading body = rest;
    if (body == null) {
      return 0;
    }
    int written = 0;
    while (body.hasRemaining() && before + written < Loop.LARGE_READ && !transport.blocked()) {
      ByteBuffer piece = body.next();
      int n = transport.write(piece);
      body.used(n);
      written += n;
      if (piece.hasRemaining()) {
        return written;
      }
    }
    if (!body.hasRemaining()) {
      rest = null;
      body.end();
    }
    return written;
  }

  /**
   * Closes.
   *
   * @param whole whether nothing was cut, so that the peer may see a proper end
   */
  final void shut(boolean whole) {
    if (closed) {
      return;
    }
    closed = true;
    cancelTimer();
    if (pending != null) {
      loop.buffers.give(pending);
      pending = null;
    }
    if (rest != null) {
      rest.end();
      rest = null;
    }
    try {
      transport.close(whole);
    } catch (IOException e) {
      // Nothing is left to be done with it.
    }
  }

  /** Whether to close with a reset, where a mere end would look like a whole answer. */
  final void closeWithReset(boolean reset) {
    try {
      channel.setOption(StandardSocketOptions.SO_LINGER, reset ? 0 : -1);
    } catch (IOException e) {
      // Closed by the other side already.
    }
  }
}
