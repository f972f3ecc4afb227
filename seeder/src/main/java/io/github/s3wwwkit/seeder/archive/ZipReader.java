package io.github.s3wwwkit.seeder.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Zip (APPNOTE.TXT 6.3.10), member after member as they come. What each one's header says is judged
 * by what came, and the central directory by both, so that no reader finds anything else in the
 * archive.
 */
final class ZipReader implements Packing {
  private static final int LOCAL = 0x04034b50;
  private static final int DESCRIPTOR = 0x08074b50;
  private static final int SPANNED = 0x30304b50;

  private final PackedStream in;
  private final Ratio ratio;
  private final Inflater inflater = new Inflater(true);
  private final ZipDirectory directory = new ZipDirectory();

  ZipReader(PackedStream in, Ratio ratio) {
    this.in = in;
    this.ratio = ratio;
  }

  @Override
  public @Nullable Entry next() throws IOException {
    long offset = in.taken();
    int signature = Bytes.readLittleEndian(in, 4).getInt();
    if (signature == LOCAL) {
      return entry(ZipHeader.readLocal(in), offset);
    }
    if (offset == 0 && (signature == DESCRIPTOR || signature == SPANNED)) {
      throw multiVolume();
    }
    directory.read(in, signature);
    return null;
  }

  private Entry entry(ZipHeader header, long offset) throws IOException {
    header.checkReadable();
    String name = header.name();
    boolean folder = header.isFolder();
    return new Entry(
        folder ? name.substring(0, name.length() - 1) : name,
        folder,
        header.hasDescriptor() ? -1 : header.size(),
        new Content(header, offset));
  }

  static BrokenArchiveException multiVolume() {
    return new BrokenArchiveException("is one of several volumes");
  }

  @Override
  public void close() {
    inflater.end();
  }

  /** The content of one member, which must be what its header says. */
  private final class Content extends InputStream {
    private final ZipHeader header;
    private final long offset;
    private final long start = in.taken();
    private final InputStream unpacked;
    private final CRC32 crc = new CRC32();
    private long size;
    private boolean atEnd;

    Content(ZipHeader header, long offset) {
      this.header = header;
      this.offset = offset;
      if (header.method() == ZipHeader.DEFLATED) {
        inflater.reset();
        unpacked = new DeflateStream(in, inflater);
      } else {
        unpacked = new Counted(in, header.hasDescriptor() ? 0 : header.size());
      }
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      if (atEnd) {
        return -1;
      }
      int n = unpacked.read(bytes, from, length);
      if (n < 0) {
        atEnd = true;
        finish();
        return -1;
      }
      crc.update(bytes, from, n);
      size += n;
      ratio.count(n);
      if (size > header.size() && !header.hasDescriptor()) {
        throw notAsPromised();
      }
      return n;
    }

    private void finish() throws IOException {
      ZipHeader came = header.withContent((int) crc.getValue(), in.taken() - start, size, offset);
      if (header.hasDescriptor()) {
        readDescriptor(came);
      }
      // With a descriptor the header in front is zero, or as it would be without.
      if (differs(header.size(), size)
          || differs(header.packedSize(), came.packedSize())
          || differs(header.crc(), came.crc())) {
        throw notAsPromised();
      }
      if (header.isFolder() && size > 0) {
        throw new BrokenArchiveException("is a folder with content");
      }
      directory.expect(came);
    }

    private boolean differs(long promised, long came) {
      return promised != came && !(header.hasDescriptor() && promised == 0);
    }

    /**
     * Its signature is optional, and the width of its sizes is told by nothing that all writers
     * agree on (4.3.9): the form is the one that fits what came.
     */
    private void readDescriptor(ZipHeader came) throws IOException {
      for (int length : new int[] {16, 24, 12, 20}) {
        ByteBuffer form = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        if (length % 8 == 0) {
          form.putInt(DESCRIPTOR);
        }
        form.putInt(came.crc());
        if (length >= 20) {
          form.putLong(came.packedSize()).putLong(came.size());
        } else {
          form.putInt((int) came.packedSize()).putInt((int) came.size());
        }
        ByteBuffer next = in.peek(length + 2);
        if (next != null
            && next.slice(0, length).equals(form.flip())
            && next.get(length) == 'P'
            && next.get(length + 1) == 'K') {
          in.skipNBytes(length);
          return;
        }
      }
      throw notAsPromised();
    }

    private BrokenArchiveException notAsPromised() {
      return new BrokenArchiveException("is not of the size or CRC that the archive says");
    }
  }
}
