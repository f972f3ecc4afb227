package io.github.s3wwwkit.sidecar.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CacheTest {
  private static void fill(Cache cache, String path) {
    fill(cache, path, Releases.bytes(path));
  }

  private static void fill(Cache cache, String path, byte[] bytes) {
    Fill fill = cache.fill(Releases.resource(cache, path));
    assertTrue(fill.take(ByteBuffer.wrap(bytes)));
    assertTrue(fill.verified());
  }

  private static boolean present(Cache cache, String path) {
    return Releases.resource(cache, path).content().present();
  }

  private static byte[] read(Cache cache, String path) {
    Content content = Releases.resource(cache, path).content();
    Held held = content.hold();
    assertNotNull(held, path);
    Reading reading = new Reading(cache.views());
    reading.begin(held, 0, content.size());
    ByteBuffer all = ByteBuffer.allocate((int) content.size());
    while (reading.hasRemaining()) {
      ByteBuffer piece = reading.next();
      reading.used(piece.remaining());
      all.put(piece);
    }
    reading.end();
    return all.array();
  }

  private static byte[] random(int seed, int n) {
    byte[] bytes = new byte[n];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static Release release(int n, int size) {
    List<ReleaseObject> objects = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      objects.add(Releases.object("o" + i, random(i, size)));
    }
    return new Release(objects, null);
  }

  @Test
  void givesBackWhatItWasGivenInWhateverPieces() {
    int large = 2 * Memory.SLAB + 12_345;
    Cache cache = Releases.cache(8L * Memory.SLAB, release(2, large));
    for (int i = 0; i < 2; i++) {
      ByteBuffer all = ByteBuffer.wrap(random(i, large));
      Fill fill = cache.fill(Releases.resource(cache, "o" + i));
      Random random = new Random(i);
      while (all.hasRemaining()) {
        int n = Math.min(all.remaining(), 1 + random.nextInt(200_000));
        assertTrue(fill.take(all.slice(all.position(), n)));
        all.position(all.position() + n);
      }
      assertTrue(fill.verified());
    }
    assertArrayEquals(random(0, large), read(cache, "o0"));
    assertArrayEquals(random(1, large), read(cache, "o1"));
    assertEquals(2L * large, cache.bytes());
    assertTrue(cache.complete());
  }

  @Test
  void keepsNothingThatIsNotWhatTheRecordSays() {
    Cache cache = Releases.cache(100, Releases.of("abc"));
    for (String wrong : List.of("abd", "ab", "", "abcd")) {
      Fill fill = cache.fill(Releases.resource(cache, "abc"));
      boolean taken = fill.take(ByteBuffer.wrap(Releases.bytes(wrong)));
      assertFalse(taken && fill.verified(), wrong);
      fill.mismatch("it is a test");
      assertFalse(present(cache, "abc"));
      assertEquals(0, cache.bytes());
    }
    assertEquals(4, cache.fills(FillResult.MISMATCH));
    fill(cache, "abc");
    assertEquals(1, cache.fills(FillResult.KEPT));
  }

  @Test
  void fillsOneAtATime() {
    Cache cache = Releases.cache(100, Releases.of("abc"));
    Resource resource = Releases.resource(cache, "abc");
    Fill first = cache.fill(resource);
    Fill second = cache.fill(resource);
    assertNull(cache.fillFree(resource));
    assertEquals(3, cache.bytes());
    assertTrue(second.take(ByteBuffer.wrap(Releases.bytes("abc"))));
    assertTrue(second.verified());
    assertFalse(present(cache, "abc"));
    first.abandon();
    assertEquals(0, cache.bytes());
    fill(cache, "abc");
    assertEquals(1, cache.fills(FillResult.KEPT));
  }

  @Test
  void countsWhatIsStillRead() {
    Cache cache = Releases.cache(100, Releases.of("abc", "de"));
    fill(cache, "abc");
    fill(cache, "de");
    Held held = Releases.resource(cache, "abc").content().hold();
    assertNotNull(held);
    cache.release(Releases.of("de"));
    assertEquals(5, cache.bytes());
    assertEquals(1, cache.objects());
    assertTrue(cache.complete());
    held.release();
    assertEquals(2, cache.bytes());
  }

  @Test
  void whatTwoReleasesShareStays() {
    Cache cache = Releases.cache(100, Releases.of("abc", "de"));
    fill(cache, "abc");
    Content content = Releases.resource(cache, "abc").content();
    Fill late = cache.fill(Releases.resource(cache, "de"));
    cache.release(new Release(List.of(Releases.object("elsewhere", Releases.bytes("abc"))), null));
    assertSame(content, Releases.resource(cache, "elsewhere").content());
    assertArrayEquals(Releases.bytes("abc"), read(cache, "elsewhere"));
    // What nobody can ask for any more is not kept.
    assertTrue(late.take(ByteBuffer.wrap(Releases.bytes("de"))));
    assertTrue(late.verified());
    assertEquals(3, cache.bytes());
    cache.noRelease();
    assertEquals(0, cache.bytes());
    assertFalse(cache.complete());
  }

  @Test
  void whatIsAskedForAgainOutlivesAScan() {
    int n = 1000;
    Cache cache = Releases.cache(100 * 100, release(n, 100));
    for (int i = 0; i < 20; i++) {
      fill(cache, "o" + i, random(i, 100));
      read(cache, "o" + i);
      read(cache, "o" + i);
    }
    for (int i = 20; i < n; i++) {
      fill(cache, "o" + i, random(i, 100));
      assertTrue(cache.bytes() <= 100 * 100);
    }
    for (int i = 0; i < 20; i++) {
      assertTrue(present(cache, "o" + i), "o" + i + " was driven out");
    }
    assertEquals(100, cache.objects());
    assertEquals(n - 100, cache.evictions());
  }

  @Test
  void whatIsReadDoesNotLeave() {
    Cache cache = Releases.cache(300, release(5, 100));
    List<Held> held = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      fill(cache, "o" + i, random(i, 100));
      Held one = Releases.resource(cache, "o" + i).content().hold();
      assertNotNull(one);
      held.add(one);
    }
    fill(cache, "o3", random(3, 100));
    assertFalse(present(cache, "o3"));
    assertEquals(1, cache.fills(FillResult.NO_ROOM));
    held.get(1).release();
    fill(cache, "o4", random(4, 100));
    assertTrue(present(cache, "o4"));
    assertTrue(present(cache, "o0"));
    assertFalse(present(cache, "o1"));
  }

  @Test
  void whatIsTooLargeIsNotKept() {
    Cache cache =
        Releases.cache(new CacheConfig(100, 2, false, "", Origins.none()), Releases.of("abc"));
    fill(cache, "abc");
    assertFalse(present(cache, "abc"));
    assertEquals(1, cache.fills(FillResult.TOO_LARGE));
    assertEquals(List.of(), cache.missing());
  }
}
