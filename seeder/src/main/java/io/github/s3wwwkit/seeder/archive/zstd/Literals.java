package io.github.s3wwwkit.seeder.archive.zstd;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The literals of a block (RFC 8878, 3.1.1.3.1). */
final class Literals {
  private static final int RAW = 0;
  private static final int REPEATED = 1;
  private static final int COMPRESSED = 2;

  private final byte[] bytes = new byte[Block.MAX_SIZE];
  private int length;
  private @Nullable HuffmanTable table;

  /** Forgets the table: a frame begins. */
  void reset() {
    table = null;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Reads the section at the start of a block; the index of the first byte behind it. */
  int read(byte[] block, int end) throws ZstdException {
    int type = block[0] & 3;
    int format = (block[0] >>> 2) & 3;
    return type == RAW || type == REPEATED
        ? readPlain(type, format, block, end)
        : readCompressed(type, format, block, end);
  }

  private int readPlain(int type, int format, byte[] block, int end) throws ZstdException {
    int header = format == 1 ? 2 : format == 3 ? 3 : 1;
    length = (int) (littleEndian(block, header, end) >>> (header == 1 ? 3 : 4));
    int content = type == RAW ? length : 1;
    if (length > bytes.length || header + content > end) {
      throw ZstdException.broken();
    }
    if (type == RAW) {
      System.arraycopy(block, header, bytes, 0, length);
    } else {
      Arrays.fill(bytes, 0, length, block[header]);
    }
    return header + content;
  }

  private int readCompressed(int type, int format, byte[] block, int end) throws ZstdException {
    int header = Math.max(3, format + 2);
    int bits = format < 2 ? 10 : format == 2 ? 14 : 18;
    long sizes = littleEndian(block, header, end) >>> 4;
    length = (int) (sizes & ((1 << bits) - 1));
    int at = header;
    int sectionEnd = header + (int) (sizes >>> bits);
    if (length > bytes.length || sectionEnd > end || sectionEnd == header) {
      throw ZstdException.broken();
    }
    HuffmanTable huffman = table;
    if (type == COMPRESSED) {
      int first = block[at++] & 0xff;
      int tableEnd = at + HuffmanTable.length(first);
      if (tableEnd > sectionEnd) {
        throw ZstdException.broken();
      }
      huffman = HuffmanTable.read(first, block, at, tableEnd);
      table = huffman;
      at = tableEnd;
    }
    if (huffman == null) {
      throw ZstdException.broken();
    }
    if (format == 0) {
      huffman.decode(block, at, sectionEnd, bytes, 0, length);
    } else {
      readFourStreams(huffman, block, at, sectionEnd);
    }
    return sectionEnd;
  }

  private void readFourStreams(HuffmanTable huffman, byte[] block, int start, int end)
      throws ZstdException {
    int quarter = (length + 3) / 4;
    int at = start + 6;
    if (at > end || 3 * quarter > length) {
      throw ZstdException.broken();
    }
    for (int i = 0; i < 4; i++) {
      int jump = start + 2 * i;
      int streamEnd = i == 3 ? end : at + (block[jump] & 0xff) + ((block[jump + 1] & 0xff) << 8);
      if (streamEnd > end) {
        throw ZstdException.broken();
      }
      int to = i == 3 ? length : (i + 1) * quarter;
      huffman.decode(block, at, streamEnd, bytes, i * quarter, to);
      at = streamEnd;
    }
  }

  private static long littleEndian(byte[] block, int count, int end) throws ZstdException {
    if (count > end) {
      throw ZstdException.broken();
    }
    long value = 0;
    for (int i = 0; i < count; i++) {
      value |= (block[i] & 0xffL) << (8 * i);
    }
    return value;
  }
}
