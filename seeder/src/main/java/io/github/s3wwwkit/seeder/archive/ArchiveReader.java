package io.github.s3wwwkit.seeder.archive;

import io.github.s3wwwkit.seeder.archive.zstd.ZstdInputStream;
import io.github.s3wwwkit.seeder.run.Failure;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The files of an archive in the order of the stream, which is read once and held nowhere. Not
 * thread-safe.
 *
 * <p>What the packed stream throws comes out unchanged; all that is wrong with the archive is a
 * {@link Failure} of the kind integrity, or, while content is read, a {@link
 * BrokenArchiveException}. Nothing of an archive may be used before its end was reached.
 */
public final class ArchiveReader implements Closeable {
  private final Packing packing;
  private final Limits limits;
  private final String what;
  private final Names names = new Names();
  private final byte[] rest = new byte[1 << 13];
  private @Nullable Content current;
  private int entries;
  private long bytes;

  private ArchiveReader(Packing packing, Limits limits, String what) {
    this.packing = packing;
    this.limits = limits;
    this.what = what;
  }

  /**
   * Begins to read.
   *
   * @param packed stays open when the reader is closed
   * @param what the archive is called in messages
   */
  public static ArchiveReader open(Format format, InputStream packed, Limits limits, String what) {
    PackedStream source = new PackedStream(packed);
    Ratio ratio = new Ratio(source, limits.maxRatio());
    Packing packing =
        switch (format) {
          case TAR -> new TarReader(source);
          case TAR_GZ -> new TarReader(new UnpackedStream(new GzipStream(source), ratio));
          case ZIP -> new ZipReader(source, ratio);
          case TAR_ZST -> new TarReader(new UnpackedStream(new ZstdInputStream(source), ratio));
        };
    return new ArchiveReader(packing, limits, what);
  }

  /**
   * The next file, passing over folders; null at the end of the archive, when all of it is known to
   * be sound and the packed stream was read to its last byte.
   */
  public @Nullable Member next() throws IOException, Failure {
    try {
      while (true) {
        drain();
        Packing.@Nullable Entry entry = nextEntry();
        if (entry == null) {
          return null;
        }
        if (++entries > limits.maxEntries()) {
          throw Failure.integrity(
              what
                  + " has more than the "
                  + limits.maxEntries()
                  + " entries allowed (--max-entries)");
        }
        Content content = new Content(entry);
        current = content;
        String path = content.path();
        if (!entry.folder()) {
          return new Member(path, entry.size(), content);
        }
      }
    } catch (BrokenArchiveException e) {
      throw e.failure();
    }
  }

  private void drain() throws IOException {
    if (current != null) {
      while (current.read(rest, 0, rest.length) >= 0) {}
      current = null;
    }
  }

  private Packing.@Nullable Entry nextEntry() throws IOException {
    try {
      return packing.next();
    } catch (BrokenArchiveException e) {
      throw new BrokenArchiveException(what + " " + e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    packing.close();
  }

  /** What is in an entry, within the limits. */
  private final class Content extends InputStream {
    private final Packing.Entry entry;

    Content(Packing.Entry entry) {
      this.entry = entry;
    }

    /** Its path, when name and size are as they should be. */
    String path() throws BrokenArchiveException {
      try {
        String path = names.add(entry.name(), entry.folder());
        checkRoom(entry.size());
        return path;
      } catch (BrokenArchiveException e) {
        throw described(e);
      }
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      try {
        int n = entry.content().read(buffer, offset, length);
        if (n > 0) {
          checkRoom(n);
          bytes += n;
        }
        return n;
      } catch (BrokenArchiveException e) {
        throw described(e);
      }
    }

    private void checkRoom(long more) throws BrokenArchiveException {
      if (more > limits.maxBytes() - bytes) {
        throw new BrokenArchiveException(
            "takes the archive over the " + limits.maxBytes() + " bytes allowed (--max-bytes)");
      }
    }

    private BrokenArchiveException described(BrokenArchiveException e) {
      return new BrokenArchiveException(
          what + ": " + Bytes.quote(entry.name()) + " " + e.getMessage());
    }
  }
}
