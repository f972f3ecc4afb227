package io.github.s3wwwkit.sidecar.http1;

import java.nio.ByteBuffer;

/** Puts the framing on a body. */
public final class BodyWriter {
  /**
   * What framing can add to the bytes of one read, which begins and ends at most one chunk amid:
   * and at the end the trailers, which may have come earlier.
   */
  public static final int OVERHEAD = 64 + 2 * BodyReader.MAX_TRAILERS;

  private static final byte[] CRLF = {'\r', '\n'};
  private static final byte[] LAST_CHUNK = {'0', '\r', '\n'};
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private boolean chunked;

  public void begin(boolean asChunks) {
    chunked = asChunks;
  }

  public boolean chunked() {
    return chunked;
  }

  /** Moves {@code n} bytes of content from {@code source} to {@code target}. */
  public void content(ByteBuffer source, int n, ByteBuffer target) {
    if (chunked) {
      int shift = (31 - Integer.numberOfLeadingZeros(n)) & ~3;
      for (; shift >= 0; shift -= 4) {
        target.put(HEX[n >> shift & 15]);
      }
      target.put(CRLF);
    }
    target.put(target.position(), source, source.position(), n);
    target.position(target.position() + n);
    source.position(source.position() + n);
    if (chunked) {
      target.put(CRLF);
    }
  }

  /** Ends the body as {@code source} has ended, trailers included where they can be told. */
  public void end(BodyReader source, ByteBuffer target) {
    if (chunked) {
      target.put(LAST_CHUNK);
      Trailers trailers = source.trailers();
      if (trailers != null) {
        trailers.copyTo(target);
      }
      target.put(CRLF);
    }
  }
}
