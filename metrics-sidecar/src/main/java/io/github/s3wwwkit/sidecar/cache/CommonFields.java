package io.github.s3wwwkit.sidecar.cache;

import io.github.s3wwwkit.sidecar.http1.Bytes;

/**
 * The lines of a head that many objects of a release share.
 *
 * @param whole with a representation
 * @param unchanged where the client has it already (RFC 9110 15.4.5)
 * @param page as the words of a 404
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody writes to them.
record CommonFields(byte[] whole, byte[] unchanged, byte[] page) {
  /**
   * Of objects that have all of this in common.
   *
   * @param lastModified an HTTP date, or empty
   * @param vary names of request fields, or empty
   */
  static CommonFields of(
      String contentType, String cacheControl, String lastModified, String vary) {
    String type = field("Content-Type", contentType);
    String caching = field("Cache-Control", cacheControl);
    String rest = "X-Content-Type-Options: nosniff\r\n" + field("Vary", vary);
    return new CommonFields(
        Bytes.ascii(
            type
                + "Accept-Ranges: bytes\r\n"
                + field("Last-Modified", lastModified)
                + caching
                + rest),
        Bytes.ascii(caching + rest),
        Bytes.ascii(type + field("Cache-Control", "no-cache") + rest));
  }

  private static String field(String name, String value) {
    return value.isEmpty() ? "" : name + ": " + value + "\r\n";
  }
}
