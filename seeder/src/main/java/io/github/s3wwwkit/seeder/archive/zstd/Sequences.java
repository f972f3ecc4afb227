package io.github.s3wwwkit.seeder.archive.zstd;

import org.jspecify.annotations.Nullable;

/** What a block copies from literals and history in turns (RFC 8878, 3.1.1.3.2 and 3.1.1.4). */
final class Sequences {
  private static final int PREDEFINED = 0;
  private static final int ONE = 1;
  private static final int DESCRIBED = 2;

  private static final Code LITERALS_LENGTH =
      new Code(
          9,
          FseTable.of(
              6, 4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1,
              1, 1, 1, 1, -1, -1, -1, -1),
          0,
          new int[] {
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9,
            10, 11, 12, 13, 14, 15, 16
          });
  private static final Code MATCH_LENGTH =
      new Code(
          9,
          FseTable.of(
              6, 1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
              1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1),
          3,
          new int[] {
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
          });
  private static final Code OFFSET =
      new Code(
          8,
          FseTable.of(
              5, 1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1,
              -1, -1),
          0,
          new int[32]);

  /** How one of the three numbers of a sequence is written. */
  private static final class Code {
    private final int maxAccuracyLog;
    private final FseTable predefined;
    // By code: the smallest value, and how many bits are added to it.
    private final int[] base;
    private final int[] extraBits;

    Code(int maxAccuracyLog, FseTable predefined, int smallest, int[] extraBits) {
      this.maxAccuracyLog = maxAccuracyLog;
      this.predefined = predefined;
      this.base = new int[extraBits.length];
      this.extraBits = extraBits;
      int next = smallest;
      for (int code = 0; code < base.length; code++) {
        base[code] = next;
        next += 1 << extraBits[code];
      }
    }
  }

  private @Nullable FseTable literalsLengths;
  private @Nullable FseTable offsets;
  private @Nullable FseTable matchLengths;
  private long offset1;
  private long offset2;
  private long offset3;

  // Where the section was read to.
  private int at;

  /** Forgets tables and offsets: a frame begins. */
  void reset() {
    literalsLengths = null;
    offsets = null;
    matchLengths = null;
    offset1 = 1;
    offset2 = 4;
    offset3 = 8;
  }

  /** Executes the section from {@code start} to the end of the block. */
  void execute(byte[] block, int start, int end, Literals literals, History history, int maxSize)
      throws ZstdException {
    at = start;
    int count = readCount(block, end);
    int literal = 0;
    int size = literals.length();
    if (size > maxSize) {
      throw ZstdException.broken();
    }
    if (count > 0) {
      int modes = next(block, end);
      if ((modes & 3) != 0) {
        throw ZstdException.broken();
      }
      FseTable lengths = table(modes >>> 6, LITERALS_LENGTH, literalsLengths, block, end);
      literalsLengths = lengths;
      FseTable distances = table((modes >>> 4) & 3, OFFSET, offsets, block, end);
      offsets = distances;
      FseTable matches = table((modes >>> 2) & 3, MATCH_LENGTH, matchLengths, block, end);
      matchLengths = matches;
      ReverseBits bits = new ReverseBits(block, at, end);
      int lengthState = lengths.start(bits);
      int distanceState = distances.start(bits);
      int matchState = matches.start(bits);
      for (int i = 0; i < count; i++) {
        int distanceCode = distances.symbol(distanceState);
        long distance = (1L << distanceCode) + bits.read(distanceCode);
        int code = matches.symbol(matchState);
        int match = MATCH_LENGTH.base[code] + bits.read(MATCH_LENGTH.extraBits[code]);
        code = lengths.symbol(lengthState);
        int length = LITERALS_LENGTH.base[code] + bits.read(LITERALS_LENGTH.extraBits[code]);
        size += match;
        if (bits.left() < 0 || size > maxSize || length > literals.length() - literal) {
          throw ZstdException.broken();
        }
        history.append(literals.bytes(), literal, length);
        literal += length;
        history.copy(offset(distance, length == 0), match);
        if (i < count - 1) {
          lengthState = lengths.next(lengthState, bits);
          matchState = matches.next(matchState, bits);
          distanceState = distances.next(distanceState, bits);
        }
      }
      if (bits.left() != 0) {
        throw ZstdException.broken();
      }
    } else if (at != end) {
      throw ZstdException.broken();
    }
    history.append(literals.bytes(), literal, literals.length() - literal);
  }

  private int readCount(byte[] block, int end) throws ZstdException {
    int first = next(block, end);
    if (first < 128) {
      return first;
    }
    int second = next(block, end);
    return first < 255 ? ((first - 128) << 8) + second : second + (next(block, end) << 8) + 0x7f00;
  }

  private int next(byte[] block, int end) throws ZstdException {
    if (at >= end) {
      throw ZstdException.broken();
    }
    return block[at++] & 0xff;
  }

  private FseTable table(int mode, Code code, @Nullable FseTable last, byte[] block, int end)
      throws ZstdException {
    return switch (mode) {
      case PREDEFINED -> code.predefined;
      case ONE -> {
        int symbol = next(block, end);
        if (symbol >= code.base.length) {
          throw ZstdException.broken();
        }
        yield FseTable.ofOne(symbol);
      }
      case DESCRIBED -> {
        FseTable.Description description = new FseTable.Description(block, at, end);
        FseTable table = description.read(code.maxAccuracyLog, code.base.length - 1);
        at = description.end();
        yield table;
      }
      default -> {
        if (last == null) {
          throw ZstdException.broken();
        }
        yield last;
      }
    };
  }

  /** The three last offsets have short names, which move by one when there are no literals. */
  private long offset(long value, boolean noLiterals) {
    long offset;
    if (value > 3) {
      offset = value - 3;
    } else {
      int name = (int) value + (noLiterals ? 1 : 0);
      if (name == 1) {
        return offset1;
      }
      offset = name == 2 ? offset2 : name == 3 ? offset3 : offset1 - 1;
      if (name == 2) {
        offset2 = offset1;
        offset1 = offset;
        return offset;
      }
    }
    offset3 = offset2;
    offset2 = offset1;
    offset1 = offset;
    return offset;
  }
}
