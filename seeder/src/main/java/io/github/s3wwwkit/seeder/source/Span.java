package io.github.s3wwwkit.seeder.source;

import org.jspecify.annotations.Nullable;

/**
 * A part of a content, in bytes.
 *
 * @param from the first byte
 * @param to the first byte that is not wanted; -1: to the end
 * @param length of the whole content; -1 when it is not known
 * @param validator the strong ETag that the content had
 */
record Span(long from, long to, long length, String validator) {
  /** The value of {@code Range} (RFC 9110 14.2). */
  String header() {
    return "bytes=" + from + "-" + (to < 0 ? "" : Long.toString(to - 1));
  }

  /**
   * Judges the {@code Content-Range} of a 206 (RFC 9110 14.4).
   *
   * @return the length of the whole content; -1 when it is another part, or of another content
   */
  long judge(@Nullable String contentRange) {
    if (contentRange == null || !contentRange.startsWith("bytes ")) {
      return -1;
    }
    String[] words = contentRange.substring("bytes ".length()).strip().split("[-/]", -1);
    if (words.length != 3) {
      return -1;
    }
    try {
      long first = Long.parseLong(words[0]);
      long last = Long.parseLong(words[1]);
      long total = Long.parseLong(words[2]);
      boolean asked =
          first == from && last == (to < 0 ? total : to) - 1 && (length < 0 || total == length);
      return asked ? total : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
