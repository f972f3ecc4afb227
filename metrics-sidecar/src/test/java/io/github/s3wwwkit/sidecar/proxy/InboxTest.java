package io.github.s3wwwkit.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class InboxTest {
  private static final int KI = 1024;

  private final BufferPool pool = new BufferPool(64 * KI, 1024 * KI, 0);
  private final Inbox inbox = new Inbox(pool);

  @Test
  void keepsAUsualHeadAtMostWhenOthersNeedTheMemory() throws Exception {
    inbox.append(ByteBuffer.allocate(16 * KI));
    inbox.release();
    pool.take(128 * KI);
    inbox.append(ByteBuffer.allocate(4 * KI));
    assertThrows(NoMemoryException.class, () -> inbox.append(ByteBuffer.allocate(1)));
    assertEquals(4 * KI, inbox.bytes().remaining());
  }

  @Test
  void givesBackWhatIsUsed() throws Exception {
    inbox.append(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    inbox.bytes().get();
    inbox.tidy();
    inbox.append(ByteBuffer.wrap(new byte[] {4}));
    byte[] kept = new byte[3];
    inbox.bytes().get(kept);
    assertEquals(ByteBuffer.wrap(new byte[] {2, 3, 4}), ByteBuffer.wrap(kept));
    inbox.tidy();
    assertEquals(0, pool.used());
  }
}
