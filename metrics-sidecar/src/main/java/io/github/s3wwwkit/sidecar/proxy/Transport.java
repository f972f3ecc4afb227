package io.github.s3wwwkit.sidecar.proxy;

import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLException;

/** How the bytes of a connection travel: as they are, or in TLS. Nothing in it waits. */
interface Transport {
  /**
   * Reads what is there; may do a step of a handshake that takes long.
   *
   * @param target with room for {@link Loop#READ} bytes at least
   * @return the bytes read, -1 at the end
   * @throws SSLException when TLS has failed: nothing more can be read or written, but {@link
   *     #endOutput} tells the peer why
   */
  int read(ByteBuffer target) throws IOException;

  /** Takes what goes from {@code source}; returns the bytes taken. */
  int write(ByteBuffer source) throws IOException;

  /** The same of two sources, one after the other, at once where that can be. */
  int write(ByteBuffer first, ByteBuffer second) throws IOException;

  /** Writes on what was taken; {@link #blocked} says whether some is left. */
  void flush() throws IOException;

  /** Whether what was taken is not all written. */
  boolean blocked();

  /** What the channel has to be watched for when the connection waits for {@code wanted}. */
  int interest(int wanted);

  /** Whether {@link #read} would go on although the channel may have nothing. */
  boolean more();

  /** Whether the peers are about to get to know each other. */
  boolean handshaking();

  /** Says that nothing more will be written. */
  void endOutput() throws IOException;

  /**
   * Closes.
   *
   * @param whole whether nothing was cut: else the peer must not see a proper end
   */
  void close(boolean whole) throws IOException;
}
