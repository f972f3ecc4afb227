package io.github.s3wwwkit.seeder.store;

import io.minio.ByteBuffer;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/**
 * Bytes that are sent from where they lie. Of a plain array the library writes all at once, and
 * Okio copies it whole, in segments of 8 KiB, before the first of them leaves.
 */
final class InPlace extends ByteBuffer {
  private final byte[] bytes;
  private final int length;

  InPlace(byte[] bytes, int length) {
    super(length);
    this.bytes = bytes;
    this.length = length;
  }

  @Override
  public long length() {
    return length;
  }

  /** From the first byte, as often as they have to be sent. */
  @Override
  public InputStream inputStream() {
    return new ByteArrayInputStream(bytes, 0, length);
  }
}
