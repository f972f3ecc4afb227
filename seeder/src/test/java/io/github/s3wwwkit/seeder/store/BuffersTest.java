package io.github.s3wwwkit.seeder.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuffersTest {
  private static final int MIB = 1 << 20;

  @ParameterizedTest
  @CsvSource({"8, 1", "15, 1", "16, 2", "64, 8", "100, 8"})
  void asManyAsFitIntoTheMemory(long mebibytes, int count) {
    Buffers buffers = new Buffers(mebibytes * MIB, 8);
    for (int i = 0; i < count; i++) {
      assertEquals(8 * MIB, buffers.take(Buffers.PART_SIZE).length);
    }
    assertNull(buffers.poll(Buffers.PART_SIZE));
  }

  @Test
  void partsAreReused() {
    Buffers buffers = new Buffers(8 * MIB, 8);
    byte[] first = buffers.take(Buffers.PART_SIZE);
    assertNull(buffers.poll(Buffers.PART_SIZE));
    buffers.giveBack(first);
    assertSame(first, buffers.poll(Buffers.PART_SIZE));
  }

  @Test
  void smallOnesCountToo() {
    Buffers buffers = new Buffers(16 * MIB, 8);
    byte[] part = buffers.take(Buffers.PART_SIZE);
    byte[] small = buffers.take(1);
    assertNull(buffers.poll(Buffers.PART_SIZE));
    buffers.giveBack(small);
    assertEquals(8 * MIB, buffers.take(Buffers.PART_SIZE).length);
    buffers.giveBack(part);
    assertEquals(5, buffers.take(5).length);
    assertNull(buffers.poll(Buffers.PART_SIZE));
  }

  @Test
  void whoeverWaitsGetsWhatIsGivenBack() throws Exception {
    Buffers buffers = new Buffers(8 * MIB, 8);
    byte[] part = buffers.take(Buffers.PART_SIZE);
    CompletableFuture<byte[]> waiting =
        CompletableFuture.supplyAsync(() -> buffers.take(Buffers.PART_SIZE));
    buffers.giveBack(part);
    assertSame(part, waiting.get(60, TimeUnit.SECONDS));
  }

  @Test
  void onePartAtLeast() {
    assertThrows(IllegalArgumentException.class, () -> new Buffers(8 * MIB - 1, 8));
  }
}
