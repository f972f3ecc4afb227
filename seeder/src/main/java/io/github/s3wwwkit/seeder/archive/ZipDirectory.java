package io.github.s3wwwkit.seeder.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** The central directory of a zip and what follows it, judged by the members that came. */
final class ZipDirectory {
  private static final int CENTRAL = 0x02014b50;
  private static final int ZIP64_END = 0x06064b50;
  private static final int ZIP64_LOCATOR = 0x07064b50;
  private static final int END = 0x06054b50;

  private static final int FILE_TYPE = 0xf000;
  private static final int REGULAR = 0x8000;
  private static final int FOLDER = 0x4000;
  private static final int LINK = 0xa000;

  private final List<ZipHeader> members = new ArrayList<>();
  private final BitSet listed = new BitSet();

  /** Takes what the directory must say, in the order of the offsets. */
  void expect(ZipHeader member) {
    members.add(member);
  }

  /**
   * Reads to the end of the archive.
   *
   * @param first the signature that was read behind the last member
   */
  void read(PackedStream in, int first) throws IOException {
    long start = in.taken() - 4;
    int signature = first;
    while (signature == CENTRAL) {
      check(ZipHeader.readCentral(in));
      signature = Bytes.readLittleEndian(in, 4).getInt();
    }
    End end = new End(listed.cardinality(), in.taken() - 4 - start, start);
    boolean zip64 = signature == ZIP64_END;
    if (zip64) {
      signature = end.readZip64(in);
    }
    if (signature != END) {
      throw new BrokenArchiveException(
          start == 0 ? "is no zip archive" : "has an unknown kind of record");
    }
    end.read(in, zip64);
    int missing = listed.nextClearBit(0);
    if (missing < members.size()) {
      throw contradiction(members.get(missing));
    }
    if (in.fill()) {
      throw new BrokenArchiveException("goes on after its end");
    }
  }

  private void check(ZipHeader header) throws BrokenArchiveException {
    int at = Collections.binarySearch(members, header, Comparator.comparingLong(ZipHeader::offset));
    if (at < 0 || listed.get(at) || !members.get(at).sameContent(header)) {
      throw contradiction(header);
    }
    listed.set(at);
    int type = header.mode() & FILE_TYPE;
    String file = Bytes.quote(header.name());
    if (type == LINK) {
      throw new BrokenArchiveException("has a link, " + file + ": only files can be published");
    }
    if (type != 0 && type != REGULAR && !(type == FOLDER && header.isFolder())) {
      throw new BrokenArchiveException(
          "has a device, a pipe or the like, " + file + ": only files can be published");
    }
  }

  private static BrokenArchiveException contradiction(ZipHeader header) {
    return new BrokenArchiveException(
        "has a central directory that contradicts its files at " + Bytes.quote(header.name()));
  }

  /** What the last records must say (4.3.14 to 4.3.16). */
  private record End(long entries, long size, long start) {
    /** The signature of the record behind the two of Zip64. */
    int readZip64(PackedStream in) throws IOException {
      long at = start + size;
      ByteBuffer end = Bytes.readLittleEndian(in, 52);
      if (end.getLong(0) != 44
          || end.getInt(12) != 0
          || end.getInt(16) != 0
          || end.getLong(20) != entries
          || end.getLong(28) != entries
          || end.getLong(36) != size
          || end.getLong(44) != start) {
        throw wrong();
      }
      ByteBuffer locator = Bytes.readLittleEndian(in, 20);
      if (locator.getInt(0) != ZIP64_LOCATOR
          || locator.getInt(4) != 0
          || locator.getLong(8) != at
          || locator.getInt(16) != 1) {
        throw wrong();
      }
      return Bytes.readLittleEndian(in, 4).getInt();
    }

    void read(PackedStream in, boolean zip64) throws IOException {
      ByteBuffer end = Bytes.readLittleEndian(in, 18);
      if (end.getShort(0) != 0 && !(zip64 && end.getShort(0) == -1)) {
        throw ZipReader.multiVolume();
      }
      if (end.getShort(2) != end.getShort(0)
          || !says(Short.toUnsignedLong(end.getShort(4)), entries, zip64 ? 0xffff : -1)
          || !says(Short.toUnsignedLong(end.getShort(6)), entries, zip64 ? 0xffff : -1)
          || !says(Integer.toUnsignedLong(end.getInt(8)), size, zip64 ? 0xffff_ffffL : -1)
          || !says(Integer.toUnsignedLong(end.getInt(12)), start, zip64 ? 0xffff_ffffL : -1)) {
        throw wrong();
      }
      Bytes.readFully(in, new byte[Short.toUnsignedInt(end.getShort(16))]);
    }

    private static boolean says(long value, long truth, long elsewhere) {
      return value == truth || value == elsewhere;
    }

    private static BrokenArchiveException wrong() {
      return new BrokenArchiveException("has an end that contradicts its central directory");
    }
  }
}
