package io.github.s3wwwkit.seeder.manifest;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Media types by the first bytes, after the MIME Sniffing Standard
 * (https://mimesniff.spec.whatwg.org), with what it leaves out and web sites have: fonts, SVG,
 * WebAssembly, Zstandard.
 */
final class Sniffer {
  /** More is not looked at. */
  static final int HEAD = 512;

  /** Bytes stand as characters of Latin-1. */
  private record Signature(int offset, String bytes, String type) {}

  private static final List<Signature> SIGNATURES =
      List.of(
          hex(0, "89504e470d0a1a0a", "image/png"),
          hex(0, "ffd8ff", "image/jpeg"),
          text(0, "GIF87a", "image/gif"),
          text(0, "GIF89a", "image/gif"),
          hex(0, "00000100", "image/vnd.microsoft.icon"),
          hex(0, "49492a00", "image/tiff"),
          hex(0, "4d4d002a", "image/tiff"),
          text(0, "%PDF-", "application/pdf"),
          hex(0, "1f8b08", "application/gzip"),
          hex(0, "504b0304", "application/zip"),
          hex(0, "504b0506", "application/zip"),
          hex(0, "28b52ffd", "application/zstd"),
          hex(0, "0061736d", "application/wasm"),
          text(0, "wOFF", "font/woff"),
          text(0, "wOF2", "font/woff2"),
          text(0, "OTTO\0", "font/otf"),
          hex(0, "0001000000", "font/ttf"),
          text(0, "ID3", "audio/mpeg"),
          text(0, "OggS", "application/ogg"),
          text(0, "fLaC", "audio/flac"),
          text(257, "ustar", "application/x-tar"));

  private static final Pattern AVIF = Pattern.compile("avi[fs]");
  private static final Pattern MP4 = Pattern.compile("mp4[12]|iso[m2-9]|avc1|dash|M4V |mmp4");

  // What may stand before the first element of a document.
  private static final String PROLOGUE = "(?s)\uFEFF?(?:\\s|<!--.*?-->|<\\?xml[^>]*\\?>)*+";
  private static final Pattern HTML =
      Pattern.compile(
          PROLOGUE
              + "<(?:!--|(?i:!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b"
              + "|body|br|p)[ \\t\\r\\n\\f>]).*");
  private static final Pattern SVG =
      Pattern.compile(PROLOGUE + "(?:<!DOCTYPE svg[^>]*>\\s*)?<svg[\\s>].*");
  private static final Pattern XML = Pattern.compile("(?s)\uFEFF?\\s*<\\?xml\\s.*");

  private Sniffer() {}

  static String type(byte[] head, int length) {
    int end = Math.min(length, HEAD);
    String latin = new String(head, 0, end, StandardCharsets.ISO_8859_1);
    for (Signature signature : SIGNATURES) {
      if (latin.startsWith(signature.bytes, signature.offset)) {
        return signature.type;
      }
    }
    @Nullable String media = media(head, latin);
    if (media != null) {
      return media;
    }
    @Nullable String text = text(head, end);
    return text == null ? ContentTypes.UNKNOWN : textType(text);
  }

  private static @Nullable String media(byte[] head, String latin) {
    if (latin.startsWith("RIFF")) {
      return latin.startsWith("WEBPVP", 8)
          ? "image/webp"
          : latin.startsWith("WAVE", 8) ? "audio/wav" : null;
    }
    if (latin.startsWith("\u001aE\u00df\u00a3")) {
      return latin.contains("webm") ? "video/webm" : null;
    }
    if (latin.startsWith("ftyp", 4) && latin.length() >= 12) {
      // ISO/IEC 14496-12: a box with a major brand, a version, and brands it is compatible with.
      int size = Math.min(ByteBuffer.wrap(head).getInt(0), latin.length());
      String brands = latin.substring(8, Math.max(size, 12));
      return AVIF.matcher(brands).find()
          ? "image/avif"
          : MP4.matcher(brands).find() ? "video/mp4" : null;
    }
    return isMp3(head, latin.length()) ? "audio/mpeg" : null;
  }

  /** A frame of MPEG audio, layer III: ISO/IEC 11172-3, 2.4.1.3. */
  private static boolean isMp3(byte[] head, int end) {
    return end >= 4
        && head[0] == (byte) 0xff
        && (head[1] & 0xe6) == 0xe2
        && (head[1] & 0x18) != 0x08
        && (head[2] & 0xf0) != 0xf0
        && (head[2] & 0xf0) != 0
        && (head[2] & 0x0c) != 0x0c;
  }

  /** Null when it is none. The last character may be cut. */
  private static @Nullable String text(byte[] head, int end) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer out = CharBuffer.allocate(end);
    CoderResult result = decoder.decode(ByteBuffer.wrap(head, 0, end), out, end < HEAD);
    String text = out.flip().toString();
    boolean isText =
        !result.isError()
            && !text.isEmpty()
            && text.chars().noneMatch(c -> c < ' ' && "\t\n\f\r\u001b".indexOf(c) < 0);
    return isText ? text : null;
  }

  private static String textType(String text) {
    if (SVG.matcher(text).matches()) {
      return "image/svg+xml";
    }
    if (XML.matcher(text).matches()) {
      return "text/xml";
    }
    return HTML.matcher(text).matches() ? "text/html" : "text/plain";
  }

  private static Signature hex(int offset, String bytes, String type) {
    return text(
        offset, new String(HexFormat.of().parseHex(bytes), StandardCharsets.ISO_8859_1), type);
  }

  private static Signature text(int offset, String bytes, String type) {
    return new Signature(offset, bytes, type);
  }
}
