package io.github.s3wwwkit.lab.s3www;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** The part of https://mimesniff.spec.whatwg.org/ (as in Go's sniff.go) that a web site meets. */
final class Sniffer {
  /** How many bytes are looked at. */
  static final int LENGTH = 512;

  private record Magic(int offset, String bytes, String type) {}

  private static final List<String> HTML =
      List.of(
          "<!doctype html",
          "<html",
          "<head",
          "<script",
          "<style",
          "<title",
          "<body",
          "<p",
          "<h1",
          "<div",
          "<a",
          "<table",
          "<br",
          "<!--");

  private static final List<Magic> MAGIC =
      List.of(
          new Magic(0, "%PDF-", "application/pdf"),
          new Magic(0, "GIF87a", "image/gif"),
          new Magic(0, "GIF89a", "image/gif"),
          new Magic(0, "\u0089PNG\r\n\u001a\n", "image/png"),
          new Magic(0, "\u00ff\u00d8\u00ff", "image/jpeg"),
          new Magic(8, "WEBPVP", "image/webp"),
          new Magic(0, "\u001aE\u00df\u00a3", "video/webm"),
          new Magic(0, "\u001f\u008b\u0008", "application/x-gzip"),
          new Magic(0, "PK\u0003\u0004", "application/zip"),
          new Magic(0, "\0asm", "application/wasm"));

  private Sniffer() {}

  static String type(byte[] start) {
    String bytes = new String(start, StandardCharsets.ISO_8859_1);
    String text = bytes.stripLeading();
    String lower = text.toLowerCase(Locale.ROOT);
    for (String tag : HTML) {
      if (lower.startsWith(tag)
          && lower.length() > tag.length()
          && (tag.equals("<!--") || " >".indexOf(lower.charAt(tag.length())) >= 0)) {
        return "text/html; charset=utf-8";
      }
    }
    if (text.startsWith("<?xml")) {
      return "text/xml; charset=utf-8";
    }
    for (Magic magic : MAGIC) {
      if (bytes.startsWith(magic.bytes(), magic.offset())) {
        return magic.type();
      }
    }
    return bytes.chars().anyMatch(Sniffer::isBinary)
        ? "application/octet-stream"
        : "text/plain; charset=utf-8";
  }

  private static boolean isBinary(int b) {
    return b <= 0x08 || b == 0x0b || (b >= 0x0e && b <= 0x1a) || (b >= 0x1c && b <= 0x1f);
  }
}
