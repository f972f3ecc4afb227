package io.github.s3wwwkit.lab.source;

import java.io.IOException;
import java.io.OutputStream;

/** Bytes of a known length, any part of which can be written. */
interface Body {
  long length();

  /** Writes the bytes from {@code from}, inclusive, to {@code to}, exclusive. */
  void write(OutputStream out, long from, long to) throws IOException;

  static Body of(byte[] bytes) {
    return new Body() {
      @Override
      public long length() {
        return bytes.length;
      }

      @Override
      public void write(OutputStream out, long from, long to) throws IOException {
        out.write(bytes, (int) from, (int) (to - from));
      }
    };
  }
}
