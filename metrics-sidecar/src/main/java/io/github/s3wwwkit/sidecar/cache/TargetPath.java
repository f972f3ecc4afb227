package io.github.s3wwwkit.sidecar.cache;

import io.github.s3wwwkit.sidecar.http1.Bytes;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/** The path of a target, decoded once. Reused; of one thread. */
final class TargetPath {
  private static final byte[] INDEX = Bytes.ascii(Resource.INDEX);
  private static final int CHARS = 256;

  private final byte[] bytes;
  private int length;
  private boolean folder;
  private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
  private final CharBuffer chars = CharBuffer.allocate(CHARS);

  /** Takes paths of {@code max} bytes. */
  TargetPath(int max) {
    bytes = new byte[max + INDEX.length];
  }

  /**
   * Decodes {@code b[from, to)}.
   *
   * @return false when that is beyond judging, for others may read it in other ways
   */
  boolean decode(byte[] b, int from, int to) {
    length = 0;
    if (from == to || b[from] != '/') {
      return false;
    }
    boolean ascii = true;
    int segment = 0;
    for (int i = from + 1; i < to; i++) {
      int c = b[i];
      if (c == '/') {
        if (strange(segment)) {
          return false;
        }
        segment = length + 1;
      } else if (c == '%') {
        c = i + 2 < to ? Bytes.hex(b[i + 1]) << 4 | Bytes.hex(b[i + 2]) : -1;
        i += 2;
        if (c < 0 || c == '/') {
          return false;
        }
        ascii &= c < 0x80;
      }
      if (c == 0 || c == '\\') {
        return false;
      }
      bytes[length++] = (byte) c;
    }
    folder = segment == length;
    return (folder || !strange(segment)) && (ascii || isUtf8());
  }

  /** Whether it ends with a slash: then the bytes go on with the index's name. */
  boolean folder() {
    return folder;
  }

  byte[] bytes() {
    return bytes;
  }

  /** How long the path of what is asked for is. */
  int length() {
    if (!folder) {
      return length;
    }
    System.arraycopy(INDEX, 0, bytes, length, INDEX.length);
    return length + INDEX.length;
  }

  /** Whether the segment that ends here is empty, or one dot or two. */
  private boolean strange(int from) {
    return switch (length - from) {
      case 0 -> true;
      case 1 -> bytes[from] == '.';
      case 2 -> bytes[from] == '.' && bytes[from + 1] == '.';
      default -> false;
    };
  }

  private boolean isUtf8() {
    ByteBuffer source = ByteBuffer.wrap(bytes, 0, length);
    utf8.reset();
    while (true) {
      var result = utf8.decode(source, chars.clear(), true);
      if (result.isError()) {
        return false;
      }
      if (result.isUnderflow()) {
        return true;
      }
    }
  }
}
