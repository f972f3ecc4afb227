package io.github.s3wwwkit.seeder.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdOutputStream;
import io.github.s3wwwkit.seeder.archive.Zip.Descriptor;
import io.github.s3wwwkit.seeder.run.Failure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for archives of every format. */
class ArchiveReaderTest {
  private static final int SEED = 4;
  private static final Limits NO_LIMITS = new Limits(Long.MAX_VALUE, 1000, 100);

  private static final String TEXT = text();
  private static final Map<String, String> FILES =
      Map.of("a", "1", "d/text", TEXT, "d/e/empty", "");

  private static String text() {
    Random random = new Random(SEED);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      text.append("word").append(random.nextInt(50)).append(' ');
    }
    return text.toString();
  }

  private static byte[] archive(Format format) throws IOException {
    if (format == Format.ZIP) {
      return new Zip()
          .stored("a", "1")
          .stored("d/", "")
          .deflated("d/text", TEXT, Descriptor.SIGNED)
          .deflated("d/e/empty", "", Descriptor.NONE)
          .end();
    }
    return pack(
        format,
        new Tar().file("a", "1").folder("d/").file("d/text", TEXT).file("d/e/empty", "").end());
  }

  private static byte[] pack(Format format, byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream packer = packer(format, out)) {
      packer.write(bytes);
    }
    return out.toByteArray();
  }

  private static OutputStream packer(Format format, OutputStream out) throws IOException {
    return switch (format) {
      case TAR -> out;
      case TAR_GZ -> new GZIPOutputStream(out);
      case TAR_ZST -> new ZstdOutputStream(out).setChecksum(true);
      case ZIP -> throw new IllegalArgumentException();
    };
  }

  @ParameterizedTest
  @EnumSource
  void isTheSameInPiecesOfAnySize(Format format) throws Exception {
    byte[] archive = archive(format);
    for (int size = 1; size <= archive.length; size += size < 64 ? 1 : 97) {
      InputStream pieces = new Pieces(archive, size);
      assertEquals(FILES, Unpacked.read(format, pieces, Unpacked.LIMITS), "pieces of " + size);
    }
  }

  @ParameterizedTest
  @EnumSource
  void isRefusedWhereverItIsCutOff(Format format) throws Exception {
    byte[] archive = archive(format);
    for (int length = 0; length < archive.length; length++) {
      byte[] cut = Arrays.copyOf(archive, length);
      String message = Unpacked.refusal(format, cut);
      assertTrue(message.startsWith("the archive"), message);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatTheSourceThrowsComesOutUnchanged(Format format) throws Exception {
    byte[] archive = archive(format);
    for (int length = 0; length <= archive.length; length += 7) {
      byte[] begin = Arrays.copyOf(archive, length);
      IOException reset = new IOException("reset");
      assertSame(
          reset,
          assertThrows(
              IOException.class,
              () ->
                  read(
                      format,
                      begin,
                      () -> {
                        throw reset;
                      })));
      RuntimeException other = new IllegalStateException("other");
      assertSame(
          other,
          assertThrows(
              IllegalStateException.class,
              () ->
                  read(
                      format,
                      begin,
                      () -> {
                        throw other;
                      })));
    }
  }

  private interface Fault {
    void run() throws IOException;
  }

  private static void read(Format format, byte[] begin, Fault fault) throws Exception {
    InputStream rest =
        new InputStream() {
          @Override
          public int read() throws IOException {
            fault.run();
            return -1;
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            return read();
          }
        };
    Unpacked.read(
        format, new SequenceInputStream(new ByteArrayInputStream(begin), rest), Unpacked.LIMITS);
  }

  @ParameterizedTest
  @EnumSource
  void flippedBitsNeverMakeAnotherArchive(Format format) throws Exception {
    byte[] archive = archive(format);
    Random random = new Random(SEED);
    int refused = 0;
    for (int i = 0; i < 2_000; i++) {
      byte[] flipped = archive.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        Map<String, String> files = Unpacked.read(format, flipped);
        // The content of a tar has no checksum.
        assertTrue(format == Format.TAR || files.equals(FILES), "after " + i);
      } catch (Failure e) {
        assertEquals(Failure.Kind.INTEGRITY, e.kind());
        refused++;
      }
    }
    assertTrue(refused > 500, refused + " refused");
  }

  @ParameterizedTest
  @EnumSource
  void anyBytesAreRefused(Format format) {
    Random random = new Random(SEED);
    for (int i = 0; i < 1_000; i++) {
      byte[] bytes = new byte[1 + random.nextInt(2_000)];
      random.nextBytes(bytes);
      Unpacked.refusal(format, bytes);
    }
  }

  @ParameterizedTest
  @EnumSource
  void mayBeAsLargeAsAllowed(Format format) throws Exception {
    int size = TEXT.length() + 1;
    assertEquals(FILES, limited(format, size, 4));
    Failure failure = assertThrows(Failure.class, () -> limited(format, size - 1, 4));
    assertEquals(
        "the archive: \"d/text\" takes the archive over the "
            + (size - 1)
            + " bytes allowed (--max-bytes)",
        failure.getMessage());
  }

  @ParameterizedTest
  @EnumSource
  void mayHaveAsManyEntriesAsAllowedFoldersCounted(Format format) throws Exception {
    Failure failure = assertThrows(Failure.class, () -> limited(format, 1 << 20, 3));
    assertEquals(
        "the archive has more than the 3 entries allowed (--max-entries)", failure.getMessage());
  }

  private static Map<String, String> limited(Format format, long bytes, int entries)
      throws Exception {
    return Unpacked.read(
        format, new ByteArrayInputStream(archive(format)), new Limits(bytes, entries, 100));
  }

  @ParameterizedTest
  @EnumSource
  void contentNobodyReadIsCheckedAllTheSame(Format format) throws Exception {
    byte[] archive = archive(format);
    InputStream packed = new ByteArrayInputStream(archive);
    try (ArchiveReader reader = ArchiveReader.open(format, packed, Unpacked.LIMITS, "it")) {
      int files = 0;
      while (reader.next() != null) {
        files++;
      }
      assertEquals(3, files);
    }
    assertEquals(-1, packed.read());
  }

  @Test
  void contentEndsWithItsMember() throws Exception {
    InputStream packed = new ByteArrayInputStream(archive(Format.ZIP));
    try (ArchiveReader reader = ArchiveReader.open(Format.ZIP, packed, Unpacked.LIMITS, "it")) {
      Member first = reader.next();
      assertNotNull(first);
      assertNotNull(reader.next());
      assertEquals(-1, first.content().read());
    }
  }

  @Test
  void aBrokenMemberIsNamedWhileItsContentIsRead() throws Exception {
    byte[] zip = Zip.changed(archive(Format.ZIP), Zip.LOCAL, 14, 0);
    try (ArchiveReader reader =
        ArchiveReader.open(Format.ZIP, new ByteArrayInputStream(zip), Unpacked.LIMITS, "a.zip")) {
      Member member = reader.next();
      assertNotNull(member);
      BrokenArchiveException broken =
          assertThrows(BrokenArchiveException.class, () -> member.content().readAllBytes());
      assertEquals(
          "a.zip: \"a\" is not of the size or CRC that the archive says",
          broken.failure().getMessage());
    }
  }

  @Test
  void namesTooManyForMemoryAreRefused() {
    // Each of these long names brings hundreds of folders of its own.
    Tar tar = new Tar();
    for (int i = 0; i < 100; i++) {
      tar.pax('x', "path=" + i + "/a".repeat(500)).file("a", "");
    }
    String message = Unpacked.refusal(Format.TAR, tar.end());
    assertTrue(message.contains("to be kept in memory"), message);
  }

  @Test
  void severalGzipMembersAreOne() throws Exception {
    byte[] tar = Tar.of("a", TEXT);
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(pack(Format.TAR_GZ, Arrays.copyOfRange(tar, 0, 700)));
    both.writeBytes(pack(Format.TAR_GZ, Arrays.copyOfRange(tar, 700, tar.length)));
    assertEquals(Map.of("a", TEXT), Unpacked.read(Format.TAR_GZ, both.toByteArray()));
  }

  @Test
  void gzipHeadersWithAllFieldsAreRead() throws Exception {
    byte[] plain = pack(Format.TAR_GZ, Tar.of("a", "A"));
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 0});
    header.writeBytes(new byte[] {2, 0, 'x', 'y', 'n', 0, 'c', 0});
    CRC32 crc = new CRC32();
    crc.update(header.toByteArray());
    header.write((int) crc.getValue());
    header.write((int) crc.getValue() >>> 8);
    header.write(plain, 10, plain.length - 10);
    assertEquals(Map.of("a", "A"), Unpacked.read(Format.TAR_GZ, header.toByteArray()));
    byte[] wrong = header.toByteArray();
    wrong[4] = 1;
    assertTrue(Unpacked.refusal(Format.TAR_GZ, wrong).contains("header with a wrong CRC"));
  }

  @ParameterizedTest
  @EnumSource(names = {"TAR_GZ", "TAR_ZST"})
  void somethingBehindThePackedDataIsRefused(Format format) throws Exception {
    byte[] archive = archive(format);
    byte[] longer = Arrays.copyOf(archive, archive.length + 1);
    assertTrue(Unpacked.refusal(format, longer).contains("goes on after its end"));
  }

  @ParameterizedTest
  @EnumSource(names = {"TAR_GZ", "TAR_ZST"})
  void aBombOfTenGibibytesEndsByItsRatio(Format format) throws Exception {
    byte[] zeros = pack(format, new byte[16 << 20]);
    byte[] start = pack(format, Tar.header('0', "bomb", 7L << 30));
    InputStream bomb =
        new SequenceInputStream(
            new ByteArrayInputStream(start),
            new SequenceInputStream(
                Collections.enumeration(
                    Collections.nCopies(640, zeros).stream()
                        .map(ByteArrayInputStream::new)
                        .toList())));
    assertBomb(format, bomb);
  }

  @Test
  void aBombInAZipEndsByItsRatio() {
    byte[] zeros = new byte[65 << 20];
    byte[] zip =
        new Zip()
            .member("bomb", zeros, Zip.deflate(zeros), 8, Descriptor.SIGNED, new byte[0])
            .end();
    assertBomb(Format.ZIP, new ByteArrayInputStream(zip));
  }

  /** It must end long before the source does. */
  private static void assertBomb(Format format, InputStream bomb) {
    Failure failure =
        assertThrows(
            Failure.class,
            () -> {
              try (ArchiveReader reader = ArchiveReader.open(format, bomb, NO_LIMITS, "it")) {
                assertNotNull(reader.next());
                assertNull(reader.next());
              }
            });
    assertEquals(Failure.Kind.INTEGRITY, failure.kind());
    assertEquals(
        "it: \"bomb\" unpacks to more than 100 times its size (--max-ratio)", failure.getMessage());
  }

  @ParameterizedTest
  @EnumSource(names = {"TAR_GZ", "TAR_ZST"})
  void aHighRatioOfALittleIsNoBomb(Format format) throws Exception {
    String zeros = new String(new byte[2 << 20], ISO_8859_1);
    byte[] archive = pack(format, Tar.of("zeros", zeros));
    assertTrue(archive.length < (2 << 20) / 100);
    assertEquals(
        Map.of("zeros", zeros),
        Unpacked.read(format, new ByteArrayInputStream(archive), NO_LIMITS));
  }

  /** Gives no more than so many bytes at a time. */
  private static final class Pieces extends InputStream {
    private final ByteArrayInputStream in;
    private final int size;

    Pieces(byte[] bytes, int size) {
      this.in = new ByteArrayInputStream(bytes);
      this.size = size;
    }

    @Override
    public int read() {
      return in.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      return in.read(bytes, offset, Math.min(length, size));
    }
  }
}
