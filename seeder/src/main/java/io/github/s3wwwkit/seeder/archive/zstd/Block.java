package io.github.s3wwwkit.seeder.archive.zstd;

import java.io.IOException;
import java.io.InputStream;

/** Decodes the blocks of a frame, one after the other (RFC 8878, 3.1.1.2). */
final class Block {
  /** In bytes, packed or not. */
  static final int MAX_SIZE = 1 << 17;

  private static final int RAW = 0;
  private static final int REPEATED = 1;
  private static final int COMPRESSED = 2;

  private final byte[] block = new byte[MAX_SIZE + ReverseBits.SLACK];
  private final Literals literals = new Literals();
  private final Sequences sequences = new Sequences();

  /** Forgets what earlier blocks leave to later ones: a frame begins. */
  void reset() {
    literals.reset();
    sequences.reset();
  }

  /** Decodes the next one; whether it is the last. */
  boolean decode(InputStream in, History history, int maxSize) throws IOException {
    read(in, 3);
    int header = (block[0] & 0xff) | ((block[1] & 0xff) << 8) | ((block[2] & 0xff) << 16);
    int size = header >>> 3;
    if (size > maxSize) {
      throw ZstdException.broken();
    }
    history.prepare();
    switch ((header >>> 1) & 3) {
      case RAW -> {
        read(in, size);
        history.append(block, 0, size);
      }
      case REPEATED -> {
        read(in, 1);
        history.repeat(block[0], size);
      }
      case COMPRESSED -> {
        if (size < 2) {
          throw ZstdException.broken();
        }
        read(in, size);
        int start = literals.read(block, size);
        sequences.execute(block, start, size, literals, history, maxSize);
      }
      default -> throw ZstdException.broken();
    }
    return (header & 1) != 0;
  }

  private void read(InputStream in, int length) throws IOException {
    if (in.readNBytes(block, 0, length) < length) {
      throw ZstdException.truncated();
    }
  }
}
