package io.github.s3wwwkit.seeder.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** The bytes of the archive as they come, with a buffer that decoders take from exactly. */
final class PackedStream extends InputStream {
  private final InputStream source;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int limit;
  private long taken;

  PackedStream(InputStream source) {
    this.source = source;
  }

  /** How many bytes were taken from here so far. */
  long taken() {
    return taken;
  }

  @Override
  public int read() throws IOException {
    if (!fill()) {
      return -1;
    }
    taken++;
    return buffer[position++] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int n = Math.min(length, limit - position);
    System.arraycopy(buffer, position, bytes, offset, n);
    position += n;
    taken += n;
    return n;
  }

  /** Gives the inflater what is here; {@link #takeBack} must follow. */
  void lend(Inflater inflater) {
    inflater.setInput(buffer, position, limit - position);
  }

  void takeBack(Inflater inflater) {
    int used = limit - position - inflater.getRemaining();
    position += used;
    taken += used;
  }

  /** Whether there is another byte. */
  boolean fill() throws IOException {
    return position < limit || fill(1);
  }

  /** The next bytes, which stay where they are; null when there are fewer. */
  @Nullable ByteBuffer peek(int length) throws IOException {
    return limit - position >= length || fill(length)
        ? ByteBuffer.wrap(buffer, position, length).slice()
        : null;
  }

  private boolean fill(int wanted) throws IOException {
    System.arraycopy(buffer, position, buffer, 0, limit - position);
    limit -= position;
    position = 0;
    while (limit < wanted) {
      int n = source.read(buffer, limit, buffer.length - limit);
      if (n < 0) {
        return false;
      }
      limit += n;
    }
    return true;
  }
}
