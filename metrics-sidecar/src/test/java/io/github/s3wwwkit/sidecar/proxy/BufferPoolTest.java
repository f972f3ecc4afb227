package io.github.s3wwwkit.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BufferPoolTest {
  private static final int KI = 1024;

  private final BufferPool pool = new BufferPool(64 * KI, 256 * KI, 16 * KI);

  @ParameterizedTest
  @CsvSource({"1, 1024", "1024, 1024", "1025, 2048", "65536, 65536", "65537, 131072"})
  void givesNoLessThanAskedFor(int asked, int expected) throws IOException {
    ByteBuffer buffer = pool.take(asked);
    assertEquals(expected, buffer.remaining());
    assertTrue(buffer.isDirect());
    assertEquals(expected, pool.used());
  }

  @Test
  void takesTheSameAgain() throws IOException {
    ByteBuffer first = pool.take(4 * KI);
    first.put(new byte[100]);
    pool.give(first);
    assertSame(first, pool.take(4 * KI));
    assertEquals(4 * KI, first.remaining());
  }

  @Test
  void saysHowMuchToReadAndWhenThereIsNoMore() throws IOException {
    List<ByteBuffer> taken = new ArrayList<>();
    List<Integer> pieces = new ArrayList<>();
    for (int i = 0; i < 256 / 32; i++) {
      pieces.add(pool.piece(1024 * KI) / KI);
      taken.add(pool.take(32 * KI));
    }
    assertEquals(List.of(1024, 1024, 64, 64, 4, 4, 4, 4), pieces);
    assertTrue(pool.scarce());
    assertEquals(100, pool.piece(100));
    assertThrows(IOException.class, () -> pool.take(1));
    taken.forEach(pool::give);
    assertFalse(pool.scarce());
    assertEquals(64 * KI, pool.take(64 * KI).remaining());
  }

  @Test
  void givesBackWhatThousandsNeededOnce() throws IOException {
    for (int round = 0; round < 3; round++) {
      List<ByteBuffer> taken = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        taken.add(pool.take(4 * KI));
      }
      taken.forEach(pool::give);
      assertEquals(0, pool.used());
      assertEquals(16 * KI, pool.held());
    }
    pool.forget();
    assertEquals(0, pool.held());
  }
}
