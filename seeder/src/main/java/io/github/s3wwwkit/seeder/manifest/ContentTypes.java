package io.github.s3wwwkit.seeder.manifest;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Media types, by the ending of a path or by the first bytes. The JDK's own table is a file of its
 * installation, which a native binary does not have, and knows no web fonts.
 */
public final class ContentTypes {
  static final String UNKNOWN = "application/octet-stream";

  private static final Map<String, String> BY_ENDING =
      Map.ofEntries(
          Map.entry("7z", "application/x-7z-compressed"),
          Map.entry("aac", "audio/aac"),
          Map.entry("apng", "image/apng"),
          Map.entry("atom", "application/atom+xml"),
          Map.entry("avif", "image/avif"),
          Map.entry("bin", UNKNOWN),
          Map.entry("bmp", "image/bmp"),
          Map.entry("br", "application/x-brotli"),
          Map.entry("bz2", "application/x-bzip2"),
          Map.entry("css", "text/css"),
          Map.entry("csv", "text/csv"),
          Map.entry("eot", "application/vnd.ms-fontobject"),
          Map.entry("epub", "application/epub+zip"),
          Map.entry("flac", "audio/flac"),
          Map.entry("gif", "image/gif"),
          Map.entry("gz", "application/gzip"),
          Map.entry("htm", "text/html"),
          Map.entry("html", "text/html"),
          Map.entry("ico", "image/vnd.microsoft.icon"),
          Map.entry("ics", "text/calendar"),
          Map.entry("jar", "application/java-archive"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("js", "text/javascript"),
          Map.entry("json", "application/json"),
          Map.entry("jsonld", "application/ld+json"),
          Map.entry("jxl", "image/jxl"),
          Map.entry("m4a", "audio/mp4"),
          Map.entry("map", "application/json"),
          Map.entry("md", "text/markdown"),
          Map.entry("mjs", "text/javascript"),
          Map.entry("mp3", "audio/mpeg"),
          Map.entry("mp4", "video/mp4"),
          Map.entry("mpeg", "video/mpeg"),
          Map.entry("oga", "audio/ogg"),
          Map.entry("ogg", "audio/ogg"),
          Map.entry("ogv", "video/ogg"),
          Map.entry("opus", "audio/ogg"),
          Map.entry("otf", "font/otf"),
          Map.entry("pdf", "application/pdf"),
          Map.entry("png", "image/png"),
          Map.entry("rss", "application/rss+xml"),
          Map.entry("rtf", "application/rtf"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("tar", "application/x-tar"),
          Map.entry("tgz", "application/gzip"),
          Map.entry("tif", "image/tiff"),
          Map.entry("tiff", "image/tiff"),
          Map.entry("ttf", "font/ttf"),
          Map.entry("txt", "text/plain"),
          Map.entry("wasm", "application/wasm"),
          Map.entry("wav", "audio/wav"),
          Map.entry("weba", "audio/webm"),
          Map.entry("webm", "video/webm"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("webp", "image/webp"),
          Map.entry("woff", "font/woff"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("xhtml", "application/xhtml+xml"),
          Map.entry("xml", "text/xml"),
          Map.entry("zip", "application/zip"),
          Map.entry("zst", "application/zstd"));

  private ContentTypes() {}

  /** Null when the path does not say. */
  public static @Nullable String ofPath(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    int dot = name.lastIndexOf('.');
    return dot < 0 ? null : BY_ENDING.get(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  /**
   * The type of content whose path does not say.
   *
   * @param head its first bytes, 512 when it has so many
   */
  public static String sniff(byte[] head, int length) {
    return Sniffer.type(head, length);
  }
}
