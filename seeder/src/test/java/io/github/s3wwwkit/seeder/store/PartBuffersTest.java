package io.github.s3wwwkit.seeder.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartBuffersTest {
  private static final int MIB = 1 << 20;

  @ParameterizedTest
  @CsvSource({"8, 1", "15, 1", "16, 2", "64, 4", "1000000, 4"})
  void asManyAsFitIntoTheMemory(long mebibytes, int count) {
    PartBuffers buffers = new PartBuffers(mebibytes * MIB);
    for (int i = 0; i < count; i++) {
      assertEquals(8 * MIB, buffers.take().length);
    }
    assertNull(buffers.poll());
  }

  @Test
  void reused() {
    PartBuffers buffers = new PartBuffers(8 * MIB);
    byte[] first = buffers.take();
    assertNull(buffers.poll());
    buffers.giveBack(first);
    assertSame(first, buffers.poll());
    buffers.reset();
    assertSame(first, buffers.poll());
    assertNull(buffers.poll());
  }

  @Test
  void onePartAtLeast() {
    assertThrows(IllegalArgumentException.class, () -> new PartBuffers(8 * MIB - 1));
  }
}
