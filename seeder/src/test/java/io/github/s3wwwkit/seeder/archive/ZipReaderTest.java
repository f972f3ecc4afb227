package io.github.s3wwwkit.seeder.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.s3wwwkit.seeder.archive.Zip.Descriptor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ZipReaderTest {
  private static final byte[] STORED = new Zip().stored("a", "1").stored("b", "2").end();
  private static final byte[] DEFLATED =
      new Zip().deflated("a", "1111", Descriptor.NONE).stored("b", "2").end();
  private static final byte[] LATE =
      new Zip().deflated("a", "1111", Descriptor.SIGNED).stored("b", "2").end();

  static Stream<Arguments> good() {
    byte[] commented = Arrays.copyOf(Zip.changed(STORED, Zip.END, 20, 4), STORED.length + 4);
    byte[] swapped = STORED.clone();
    int directory = 2 * 32;
    System.arraycopy(STORED, directory, swapped, directory + 47, 47);
    System.arraycopy(STORED, directory + 47, swapped, directory, 47);
    return Stream.of(
        arguments("nothing", new Zip().end(), Map.of()),
        arguments("stored files", STORED, Map.of("a", "1", "b", "2")),
        arguments("a deflated file", DEFLATED, Map.of("a", "1111", "b", "2")),
        arguments("a file of unknown size", LATE, Map.of("a", "1111", "b", "2")),
        arguments("an empty file", Zip.of("a", ""), Map.of("a", "")),
        arguments("a leading ./", Zip.of("./a", "1"), Map.of("a", "1")),
        arguments("letters beyond ASCII", Zip.of("größe", "1"), Map.of("größe", "1")),
        arguments(
            "folders",
            new Zip().stored("d/", "").deflated("e/", "", Descriptor.SIGNED).end(),
            Map.of()),
        arguments(
            "a stored folder of unknown size",
            new Zip()
                .member("d/", new byte[0], new byte[0], 0, Descriptor.SIGNED, new byte[0])
                .end(),
            Map.of()),
        arguments("a comment", commented, Map.of("a", "1", "b", "2")),
        arguments("a directory in another order", swapped, Map.of("a", "1", "b", "2")),
        arguments(
            "an unknown extra field",
            new Zip().extra("a", new byte[] {1, 2, 1, 0, 9}).end(),
            Map.of("a", "")),
        arguments(
            "the same name as Unicode path",
            new Zip().extra("a", new byte[] {0x75, 0x70, 6, 0, 1, 0, 0, 0, 0, 'a'}).end(),
            Map.of("a", "")),
        arguments(
            "a mode of a file",
            Zip.changed(STORED, Zip.CENTRAL, 40, 0xa4, 0x81),
            Map.of("a", "1", "b", "2")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("good")
  void isRead(String name, byte[] archive, Map<String, String> files) throws Exception {
    assertEquals(files, Unpacked.read(Format.ZIP, archive));
  }

  @ParameterizedTest
  @EnumSource
  void eachFormOfDescriptorIsRead(Descriptor form) throws Exception {
    byte[] zip = new Zip().deflated("a", "1111", form).deflated("b", "", form).end();
    assertEquals(Map.of("a", "1111", "b", ""), Unpacked.read(Format.ZIP, zip));
  }

  static Stream<Arguments> bad() {
    return Stream.of(
        arguments("..", Zip.of("../a", ""), "\"../a\" is refused: its path"),
        arguments("absolute", Zip.of("/a", ""), "its path must be relative"),
        arguments("an empty segment", Zip.of("a//b", ""), "its path has an empty"),
        arguments("a folder ..", Zip.of("a/../", ""), "its path has an empty"),
        arguments("a backslash", Zip.of("a\\b", ""), "its path has a backslash"),
        arguments("a control character", Zip.of("a\tb", ""), "its path has a backslash"),
        arguments("no UTF-8", Zip.changed(STORED, Zip.LOCAL, 30, 0xe4), "not UTF-8"),
        arguments(
            "another name as Unicode path",
            new Zip().extra("a", new byte[] {0x75, 0x70, 6, 0, 1, 0, 0, 0, 0, 'b'}).end(),
            "two names for \"a\""),
        arguments(
            "a broken extra field",
            new Zip().extra("a", new byte[] {1, 2, 9, 0, 9}).end(),
            "broken extra field"),
        arguments("a name twice", new Zip().stored("a", "").stored("a", "").end(), "twice"),
        arguments(
            "a file as folder",
            new Zip().stored("a", "").stored("a/b", "").end(),
            "below \"a\", which is a file"),
        arguments("a folder with content", Zip.of("d/", "D"), "is a folder with content"),
        arguments("an encrypted file", Zip.changed(STORED, Zip.LOCAL, 6, 1), "encrypted"),
        arguments(
            "a file encrypted in the directory",
            Zip.changed(STORED, Zip.CENTRAL, 8, 1),
            "contradicts its files at \"a\""),
        arguments("another method", Zip.changed(STORED, Zip.LOCAL, 8, 93), "by method 93, \"a\""),
        arguments(
            "a stored file of unknown size",
            Zip.changed(STORED, Zip.LOCAL, 6, 8),
            "does not say how long the stored file \"a\" is"),
        arguments("two sizes of a stored file", Zip.changed(STORED, Zip.LOCAL, 22, 2), "two sizes"),
        arguments("broken data", Zip.changed(DEFLATED, Zip.LOCAL, 31, 0xff), "broken deflated"),
        arguments(
            "other data",
            Zip.changed(STORED, Zip.LOCAL, 31, '3'),
            "\"a\" is not of the size or CRC"),
        arguments(
            "a wrong CRC",
            Zip.changed(STORED, Zip.LOCAL, 14, 0),
            "\"a\" is not of the size or CRC"),
        arguments("a size too small", Zip.changed(DEFLATED, Zip.LOCAL, 22, 3), "the size or CRC"),
        arguments("a size too large", Zip.changed(DEFLATED, Zip.LOCAL, 22, 5), "the size or CRC"),
        arguments("a packed size", Zip.changed(DEFLATED, Zip.LOCAL, 18, 1), "the size or CRC"),
        arguments("a CRC behind", Zip.changed(LATE, Zip.DESCRIPTOR, 4, 0), "the size or CRC"),
        arguments("a size behind", Zip.changed(LATE, Zip.DESCRIPTOR, 12, 3), "the size or CRC"),
        arguments("a size in front", Zip.changed(LATE, Zip.LOCAL, 22, 3), "the size or CRC"),
        arguments("another name", Zip.changed(STORED, Zip.CENTRAL, 46, 'c'), "files at \"c\""),
        arguments("another method", Zip.changed(STORED, Zip.CENTRAL, 10, 8), "files at \"a\""),
        arguments("another CRC", Zip.changed(STORED, Zip.CENTRAL, 16, 0), "files at \"a\""),
        arguments("another packed size", Zip.changed(STORED, Zip.CENTRAL, 20, 9), "files at \"a\""),
        arguments("another size", Zip.changed(STORED, Zip.CENTRAL, 24, 9), "files at \"a\""),
        arguments("another offset", Zip.changed(STORED, Zip.CENTRAL, 42, 9), "files at \"a\""),
        arguments("an entry twice", listedTwice(), "files at \"a\""),
        arguments("a file on another disk", Zip.changed(STORED, Zip.CENTRAL, 34, 1), "volumes"),
        arguments("a link", Zip.changed(STORED, Zip.CENTRAL, 40, 0xff, 0xa1), "has a link, \"a\""),
        arguments("a device", Zip.changed(STORED, Zip.CENTRAL, 40, 0, 0x60), "has a device"),
        arguments("a pipe", Zip.changed(STORED, Zip.CENTRAL, 40, 0, 0x10), "has a device, a pipe"),
        arguments("a folder's mode", Zip.changed(STORED, Zip.CENTRAL, 40, 0, 0x40), "\"a\": only"),
        arguments("a member that is not listed", unlisted(), "files at \"a\""),
        arguments("an end of other disks", Zip.changed(STORED, Zip.END, 4, 1), "volumes"),
        arguments("another number", Zip.changed(STORED, Zip.END, 10, 3), "contradicts its central"),
        arguments("another length", Zip.changed(STORED, Zip.END, 12, 3), "contradicts its central"),
        arguments("another start", Zip.changed(STORED, Zip.END, 16, 3), "contradicts its central"),
        arguments(
            "a start that only Zip64 tells",
            Zip.changed(STORED, Zip.END, 16, 0xff, 0xff, 0xff, 0xff),
            "contradicts its central"),
        arguments(
            "something in front",
            new Zip().raw((byte) 'M').stored("a", "").end(),
            "no zip archive"),
        arguments(
            "something between",
            new Zip().stored("a", "").raw(new byte[4]).stored("b", "").end(),
            "unknown kind of record"),
        arguments(
            "the mark of several volumes",
            new Zip().raw("PK00".getBytes(UTF_8)).stored("a", "").end(),
            "one of several volumes"),
        arguments("something behind", Arrays.copyOf(STORED, STORED.length + 1), "after its end"),
        arguments("no zip at all", "<!DOCTYPE html>".getBytes(UTF_8), "is no zip archive"),
        arguments("no bytes at all", new byte[0], "ends too early"));
  }

  private static byte[] listedTwice() {
    byte[] same = new Zip().stored("a", "").end();
    byte[] twice = new byte[same.length + 47];
    System.arraycopy(same, 0, twice, 0, 31 + 47);
    System.arraycopy(same, 31, twice, 31 + 47, same.length - 31);
    return twice;
  }

  private static byte[] unlisted() {
    byte[] whole = new Zip().stored("a", "").end();
    byte[] end = Zip.changed(new Zip().end(), Zip.END, 16, 31);
    byte[] without = Arrays.copyOf(whole, 31 + end.length);
    System.arraycopy(end, 0, without, 31, end.length);
    return without;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bad")
  void isRefused(String name, byte[] archive, String why) {
    String message = Unpacked.refusal(Format.ZIP, archive);
    assertTrue(message.startsWith("the archive"), message);
    assertTrue(message.contains(why), message);
  }

  @Test
  void whatTheJdkWroteIsRead() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("d/"));
      zip.putNextEntry(new ZipEntry("d/größe"));
      zip.write("1111".getBytes(UTF_8));
      zip.setComment("PK\5\6");
    }
    assertEquals(Map.of("d/größe", "1111"), Unpacked.read(Format.ZIP, bytes.toByteArray()));
  }

  @ParameterizedTest
  @EnumSource
  void whatAnotherWriterWroteIsRead(Zip64Mode zip64) throws Exception {
    SeekableInMemoryByteChannel seekable = new SeekableInMemoryByteChannel();
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(seekable)) {
      write(zip, zip64);
    }
    byte[] known = Arrays.copyOf(seekable.array(), (int) seekable.size());
    assertEquals(Map.of("a", "1111", "b", "2"), Unpacked.read(Format.ZIP, known));

    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(stream)) {
      write(zip, zip64);
    }
    assertEquals(Map.of("a", "1111", "b", "2"), Unpacked.read(Format.ZIP, stream.toByteArray()));
  }

  private static void write(ZipArchiveOutputStream zip, Zip64Mode zip64) throws IOException {
    zip.setUseZip64(zip64);
    zip.putArchiveEntry(new ZipArchiveEntry("d/"));
    zip.closeArchiveEntry();
    zip.putArchiveEntry(new ZipArchiveEntry("a"));
    zip.write("1111".getBytes(UTF_8));
    zip.closeArchiveEntry();
    zip.putArchiveEntry(new ZipArchiveEntry("b"));
    zip.write("2".getBytes(UTF_8));
    zip.closeArchiveEntry();
  }
}
