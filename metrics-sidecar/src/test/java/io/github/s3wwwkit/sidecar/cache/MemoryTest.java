package io.github.s3wwwkit.sidecar.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryTest {
  private static final int MAX = 3 * Memory.SLAB + 1000;

  private static long length(Memory.Range[] ranges) {
    return Arrays.stream(ranges).mapToLong(Memory.Range::length).sum();
  }

  private static int pieces(Memory memory, long n) {
    Memory.Range[] ranges = memory.take(n);
    assertNotNull(ranges);
    return ranges.length;
  }

  @Test
  void whatIsFreeCanBeUsedToTheLastByte() {
    Memory memory = new Memory(MAX);
    List<Memory.Range[]> taken = new ArrayList<>();
    for (int i = 0; i < MAX / 1000; i++) {
      taken.add(memory.take(1000));
    }
    assertEquals(MAX % 1000, memory.left());
    for (int i = 0; i < taken.size(); i += 2) {
      memory.give(taken.get(i));
    }
    long left = memory.left();
    Memory.Range[] scattered = memory.take(left);
    assertNotNull(scattered);
    assertEquals(left, length(scattered));
    assertNull(memory.take(1));
    assertEquals(0, pieces(memory, 0));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void nothingIsGivenTwice(long seed) {
    Random random = new Random(seed);
    Memory memory = new Memory(MAX);
    BitSet used = new BitSet(MAX);
    List<Memory.Range[]> taken = new ArrayList<>();
    for (int step = 0; step < 2000; step++) {
      if (random.nextInt(5) < 3) {
        long n = random.nextInt(1 << (1 + random.nextInt(20)));
        boolean fits = n <= MAX - used.cardinality();
        Memory.Range[] ranges = memory.take(n);
        assertEquals(fits, ranges != null);
        if (ranges != null) {
          assertEquals(n, length(ranges));
          for (Memory.Range range : ranges) {
            int start = (int) range.start();
            int end = start + range.length();
            assertTrue(end <= MAX);
            assertEquals(start / Memory.SLAB, (end - 1) / Memory.SLAB, "over a slab's end");
            assertEquals(0, used.get(start, end).cardinality(), "given twice");
            used.set(start, end);
          }
          taken.add(ranges);
        }
      } else if (!taken.isEmpty()) {
        Memory.Range[] ranges = taken.remove(random.nextInt(taken.size()));
        memory.give(ranges);
        for (Memory.Range range : ranges) {
          used.clear((int) range.start(), (int) range.start() + range.length());
        }
      }
      assertEquals(used.cardinality(), memory.used());
    }
    taken.forEach(memory::give);
    // All of it is in one piece again.
    assertEquals(1, pieces(memory, Memory.SLAB));
    assertEquals(1, pieces(memory, Memory.SLAB));
    assertEquals(1, pieces(memory, Memory.SLAB));
    assertEquals(1, pieces(memory, 1000));
    assertFalse(memory.left() > 0);
  }
}
