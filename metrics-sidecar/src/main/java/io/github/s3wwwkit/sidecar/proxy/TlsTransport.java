package io.github.s3wwwkit.sidecar.proxy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of TLS on a channel. Between events it holds no more than what is left: a part
 * of a record that came in, and what the peer has not taken of the records that go out.
 */
final class TlsTransport implements Transport {
  /** Where records are while they are worked on; one pair a loop. */
  record Scratch(ByteBuffer in, ByteBuffer out) {
    // On the heap, where the JDK's ciphers are fastest.
    Scratch() {
      this(ByteBuffer.allocate(Loop.READ), ByteBuffer.allocate(8 * RECORD));
    }
  }

  // As the JDK counts: RFC 8446 5.2 has a little less, RFC 5246 6.2.3 a little more.
  private static final int RECORD = 16_709;
  // RFC 8446 5.1.
  private static final byte ALERT = 21;
  private static final byte APPLICATION_DATA = 23;
  // What may wait to be written besides the data that was taken: a peer that asks for new keys
  // again and again, and reads nothing, is up to no good.
  private static final int MOST_WAITING = 16 * RECORD;
  // A record without data, a request for new keys above all, costs as much as several requests.
  private static final int MOST_WITHOUT_DATA = 32;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private enum Handshake {
    AWAITED,
    BEGUN,
    DONE
  }

  private final SocketChannel channel;
  private final SSLEngine engine;
  private final Scratch scratch;
  private final BufferPool buffers;
  private Handshake handshake = Handshake.AWAITED;
  private boolean old;
  private boolean task;
  private int withoutData;
  private boolean inputEnded;
  private boolean endTold;
  private boolean outputEnded;
  private boolean failed;
  private @Nullable ByteBuffer unread;
  private @Nullable ByteBuffer unwritten;

  TlsTransport(SocketChannel channel, SSLEngine engine, Scratch scratch, BufferPool buffers) {
    this.channel = channel;
    this.engine = engine;
    this.scratch = scratch;
    this.buffers = buffers;
  }

  @Override
  public int interest(int wanted) {
    int ops = task ? wanted & ~SelectionKey.OP_READ : wanted;
    return unwritten == null ? ops : ops | SelectionKey.OP_WRITE;
  }

  @Override
  public boolean more() {
    return task || (inputEnded && !endTold && !outputEnded);
  }

  @Override
  public boolean handshaking() {
    return handshake == Handshake.BEGUN;
  }

  // ---- in

  @Override
  public int read(ByteBuffer target) throws IOException {
    ByteBuffer in = scratch.in.clear();
    if (failed || outputEnded) {
      // Only the end is waited for.
      return channel.read(in) < 0 ? -1 : 0;
    }
    if (task) {
      doTask();
    }
    if (unread != null) {
      in.put(unread.flip());
      buffers.give(unread);
      unread = null;
    }
    int n = inputEnded ? 0 : channel.read(in);
    in.flip();
    int from = target.position();
    try {
      unwrap(in, target);
    } catch (SSLException e) {
      fail();
      throw e;
    }
    if (in.hasRemaining() && !inputEnded) {
      unread = buffers.append(null, in);
    }
    int read = target.position() - from;
    // What is behind a task that is still to be done came before the end.
    if (read == 0 && !task && (n < 0 || inputEnded)) {
      endTold = true;
      return -1;
    }
    return read;
  }

  /**
   * Takes whole records from {@code in}, all there are unless a task comes between: {@code target}
   * has room for as many bytes.
   */
  private void unwrap(ByteBuffer in, ByteBuffer target) throws IOException {
    if (handshake == Handshake.AWAITED && in.hasRemaining()) {
      handshake = Handshake.BEGUN;
    }
    while (!inputEnded) {
      if (old && in.hasRemaining() && in.get(in.position()) != APPLICATION_DATA) {
        endOfOld(in.get(in.position()));
        return;
      }
      SSLEngineResult result = engine.unwrap(in, target);
      note(result);
      count(result);
      if (result.getStatus() == Status.CLOSED) {
        inputEnded = true;
      }
      switch (result.getHandshakeStatus()) {
        case NEED_TASK -> {
          task = true;
          return;
        }
        case NEED_WRAP -> wrap();
        default -> {
          if (result.bytesConsumed() == 0) {
            return;
          }
        }
      }
    }
  }

  /**
   * What may come in TLS 1.2 besides data. The engine takes a close_notify as RFC 5246 7.2.1 has
   * it, and lets nothing out any more; RFC 8446 6.1 knows better, and clients rely on it. Nothing
   * is lost by believing it unseen: how long a request is, HTTP says. Another handshake is refused.
   */
  private void endOfOld(byte type) throws SSLException {
    if (type != ALERT) {
      throw new SSLException("renegotiation");
    }
    inputEnded = true;
  }

  private void count(SSLEngineResult result) throws SSLException {
    if (result.bytesProduced() > 0) {
      withoutData = 0;
    } else if (result.bytesConsumed() > 0
        && handshake == Handshake.DONE
        && ++withoutData > MOST_WITHOUT_DATA) {
      throw new SSLException("too many records without data");
    }
  }

  private void doTask() {
    task = false;
    for (Runnable next = engine.getDelegatedTask();
        next != null;
        next = engine.getDelegatedTask()) {
      next.run();
    }
  }

  private void note(SSLEngineResult result) {
    HandshakeStatus status = result.getHandshakeStatus();
    if (handshake != Handshake.DONE
        && (status == HandshakeStatus.FINISHED
            || (status == HandshakeStatus.NOT_HANDSHAKING
                && result.getStatus() != Status.CLOSED))) {
      handshake = Handshake.DONE;
      old = engine.getSession().getProtocol().equals("TLSv1.2");
    }
  }

  // ---- out

  @Override
  public int write(ByteBuffer source) throws IOException {
    return write(source, NOTHING);
  }

  @Override
  public int write(ByteBuffer first, ByteBuffer second) throws IOException {
    flush();
    int all = first.remaining() + second.remaining();
    ByteBuffer[] both = {first, second};
    while (second.hasRemaining() || first.hasRemaining()) {
      if (unwritten != null) {
        break;
      }
      ByteBuffer out = scratch.out.clear();
      SSLEngineResult result;
      do {
        result = engine.wrap(both, out);
        if (result.getStatus() != Status.OK || result.bytesProduced() == 0) {
          throw new SSLException("nothing can be written: " + result.getStatus());
        }
      } while ((second.hasRemaining() || first.hasRemaining()) && out.remaining() >= RECORD);
      send(out.flip());
    }
    return all - first.remaining() - second.remaining();
  }

  /** What the engine has to say by itself. */
  private void wrap() throws IOException {
    SSLEngineResult result;
    do {
      ByteBuffer out = scratch.out.clear();
      do {
        result = engine.wrap(NOTHING, out);
        note(result);
      } while (result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP
          && result.getStatus() == Status.OK
          && result.bytesProduced() > 0);
      send(out.flip());
    } while (result.getStatus() == Status.BUFFER_OVERFLOW);
  }

  private void send(ByteBuffer records) throws IOException {
    ByteBuffer waiting = unwritten;
    if (waiting == null) {
      channel.write(records);
    } else if (waiting.position() + records.remaining() > MOST_WAITING) {
      throw new IOException("the peer reads nothing");
    }
    if (records.hasRemaining()) {
      unwritten = buffers.append(waiting, records);
    }
  }

  @Override
  public void flush() throws IOException {
    ByteBuffer waiting = unwritten;
    if (waiting == null) {
      return;
    }
    channel.write(waiting.flip());
    if (waiting.hasRemaining()) {
      waiting.compact();
      return;
    }
    unwritten = null;
    buffers.give(waiting);
    if (outputEnded) {
      channel.shutdownOutput();
    }
  }

  @Override
  public boolean blocked() {
    return unwritten != null && handshake == Handshake.DONE && !outputEnded;
  }

  // ---- the end

  /** Has the engine say why. */
  private void fail() {
    failed = true;
    try {
      // Says goodbye only where the engine itself has nothing to complain of.
      engine.closeOutbound();
      wrap();
    } catch (IOException e) {
      // The peer will have to do without.
    }
  }

  @Override
  public void endOutput() throws IOException {
    outputEnded = true;
    if (!failed) {
      engine.closeOutbound();
      wrap();
    }
    if (unwritten == null) {
      channel.shutdownOutput();
    }
  }

  @Override
  public void close(boolean whole) throws IOException {
    try {
      if (whole && handshake == Handshake.DONE && !failed && !outputEnded) {
        endOutput();
      }
    } finally {
      if (unread != null) {
        buffers.give(unread);
        unread = null;
      }
      if (unwritten != null) {
        buffers.give(unwritten);
        unwritten = null;
      }
      channel.close();
    }
  }
}
