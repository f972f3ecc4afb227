package io.github.s3wwwkit.seeder.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tar as POSIX.1-2001 (pax), POSIX.1-1988 (ustar), GNU and Version 7 write it. Strict where the
 * usual readers are lenient: checksums, the two blocks at the end and what follows them count, and
 * no header is ever larger than memory allows.
 */
final class TarReader implements Packing {
  private static final int BLOCK = 512;
  private static final int MAX_EXTENSION = 1 << 20;

  private final InputStream in;
  private final byte[] header = new byte[BLOCK];
  private long contentSize;

  TarReader(InputStream in) {
    this.in = in;
  }

  @Override
  public @Nullable Entry next() throws IOException {
    skipPadding(contentSize);
    Extensions extensions = new Extensions();
    while (true) {
      Bytes.readFully(in, header);
      if (isZero()) {
        extensions.mustBeNone();
        readEnd();
        return null;
      }
      checkSum();
      long size = number(124, 12);
      char type = (char) (header[156] & 0xff);
      switch (type) {
        case 'x' -> extensions.pax(readExtension(type, size));
        case 'g' -> Extensions.global(readExtension(type, size));
        case 'L' -> extensions.longName(readExtension(type, size));
        case 'K' -> extensions.longLink(readExtension(type, size));
        default -> {
          return entry(type, extensions.name(headerName()), extensions.size(size));
        }
      }
    }
  }

  private Entry entry(char type, String name, long size) throws IOException {
    // Before POSIX a slash at the end was all that made a folder, and some still write it so.
    boolean slash = name.endsWith("/");
    boolean folder =
        switch (type) {
          case '5' -> true;
          case '0', '\0', '7' -> slash;
          case '1', '2' ->
              throw new BrokenArchiveException(
                  "has a link, "
                      + Bytes.quote(name)
                      + ": only files can be published (tar --dereference --hard-dereference)");
          case '3', '4', '6' ->
              throw new BrokenArchiveException(
                  "has a device or pipe, " + Bytes.quote(name) + ": only files can be published");
          case 'S' -> throw sparse(name);
          default ->
              throw new BrokenArchiveException(
                  "has an entry of the unknown type "
                      + (type > ' ' && type < 0x7f ? type : "0x" + Integer.toHexString(type))
                      + ", "
                      + Bytes.quote(name));
        };
    if (folder && size != 0) {
      throw new BrokenArchiveException("has a folder with content, " + Bytes.quote(name));
    }
    contentSize = size;
    return new Entry(
        slash ? name.substring(0, name.length() - 1) : name, folder, size, new Counted(in, size));
  }

  private static BrokenArchiveException sparse(String name) {
    return new BrokenArchiveException(
        "has a sparse file, " + Bytes.quote(name) + ": pack it without --sparse");
  }

  private byte[] readExtension(char type, long size) throws IOException {
    if (size > MAX_EXTENSION) {
      throw new BrokenArchiveException(
          "has an extended header (" + type + ") of " + size + " bytes, more than 1 MiB");
    }
    byte[] content = new byte[(int) size];
    Bytes.readFully(in, content);
    skipPadding(size);
    return content;
  }

  private void skipPadding(long size) throws IOException {
    int padding = (int) (-size & (BLOCK - 1));
    if (in.readNBytes(header, 0, padding) < padding) {
      throw Bytes.truncated();
    }
  }

  private void readEnd() throws IOException {
    Bytes.readFully(in, header);
    int n = BLOCK;
    while (n >= 0) {
      for (int i = 0; i < n; i++) {
        if (header[i] != 0) {
          throw new BrokenArchiveException("goes on after its end");
        }
      }
      n = in.read(header, 0, BLOCK);
    }
  }

  private boolean isZero() {
    for (byte b : header) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private void checkSum() throws BrokenArchiveException {
    long unsigned = 0;
    long signed = 0;
    for (int i = 0; i < BLOCK; i++) {
      byte b = i >= 148 && i < 156 ? (byte) ' ' : header[i];
      unsigned += b & 0xff;
      signed += b;
    }
    long promised = number(148, 8);
    // Some old writers added the bytes as signed.
    if (promised != unsigned && promised != signed) {
      throw new BrokenArchiveException(
          "has a broken header (or is no tar archive): wrong checksum");
    }
  }

  private String headerName() throws BrokenArchiveException {
    String name = text(0, 100);
    // GNU's own format has other things where POSIX has the prefix, and another magic.
    boolean posix = text(257, 6).equals("ustar") && header[263] == '0' && header[264] == '0';
    String prefix = posix ? text(345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private String text(int offset, int length) throws BrokenArchiveException {
    int end = offset;
    while (end < offset + length && header[end] != 0) {
      end++;
    }
    return Bytes.utf8(header, offset, end - offset);
  }

  /** Octal digits, or GNU's binary number behind a set first bit. */
  private long number(int offset, int length) throws BrokenArchiveException {
    long value = 0;
    int at = offset;
    int end = offset + length;
    if ((header[at] & 0x80) != 0) {
      value = header[at++] & 0x7f;
      for (; at < end; at++) {
        if (value >>> 55 != 0) {
          throw badNumber();
        }
        value = (value << 8) | (header[at] & 0xff);
      }
      return value;
    }
    while (at < end && header[at] == ' ') {
      at++;
    }
    for (; at < end && header[at] >= '0' && header[at] <= '7'; at++) {
      value = (value << 3) | (header[at] - '0');
    }
    for (; at < end; at++) {
      if (header[at] != ' ' && header[at] != 0) {
        throw badNumber();
      }
    }
    return value;
  }

  private static BrokenArchiveException badNumber() {
    return new BrokenArchiveException("has a broken header (or is no tar archive): bad number");
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** What headers before the one of a file say of it. */
  private static final class Extensions {
    private final Set<Character> seen = new HashSet<>();
    private Map<String, String> pax = Map.of();
    private @Nullable String longName;

    void pax(byte[] content) throws BrokenArchiveException {
      once('x');
      pax = records(content);
    }

    /** What one header says of all files after it: nothing that counts, in sane archives. */
    static void global(byte[] content) throws BrokenArchiveException {
      Map<String, String> records = records(content);
      if (records.containsKey("path") || records.containsKey("size")) {
        throw new BrokenArchiveException("has one path or size for all its files");
      }
    }

    void longName(byte[] content) throws BrokenArchiveException {
      once('L');
      int length = content.length;
      if (length > 0 && content[length - 1] == 0) {
        length--;
      }
      longName = Bytes.utf8(content, 0, length);
    }

    void longLink(byte[] unused) throws BrokenArchiveException {
      once('K');
    }

    void mustBeNone() throws BrokenArchiveException {
      if (!seen.isEmpty()) {
        throw Bytes.truncated();
      }
    }

    private void once(char type) throws BrokenArchiveException {
      if (!seen.add(type)) {
        throw new BrokenArchiveException("has two extended headers (" + type + ") for one file");
      }
    }

    String name(String fallback) throws BrokenArchiveException {
      String name = pax.getOrDefault("path", "");
      if (name.isEmpty()) {
        name = longName != null ? longName : fallback;
      }
      if (pax.keySet().stream().anyMatch(key -> key.startsWith("GNU.sparse."))) {
        throw sparse(name);
      }
      return name;
    }

    long size(long fallback) throws BrokenArchiveException {
      String size = pax.getOrDefault("size", "");
      if (size.isEmpty()) {
        return fallback;
      }
      if (!size.matches("[0-9]{1,18}")) {
        throw new BrokenArchiveException("has a broken extended header: bad size");
      }
      return Long.parseLong(size);
    }

    /** POSIX.1-2001, pax Extended Header: {@code "%d %s=%s\n"}, the length counting itself. */
    private static Map<String, String> records(byte[] content) throws BrokenArchiveException {
      Map<String, String> records = new HashMap<>();
      int at = 0;
      while (at < content.length) {
        int length = 0;
        int from = at;
        while (at < content.length && at - from < 8 && content[at] >= '0' && content[at] <= '9') {
          length = length * 10 + content[at++] - '0';
        }
        int end = from + length;
        if (at == from
            || at >= content.length
            || content[at] != ' '
            || end <= at + 1
            || end > content.length
            || content[end - 1] != '\n') {
          throw badRecord();
        }
        at++;
        int equals = at;
        while (equals < end && content[equals] != '=') {
          equals++;
        }
        if (equals == end) {
          throw badRecord();
        }
        String key = new String(content, at, equals - at, StandardCharsets.UTF_8);
        // Only names are always text: extended attributes are any bytes.
        if (key.equals("path")) {
          records.put(key, Bytes.utf8(content, equals + 1, end - equals - 2));
        } else {
          records.put(
              key, new String(content, equals + 1, end - equals - 2, StandardCharsets.UTF_8));
        }
        at = end;
      }
      return records;
    }

    private static BrokenArchiveException badRecord() {
      return new BrokenArchiveException("has a broken extended header");
    }
  }
}
