package io.github.s3wwwkit.sidecar.accesslog;

import io.github.s3wwwkit.sidecar.http1.Bytes;
import io.github.s3wwwkit.sidecar.http1.RequestHead;
import io.github.s3wwwkit.sidecar.http1.RequestHead.Part;

/**
 * What a line tells of a request's head, kept as it will be written until the request has ended,
 * for the head itself is gone by then. Reused.
 */
public final class Note {
  // With all that is of one size they keep a line below PIPE_BUF, as long as each is escaped.
  private static final int METHOD = 64;
  private static final int PATH = 2048;
  private static final int USER_AGENT = 512;
  private static final int REFERER = 1024;

  private static final byte[] NAME_METHOD = Bytes.ascii("\"method\":");
  private static final byte[] NAME_PATH = Bytes.ascii(",\"path\":");
  private static final byte[] NAME_USER_AGENT = Bytes.ascii("\"userAgent\":");
  private static final byte[] NAME_REFERER = Bytes.ascii(",\"referer\":");
  private static final byte[] NULL = Bytes.ascii("null");

  private final Bytes bytes = new Bytes();
  private int front;

  Note() {
    nothing();
  }

  /** Nothing could be read. */
  final void nothing() {
    bytes.clear().put(NAME_METHOD).put(NULL).put(NAME_PATH).put(NULL);
    front = bytes.length();
    bytes.put(NAME_USER_AGENT).put(NULL).put(NAME_REFERER).put(NULL);
  }

  void take(RequestHead head) {
    head.tell();
    bytes.clear().put(NAME_METHOD);
    part(head, Part.METHOD, METHOD);
    bytes.put(NAME_PATH);
    part(head, Part.PATH, PATH);
    front = bytes.length();
    bytes.put(NAME_USER_AGENT);
    part(head, Part.USER_AGENT, USER_AGENT);
    bytes.put(NAME_REFERER);
    part(head, Part.REFERER, REFERER);
  }

  /** Writes method and path. */
  void putFront(Bytes line) {
    bytes.copyTo(0, front, line);
  }

  /** Writes user agent and referer. */
  void putBack(Bytes line) {
    bytes.copyTo(front, bytes.length(), line);
  }

  private void part(RequestHead head, Part part, int limit) {
    int from = head.from(part);
    int to = head.to(part);
    if (from == to) {
      bytes.put(NULL);
    } else {
      Json.string(bytes, head.bytes(), from, to, limit);
    }
  }
}
