package io.github.s3wwwkit.seeder.archive.zstd;

/** A decoding table of Huffman codes for literals (RFC 8878, 4.2). */
final class HuffmanTable {
  private static final int MAX_BITS = 11;
  private static final int MAX_WEIGHTS = 255;
  private static final int MAX_ACCURACY_LOG = 6;

  private final int maxBits;
  // By the next bits: how many of them belong to the symbol, and the symbol.
  private final short[] cells;

  private HuffmanTable(int maxBits, short[] cells) {
    this.maxBits = maxBits;
    this.cells = cells;
  }

  /** The table that is described behind its first byte, which is given. */
  static HuffmanTable read(int first, byte[] bytes, int start, int end) throws ZstdException {
    int[] weights = new int[MAX_WEIGHTS + 1];
    int count;
    if (first >= 128) {
      count = first - 127;
      for (int i = 0; i < count; i++) {
        int pair = bytes[start + i / 2];
        weights[i] = (i % 2 == 0 ? pair >>> 4 : pair) & 0xf;
      }
    } else {
      count = readCompressed(weights, bytes, start, end);
    }
    return of(weights, count);
  }

  /** How many bytes a description takes behind its first one. */
  static int length(int first) {
    return first >= 128 ? (first - 126) / 2 : first;
  }

  /** Two states take turns until the bits have run out. */
  private static int readCompressed(int[] weights, byte[] bytes, int start, int end)
      throws ZstdException {
    FseTable.Description description = new FseTable.Description(bytes, start, end);
    FseTable table = description.read(MAX_ACCURACY_LOG, MAX_BITS + 1);
    ReverseBits bits = new ReverseBits(bytes, description.end(), end);
    int state = table.start(bits);
    int other = table.start(bits);
    if (bits.left() < 0) {
      throw ZstdException.broken();
    }
    int count = 0;
    while (count < MAX_WEIGHTS - 1) {
      weights[count++] = table.symbol(state);
      int next = table.next(state, bits);
      if (bits.left() < 0) {
        weights[count++] = table.symbol(other);
        return count;
      }
      state = other;
      other = next;
    }
    throw ZstdException.broken();
  }

  /** Of the weights of all symbols but the last one, which fills what they leave. */
  private static HuffmanTable of(int[] weights, int count) throws ZstdException {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      if (weights[i] > MAX_BITS) {
        throw ZstdException.broken();
      }
      sum += (1 << weights[i]) >> 1;
    }
    int maxBits = 32 - Integer.numberOfLeadingZeros(sum);
    int rest = (1 << maxBits) - sum;
    if (sum == 0 || maxBits > MAX_BITS || Integer.bitCount(rest) != 1) {
      throw ZstdException.broken();
    }
    weights[count] = 32 - Integer.numberOfLeadingZeros(rest);
    short[] cells = new short[1 << maxBits];
    int at = 0;
    for (int weight = 1; weight <= maxBits; weight++) {
      for (int symbol = 0; symbol <= count; symbol++) {
        if (weights[symbol] == weight) {
          short cell = (short) (((maxBits + 1 - weight) << 8) | symbol);
          for (int i = 0; i < 1 << (weight - 1); i++) {
            cells[at++] = cell;
          }
        }
      }
    }
    return new HuffmanTable(maxBits, cells);
  }

  /** Decodes a whole stream into a whole range. */
  void decode(byte[] bytes, int start, int end, byte[] out, int from, int to) throws ZstdException {
    ReverseBits bits = new ReverseBits(bytes, start, end);
    for (int i = from; i < to; i++) {
      short cell = cells[bits.peek(maxBits)];
      bits.skip(cell >>> 8);
      out[i] = (byte) cell;
    }
    if (bits.left() != 0) {
      throw ZstdException.broken();
    }
  }
}
