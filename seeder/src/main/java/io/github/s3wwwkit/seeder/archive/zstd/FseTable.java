package io.github.s3wwwkit.seeder.archive.zstd;

import java.util.Arrays;

/** A decoding table of finite state entropy (RFC 8878, 4.1). */
final class FseTable {
  private final int accuracyLog;
  // By state: the next state's base, how many bits to add, and the symbol.
  private final int[] cells;

  private FseTable(int accuracyLog, int[] cells) {
    this.accuracyLog = accuracyLog;
    this.cells = cells;
  }

  /** Always the same symbol. */
  static FseTable ofOne(int symbol) {
    return new FseTable(0, new int[] {symbol});
  }

  /** Of probabilities, -1 for "less than one", that fill the table. */
  static FseTable of(int accuracyLog, int... probabilities) {
    int size = 1 << accuracyLog;
    byte[] symbols = new byte[size];
    int[] next = new int[probabilities.length];
    int high = size;
    for (int symbol = 0; symbol < probabilities.length; symbol++) {
      if (probabilities[symbol] < 0) {
        symbols[--high] = (byte) symbol;
        next[symbol] = 1;
      }
    }
    int position = 0;
    for (int symbol = 0; symbol < probabilities.length; symbol++) {
      for (int i = 0; i < probabilities[symbol]; i++) {
        symbols[position] = (byte) symbol;
        next[symbol] = probabilities[symbol];
        do {
          position = (position + (size >> 1) + (size >> 3) + 3) & (size - 1);
        } while (position >= high);
      }
    }
    int[] cells = new int[size];
    for (int state = 0; state < size; state++) {
      int symbol = symbols[state];
      int count = next[symbol]++;
      int bits = accuracyLog - (31 - Integer.numberOfLeadingZeros(count));
      cells[state] = (((count << bits) - size) << 16) | (bits << 8) | symbol;
    }
    return new FseTable(accuracyLog, cells);
  }

  int start(ReverseBits bits) {
    return bits.read(accuracyLog);
  }

  int symbol(int state) {
    return cells[state] & 0xff;
  }

  int next(int state, ReverseBits bits) {
    int cell = cells[state];
    return (cell >>> 16) + bits.read((cell >>> 8) & 0xff);
  }

  /** The description of a table within a block (4.1.1), and where it ends. */
  static final class Description {
    private final byte[] bytes;
    private final int end;
    private final int start;
    private int bit;

    Description(byte[] bytes, int start, int end) {
      this.bytes = bytes;
      this.start = start;
      this.end = end;
    }

    FseTable read(int maxAccuracyLog, int maxSymbol) throws ZstdException {
      int accuracyLog = 5 + read(4);
      if (accuracyLog > maxAccuracyLog) {
        throw ZstdException.broken();
      }
      int[] probabilities = new int[maxSymbol + 1];
      int symbols = 0;
      int remaining = 1 << accuracyLog;
      while (remaining > 0) {
        if (symbols > maxSymbol) {
          throw ZstdException.broken();
        }
        int probability = probability(remaining);
        probabilities[symbols++] = probability;
        remaining -= Math.abs(probability);
        if (probability == 0) {
          int repeat;
          do {
            repeat = read(2);
            symbols += repeat;
          } while (repeat == 3);
        }
      }
      return FseTable.of(accuracyLog, Arrays.copyOf(probabilities, symbols));
    }

    /** Small values take a bit less than large ones. */
    private int probability(int remaining) throws ZstdException {
      int bits = 32 - Integer.numberOfLeadingZeros(remaining + 1);
      int threshold = (1 << bits) - 2 - remaining;
      int low = read(bits - 1);
      if (low < threshold) {
        return low - 1;
      }
      int value = low | (read(1) << (bits - 1));
      return value < 1 << (bits - 1) ? value - 1 : value - threshold - 1;
    }

    /** The index of the first byte behind the description. */
    int end() {
      return start + (bit + 7) / 8;
    }

    private int read(int count) throws ZstdException {
      if (start + (bit + count + 7) / 8 > end) {
        throw ZstdException.broken();
      }
      int value = 0;
      for (int i = 0; i < count; i++, bit++) {
        value |= ((bytes[start + (bit >>> 3)] >>> (bit & 7)) & 1) << i;
      }
      return value;
    }
  }
}
