package io.github.s3wwwkit.seeder.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TarReaderTest {
  private static final String LONG = "folder/".repeat(30) + "index.html";

  static Stream<Arguments> good() {
    return Stream.of(
        arguments("nothing", new Tar().end(), Map.of()),
        arguments("more zeros than needed", new Tar().raw(new byte[9216]).end(), Map.of()),
        arguments("an empty file", Tar.of("a", ""), Map.of("a", "")),
        arguments("a leading ./", Tar.of("./a", "A"), Map.of("a", "A")),
        arguments(
            "folders",
            new Tar().folder("./").folder("./d/").file("./d/a", "A").end(),
            Map.of("d/a", "A")),
        arguments("the folder .", new Tar().folder(".").end(), Map.of()),
        arguments(
            "a folder behind what is in it",
            new Tar().file("d/a", "A").folder("d/").end(),
            Map.of("d/a", "A")),
        arguments(
            "names that differ in case",
            new Tar().file("a", "1").file("A", "2").end(),
            Map.of("a", "1", "A", "2")),
        arguments(
            "names of which one begins with the other",
            new Tar().file("a", "1").file("ab/c", "2").file("a.b", "3").end(),
            Map.of("a", "1", "ab/c", "2", "a.b", "3")),
        arguments("dots within names", Tar.of("..a/b../.c", "A"), Map.of("..a/b../.c", "A")),
        arguments("letters beyond ASCII", Tar.of("größe/ü", "A"), Map.of("größe/ü", "A")),
        arguments(
            "the folder of Version 7: a slash and no more",
            new Tar().entry('\0', "d/", "").entry('\0', "d/a", "A").end(),
            Map.of("d/a", "A")),
        arguments("a contiguous file", new Tar().entry('7', "a", "A").end(), Map.of("a", "A")),
        arguments(
            "a prefix of ustar",
            new Tar().changed('0', "a", 345, "p/q").end(),
            Map.of("p/q/a", "")),
        arguments(
            "no prefix in GNU's own format",
            new Tar()
                .raw(
                    Tar.sum(
                        Tar.put(Tar.put(Tar.header('0', "a", 0), 345, "1234"), 257, "ustar  \0")))
                .end(),
            Map.of("a", "")),
        arguments(
            "a pax path",
            new Tar().pax('x', "mtime=1.5", "path=" + LONG).file("short", "A").end(),
            Map.of(LONG, "A")),
        arguments(
            "a pax path for one file only",
            new Tar().pax('x', "path=b").file("a", "1").file("a", "2").end(),
            Map.of("b", "1", "a", "2")),
        arguments(
            "a pax size",
            new Tar()
                .pax('x', "size=3")
                .raw(Tar.header('0', "a", 0))
                .body("abc".getBytes(UTF_8))
                .end(),
            Map.of("a", "abc")),
        arguments(
            "a pax header for all with a comment",
            new Tar().pax('g', "comment=0123").file("a", "A").end(),
            Map.of("a", "A")),
        arguments(
            "a GNU long name",
            new Tar().entry('L', "././@LongLink", LONG + "\0").file("short", "A").end(),
            Map.of(LONG, "A")),
        arguments(
            "a GNU size in binary",
            new Tar()
                .raw(
                    Tar.sum(
                        Tar.put(
                            Tar.header('0', "a", 0),
                            124,
                            new byte[] {-128, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3})))
                .body("abc".getBytes(UTF_8))
                .end(),
            Map.of("a", "abc")),
        arguments(
            "a checksum of signed bytes",
            new Tar()
                .raw(Tar.put(Tar.header('0', "ü", 0), 148, signedSum(Tar.header('0', "ü", 0))))
                .end(),
            Map.of("ü", "")));
  }

  private static String signedSum(byte[] header) {
    Tar.put(header, 148, "        ");
    int sum = 0;
    for (byte b : header) {
      sum += b;
    }
    return String.format("%06o\0 ", sum);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("good")
  void isRead(String name, byte[] archive, Map<String, String> files) throws Exception {
    assertEquals(files, Unpacked.read(Format.TAR, archive));
  }

  static Stream<Arguments> bad() {
    byte[] good = Tar.of("a", "A");
    byte[] badSum = good.clone();
    badSum[0] = 'b';
    byte[] junkBehind = Arrays.copyOf(good, good.length + 1);
    junkBehind[good.length] = 1;
    byte[] notUtf8 = Tar.sum(Tar.put(Tar.header('0', "a", 0), 0, (byte) 0xe4));
    return Stream.of(
        arguments("..", Tar.of("../a", ""), "\"../a\" is refused: its path"),
        arguments(".. within", Tar.of("a/../b", ""), "\"a/../b\" is refused: its path"),
        arguments("a folder ..", new Tar().folder("../").end(), "\"..\" is refused"),
        arguments("the folder /", new Tar().folder("/").end(), "its path has an empty"),
        arguments("absolute", Tar.of("/a", ""), "its path must be relative"),
        arguments("absolute behind ./", Tar.of(".//a", ""), "its path must be relative"),
        arguments(
            "absolute in pax",
            new Tar().pax('x', "path=/a").file("a", "").end(),
            "its path must be relative"),
        arguments(
            "absolute by an empty prefix",
            new Tar().changed('0', "a", 345, "/").end(),
            "its path must be relative"),
        arguments("an empty segment", Tar.of("a//b", ""), "its path has an empty"),
        arguments("a segment .", Tar.of("a/./b", ""), "its path has an empty"),
        arguments("two leading ./", Tar.of("././a", ""), "its path has an empty"),
        arguments("no name", Tar.of("", ""), "its path has an empty"),
        arguments("a backslash", Tar.of("a\\b", ""), "its path has a backslash"),
        arguments("a control character", Tar.of("a\nb", ""), "its path has a backslash"),
        arguments(
            "a NUL in pax",
            new Tar().pax('x', "path=a\0b").file("a", "").end(),
            "its path has a backslash"),
        arguments("no UTF-8", new Tar().raw(notUtf8).end(), "has a name that is not UTF-8"),
        arguments("a symbolic link", new Tar().entry('2', "l", "").end(), "has a link, \"l\""),
        arguments("a hard link", new Tar().entry('1', "l", "").end(), "has a link, \"l\""),
        arguments(
            "a long link",
            new Tar().entry('K', "././@LongLink", LONG + "\0").entry('2', "l", "").end(),
            "has a link, \"l\""),
        arguments("a character device", new Tar().entry('3', "n", "").end(), "has a device"),
        arguments("a block device", new Tar().entry('4', "n", "").end(), "has a device"),
        arguments("a pipe", new Tar().entry('6', "n", "").end(), "has a device or pipe"),
        arguments("a sparse file", new Tar().entry('S', "s", "").end(), "has a sparse file"),
        arguments(
            "a sparse file in pax",
            new Tar().pax('x', "GNU.sparse.major=1").file("s", "").end(),
            "has a sparse file"),
        arguments("a volume", new Tar().entry('M', "m", "").end(), "of the unknown type M, \"m\""),
        arguments("an unknown type", new Tar().entry('\1', "m", "").end(), "type 0x1, \"m\""),
        arguments(
            "a name twice", new Tar().file("a", "").file("a", "").end(), "is in the archive twice"),
        arguments(
            "a name twice, once with ./",
            new Tar().file("a", "").file("./a", "").end(),
            "\"./a\" is in the archive twice"),
        arguments(
            "a folder twice", new Tar().folder("d/").folder("d/").end(), "is in the archive twice"),
        arguments(
            "a file as folder of a later one",
            new Tar().file("a", "").file("a/b/c", "").end(),
            "\"a/b/c\" is below \"a\", which is a file"),
        arguments(
            "a file as folder of an earlier one",
            new Tar().file("a/b/c", "").file("a", "").end(),
            "\"a\" is both a file and a folder"),
        arguments(
            "a file named as a folder before",
            new Tar().folder("a/").file("a", "").end(),
            "is both a file and a folder"),
        arguments(
            "a folder named as a file before",
            new Tar().file("a", "").folder("a/").end(),
            "is both a file and a folder"),
        arguments(
            "a folder with content", new Tar().entry('5', "d", "D").end(), "folder with content"),
        arguments("a file with a slash", new Tar().file("d/", "D").end(), "folder with content"),
        arguments("a wrong checksum", badSum, "wrong checksum"),
        arguments("no tar at all", "<html>".repeat(200).getBytes(UTF_8), "is no tar archive"),
        arguments("no bytes at all", new byte[0], "ends too early"),
        arguments("no end", new Tar().file("a", "").bytes(), "ends too early"),
        arguments(
            "half an end", new Tar().file("a", "").raw(new byte[512]).bytes(), "ends too early"),
        arguments("something behind the end", junkBehind, "goes on after its end"),
        arguments(
            "another archive behind the end",
            new Tar().raw(good).raw(good).bytes(),
            "goes on after its end"),
        arguments(
            "one block of zeros between files",
            new Tar().raw(new byte[512]).file("a", "").end(),
            "goes on after its end"),
        arguments(
            "a size below zero",
            new Tar()
                .raw(
                    Tar.sum(
                        Tar.put(
                            Tar.header('0', "a", 0),
                            124,
                            new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1})))
                .end(),
            "bad number"),
        arguments(
            "a size of no digits", new Tar().changed('0', "a", 124, "12x").end(), "bad number"),
        arguments(
            "a size beyond the end",
            new Tar().changed('0', "a", 124, "00000007777").end(),
            "too early"),
        arguments(
            "a pax size that is none",
            new Tar().pax('x', "size=-1").file("a", "").end(),
            "bad size"),
        arguments(
            "a pax size beyond all",
            new Tar().pax('x', "size=99999999999999999999").file("a", "").end(),
            "bad size"),
        arguments(
            "a pax path for all",
            new Tar().pax('g', "path=a").file("b", "").end(),
            "for all its files"),
        arguments(
            "two pax headers for one file",
            new Tar().pax('x', "path=a").pax('x', "path=b").file("c", "").end(),
            "two extended headers (x)"),
        arguments(
            "an extended header of nothing", new Tar().pax('x', "path=a").end(), "ends too early"),
        arguments(
            "pax without length", new Tar().entry('x', "x", "path=a\n").end(), "broken extended"),
        arguments(
            "pax too long", new Tar().entry('x', "x", "99 path=a\n").end(), "broken extended"),
        arguments(
            "pax too short", new Tar().entry('x', "x", "3 path=a\n").end(), "broken extended"),
        arguments("pax without =", new Tar().entry('x', "x", "7 path\n").end(), "broken extended"),
        arguments(
            "pax without end", new Tar().entry('x', "x", "8 path=a").end(), "broken extended"),
        arguments(
            "pax no UTF-8",
            new Tar()
                .raw(Tar.header('x', "x", 10))
                .body(Tar.put("10 path=a\n".getBytes(UTF_8), 8, (byte) 0xff))
                .file("a", "")
                .end(),
            "not UTF-8"),
        arguments(
            "an extended header too large for memory",
            new Tar().raw(Tar.header('L', "l", 1L << 32)).end(),
            "more than 1 MiB"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bad")
  void isRefused(String name, byte[] archive, String why) {
    String message = Unpacked.refusal(Format.TAR, archive);
    assertTrue(message.startsWith("the archive"), message);
    assertTrue(message.contains(why), message);
  }

  @ParameterizedTest
  @ValueSource(ints = {TarArchiveOutputStream.LONGFILE_POSIX, TarArchiveOutputStream.LONGFILE_GNU})
  void whatAnotherWriterWroteIsRead(int longNames) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
      tar.setLongFileMode(longNames);
      tar.setAddPaxHeadersForNonAsciiNames(longNames == TarArchiveOutputStream.LONGFILE_POSIX);
      for (String name : new String[] {"a", "größe", LONG}) {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(name.length());
        tar.putArchiveEntry(entry);
        tar.write(name.replace('ö', 'o').replace('ß', 's').getBytes(UTF_8));
        tar.closeArchiveEntry();
      }
    }
    assertEquals(
        Map.of("a", "a", "größe", "grose", LONG, LONG),
        Unpacked.read(Format.TAR, bytes.toByteArray()));
  }
}
