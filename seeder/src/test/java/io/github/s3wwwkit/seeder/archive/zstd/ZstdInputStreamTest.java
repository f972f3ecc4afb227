package io.github.s3wwwkit.seeder.archive.zstd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the original, which packs what must come out again. */
class ZstdInputStreamTest {
  private static final int SEED = 4;

  static Stream<Arguments> contents() {
    return Stream.of(
        arguments("nothing", new byte[0]),
        arguments("one byte", new byte[] {7}),
        arguments("zeros", new byte[1 << 19]),
        arguments("noise", noise(1 << 18, 256)),
        arguments("few letters", noise(1 << 18, 4)),
        arguments("many letters", noise(1 << 18, 200)),
        arguments("words", words(1 << 19, 500)),
        arguments("rare words", words(1 << 19, 50_000)),
        arguments("slow change", slowChange()));
  }

  private static byte[] noise(int size, int letters) {
    Random random = new Random(SEED);
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) random.nextInt(letters);
    }
    return bytes;
  }

  private static byte[] words(int size, int words) {
    Random random = new Random(SEED);
    StringBuilder text = new StringBuilder();
    while (text.length() < size) {
      // The product of two makes some words far more frequent than others.
      text.append(Integer.toString(random.nextInt(words) * random.nextInt(words), 36)).append(' ');
    }
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) text.charAt(i);
    }
    return bytes;
  }

  private static byte[] slowChange() {
    byte[] bytes = words(3 << 18, 100);
    Random random = new Random(SEED);
    for (int i = bytes.length / 3; i < bytes.length; i++) {
      bytes[i] = random.nextInt(100) == 0 ? (byte) random.nextInt() : bytes[i - bytes.length / 3];
    }
    return bytes;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("contents")
  void isWhatWasPackedAtAnyLevel(String name, byte[] content) throws Exception {
    for (int level : new int[] {-7, 1, 3, 9, 19}) {
      assertArrayEquals(content, unpack(Zstd.compress(content, level)), "at once, " + level);
      assertArrayEquals(content, unpack(stream(content, level, 0)), "streamed, " + level);
    }
  }

  @Test
  void reachesFarBackInASmallWindow() throws Exception {
    byte[] content = slowChange();
    for (int windowLog : IntStream.rangeClosed(10, 23).toArray()) {
      assertArrayEquals(content, unpack(stream(content, 9, windowLog)), "window log " + windowLog);
    }
  }

  @Test
  void aWindowTooLargeForMemoryIsRefused() throws Exception {
    byte[] packed = stream(new byte[10], 3, 24);
    ZstdException refusal = assertThrows(ZstdException.class, () -> unpack(packed));
    assertTrue(String.valueOf(refusal.getMessage()).contains("more than 8 MiB"));
  }

  @Test
  void framesFollowEachOtherAndSomeAreSkipped() throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(HexFormat.of().parseHex("512a4d1803000000aabbcc"));
    all.writeBytes(Zstd.compress(new byte[] {1, 2}));
    all.writeBytes(HexFormat.of().parseHex("5f2a4d1800000000"));
    all.writeBytes(Zstd.compress(new byte[0]));
    all.writeBytes(Zstd.compress(new byte[] {3}));
    assertArrayEquals(new byte[] {1, 2, 3}, unpack(all.toByteArray()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // no magic number
        "",
        "28b52f",
        "00000000",
        // a frame cut off in header, block and checksum
        "28b52ffd",
        "28b52ffd2001",
        "28b52ffd2001090000",
        "28b52ffd240109000041",
        // the bit that is reserved
        "28b52ffd280109000041",
        // another content size
        "28b52ffd200209000041",
        // a block of the type that is reserved, and one longer than the window
        "28b52ffd20010f000041",
        "28b52ffd20011100004141",
        // a wrong checksum
        "28b52ffd24010900004100000000",
        // a dictionary
        "28b52ffd21050109000041",
        // something behind
        "28b52ffd20010900004100",
        // a skippable frame cut off
        "502a4d18",
        "502a4d1802000000aa",
        // a compressed block without room for literals, and one with literals too long
        "28b52ffd200115000000",
        "28b52ffd200115000010",
        // sequences where there is nothing to copy
        "28b52ffd20ff2d000000010000"
      })
  void brokenDataIsRefused(String hex) {
    byte[] packed = HexFormat.of().parseHex(hex);
    assertThrows(ZstdException.class, () -> unpack(packed));
  }

  @Test
  void theSmallestFrameIsRead() throws Exception {
    assertArrayEquals(new byte[] {'A'}, unpack(HexFormat.of().parseHex("28b52ffd200109000041")));
  }

  @Test
  void flippedBitsAreNoticedWhereThereIsAChecksum() throws Exception {
    byte[] content = words(20_000, 300);
    Random random = new Random(SEED);
    for (int level : new int[] {1, 19}) {
      byte[] packed = stream(content, level, 0);
      for (int i = 0; i < 1_000; i++) {
        byte[] flipped = packed.clone();
        flipped[random.nextInt(packed.length)] ^= (byte) (1 << random.nextInt(8));
        try {
          assertArrayEquals(content, unpack(flipped), "level " + level + ", flip " + i);
        } catch (ZstdException expected) {
          // noticed
        }
      }
    }
  }

  @Test
  void noDataDoesMoreHarmThanToBeRefused() throws Exception {
    Random random = new Random(SEED);
    byte[][] packed =
        contents()
            .map(arguments -> (byte[]) arguments.get()[1])
            .map(content ->
                Zstd.compress(Arrays.copyOf(content, Math.min(content.length, 5_000)), 19))
            .toArray(byte[][]::new);
    for (int i = 0; i < 5_000; i++) {
      byte[] flipped = packed[random.nextInt(packed.length)].clone();
      for (int flips = random.nextInt(20); flips >= 0; flips--) {
        flipped[random.nextInt(flipped.length)] = (byte) random.nextInt();
      }
      try {
        unpack(flipped);
      } catch (ZstdException expected) {
        // refused
      }
    }
  }

  private static byte[] stream(byte[] content, int level, int windowLog) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (ZstdOutputStream out = new ZstdOutputStream(packed, level).setChecksum(true)) {
      if (windowLog > 0) {
        out.setLong(windowLog);
      }
      out.write(content);
    }
    return packed.toByteArray();
  }

  private static byte[] unpack(byte[] packed) throws IOException {
    try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(packed))) {
      return in.readAllBytes();
    }
  }
}
