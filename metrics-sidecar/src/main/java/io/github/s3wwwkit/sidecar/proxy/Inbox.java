package io.github.s3wwwkit.sidecar.proxy;

import java.nio.ByteBuffer;

/**
 * What was read from a client and could not be used yet: part of a head, the body before s3www
 * takes it, the next request.
 */
final class Inbox {
  // A head, usually; answers come before what asks for more.
  private static final int FEW = 4 * 1024;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final BufferPool buffers;
  private ByteBuffer bytes = NOTHING;

  Inbox(BufferPool buffers) {
    this.buffers = buffers;
  }

  /** From position to limit; who uses them moves the position. */
  ByteBuffer bytes() {
    return bytes;
  }

  /**
   * Adds what is left of {@code more}.
   *
   * @throws NoMemoryException when there is no memory for it
   */
  void append(ByteBuffer more) throws NoMemoryException {
    int n = more.remaining();
    if (bytes.capacity() - bytes.limit() < n) {
      int all = bytes.remaining() + n;
      if (all > FEW && buffers.scarce()) {
        throw new NoMemoryException();
      }
      ByteBuffer larger = buffers.take(all);
      larger.put(bytes).flip();
      release();
      bytes = larger;
    }
    int end = bytes.limit();
    bytes.limit(end + n).put(end, more, more.position(), n);
    more.position(more.limit());
  }

  /** Gives the memory back where nothing is left in it. */
  void tidy() {
    if (!bytes.hasRemaining()) {
      release();
    }
  }

  void release() {
    if (bytes.capacity() > 0) {
      buffers.give(bytes);
      bytes = NOTHING;
    }
  }
}
