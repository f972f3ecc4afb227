package io.github.s3wwwkit.sidecar.cache;

/** Lists of entity tags (RFC 9110 8.8.3, 13.1.1, 13.1.2); those of this server are digests. */
final class EntityTags {
  private EntityTags() {}

  /**
   * Whether one of {@code b[from, to)}, or the asterisk there, is that of {@code content}. What
   * follows something malformed is not read.
   *
   * @param strong whether weak ones are nobody's
   */
  static boolean match(byte[] b, int from, int to, Content content, boolean strong) {
    if (to - from == 1 && b[from] == '*') {
      return true;
    }
    int i = from;
    while (i < to) {
      if (b[i] == ',' || b[i] == ' ' || b[i] == '\t') {
        i++;
        continue;
      }
      boolean weak = i + 1 < to && b[i] == 'W' && b[i + 1] == '/';
      i += weak ? 2 : 0;
      if (i == to || b[i] != '"') {
        return false;
      }
      int start = i + 1;
      int end = start;
      while (end < to && b[end] != '"') {
        end++;
      }
      if (end == to) {
        return false;
      }
      if (!(weak && strong) && is(b, start, end, content.sha256())) {
        return true;
      }
      i = end + 1;
    }
    return false;
  }

  private static boolean is(byte[] b, int from, int to, String ascii) {
    boolean same = to - from == ascii.length();
    for (int i = 0; same && i < ascii.length(); i++) {
      same = b[from + i] == ascii.charAt(i);
    }
    return same;
  }
}
