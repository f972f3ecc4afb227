package io.github.s3wwwkit.seeder.archive.zstd;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The content of the Zstandard frames of a stream (RFC 8878), checksums and sizes checked. Takes
 * about 11 MiB of memory at most: larger windows are refused, and so are dictionaries.
 */
public final class ZstdInputStream extends InputStream {
  /** In bytes; what the RFC asks decoders to support, and the most of levels up to 19. */
  private static final int MAX_WINDOW = 8 << 20;

  private static final int MAGIC = 0xfd2fb528;
  private static final int SKIPPABLE = 0x184d2a50;

  private final InputStream in;
  private final Block block = new Block();
  private final History history = new History();
  private @Nullable Frame frame;
  private boolean started;

  /**
   * Reads frames to the end of the stream.
   *
   * @param in is asked for few bytes at a time; stays open
   */
  public ZstdInputStream(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (history.ready() == 0) {
      if (frame == null) {
        frame = nextFrame();
        if (frame == null) {
          return -1;
        }
      } else if (!frame.decodeBlock()) {
        frame = null;
      }
    }
    return history.take(bytes, offset, length);
  }

  private @Nullable Frame nextFrame() throws IOException {
    while (true) {
      byte[] magic = in.readNBytes(4);
      if (magic.length == 0 && started) {
        return null;
      }
      int number = magic.length < 4 ? 0 : (int) number(magic);
      if (number == MAGIC) {
        started = true;
        return new Frame();
      }
      if ((number & ~0xf) != SKIPPABLE) {
        throw new ZstdException("is no zstd file, or goes on after its end");
      }
      started = true;
      for (long left = number(4); left > 0; ) {
        long skipped = in.skip(left);
        if (skipped == 0) {
          number(1);
          skipped = 1;
        }
        left -= skipped;
      }
    }
  }

  private long number(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw ZstdException.truncated();
    }
    return number(bytes);
  }

  private static long number(byte[] littleEndian) {
    ByteBuffer wide = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    return wide.put(littleEndian).getLong(0);
  }

  /** One frame, from behind its magic number. */
  private final class Frame {
    private static final int SINGLE_SEGMENT = 1 << 5;
    private static final int RESERVED = 1 << 3;
    private static final int CHECKSUM = 1 << 2;

    private final long contentSize;
    private final int maxBlock;
    private final @Nullable XxHash64 hash;
    private long size;
    private boolean ended;

    Frame() throws IOException {
      int descriptor = (int) number(1);
      if ((descriptor & RESERVED) != 0) {
        throw ZstdException.broken();
      }
      boolean single = (descriptor & SINGLE_SEGMENT) != 0;
      long window = single ? 0 : window((int) number(1));
      int dictionaryFlag = descriptor & 3;
      if (dictionaryFlag != 0 && number(1 << (dictionaryFlag - 1)) != 0) {
        throw new ZstdException("is packed with a zstd dictionary: pack it without");
      }
      contentSize =
          switch (descriptor >>> 6) {
            case 0 -> single ? number(1) : -1;
            case 1 -> number(2) + 256;
            case 2 -> number(4);
            default -> number(8);
          };
      if (single) {
        window = contentSize;
      }
      if (window < 0 || window > MAX_WINDOW) {
        throw new ZstdException(
            "is packed with a zstd window of more than 8 MiB: pack it without --long and --ultra");
      }
      maxBlock = (int) Math.min(window, Block.MAX_SIZE);
      hash = (descriptor & CHECKSUM) != 0 ? new XxHash64() : null;
      block.reset();
      history.reset((int) window);
    }

    private static long window(int descriptor) {
      long base = 1L << (10 + (descriptor >>> 3));
      return base + base / 8 * (descriptor & 7);
    }

    /** False when there is none left and the frame is what it said. */
    boolean decodeBlock() throws IOException {
      if (ended) {
        if (contentSize >= 0 && size != contentSize) {
          throw new ZstdException("has zstd data of another size than it says");
        }
        if (hash != null && number(4) != (hash.value() & 0xffff_ffffL)) {
          throw new ZstdException("has zstd data with a wrong checksum");
        }
        return false;
      }
      ended = block.decode(in, history, maxBlock);
      size += history.ready();
      if (hash != null) {
        history.hash(hash);
      }
      return true;
    }
  }
}
