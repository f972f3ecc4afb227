package io.github.s3wwwkit.sidecar.cache;

import io.github.s3wwwkit.sidecar.http1.Bytes;
import org.jspecify.annotations.Nullable;

/** What is sent of which object: the judge's is reused, a copy stays. */
public final class Selection {
  private static final byte[] OK = Bytes.ascii("HTTP/1.1 200 OK\r\n");
  private static final byte[] PARTIAL = Bytes.ascii("HTTP/1.1 206 Partial Content\r\n");
  private static final byte[] NOT_FOUND = Bytes.ascii("HTTP/1.1 404 Not Found\r\n");
  private static final byte[] NOT_MODIFIED = Bytes.ascii("HTTP/1.1 304 Not Modified\r\n");
  private static final byte[] CONTENT_ENCODING = Bytes.ascii("Content-Encoding: ");
  private static final byte[] CONTENT_LENGTH = Bytes.ascii("Content-Length: ");
  private static final byte[] CONTENT_RANGE = Bytes.ascii("Content-Range: ");
  private static final byte[] ETAG = Bytes.ascii("ETag: \"");
  private static final byte[] DIGEST = Bytes.ascii("Repr-Digest: sha-256=:");
  private static final byte[] CLOSE = Bytes.ascii("Connection: close\r\n");
  private static final byte[] HIT = Bytes.ascii("Cache-Status: metrics-sidecar; hit\r\n\r\n");
  private static final byte[] MISS = Bytes.ascii("Cache-Status: metrics-sidecar; fwd=miss\r\n\r\n");
  private static final byte[] CRLF = Bytes.ascii("\r\n");

  // Nobody looks before it is set: there is a selection only where there is a resource.
  @SuppressWarnings("NullAway.Init")
  private Resource resource;

  @SuppressWarnings("NullAway.Init")
  private Resource source;

  private @Nullable Encoding encoding;
  private int status;
  private long from;
  private long to;
  private byte[] allowed = {};

  void set(int newStatus, Resource newResource, @Nullable Encoding newEncoding) {
    status = newStatus;
    resource = newResource;
    encoding = newEncoding;
    Resource sibling = newEncoding == null ? null : newResource.sibling(newEncoding);
    source = sibling == null ? newResource : sibling;
    from = 0;
    to = content().size();
  }

  void part(ByteRange range) {
    status = 206;
    from = range.from();
    to = range.to();
  }

  void allowed(byte[] fields) {
    allowed = fields;
  }

  /** Stays as it is. */
  public Selection copy() {
    Selection copy = new Selection();
    copy.set(status, resource, encoding);
    copy.from = from;
    copy.to = to;
    copy.allowed = allowed;
    return copy;
  }

  /** What s3www is asked for. */
  public Resource source() {
    return source;
  }

  public Content content() {
    return source.content();
  }

  /** Whether there are others of it, encoded. */
  boolean varies() {
    return resource.hasSiblings();
  }

  public int status() {
    return status;
  }

  public boolean partial() {
    return status == 206;
  }

  /** Whether this is but what the release says to those who find nothing. */
  public boolean page() {
    return status == 404;
  }

  /** The first byte that is sent. */
  public long from() {
    return from;
  }

  /** The first byte behind those. */
  public long to() {
    return to;
  }

  /** The head of the answer. */
  public void write(Bytes out, DateField date, boolean hit, boolean close) {
    out.put(partial() ? PARTIAL : page() ? NOT_FOUND : OK);
    date.write(out);
    CommonFields fields = resource.fields();
    if (page()) {
      out.put(fields.page());
    } else {
      out.put(fields.whole());
      tag(out);
      out.put(DIGEST);
      out.put(content().base64());
      out.put(':').put(CRLF);
    }
    if (encoding != null) {
      out.put(CONTENT_ENCODING).put(encoding.token()).put(CRLF);
    }
    if (partial()) {
      out.put(CONTENT_RANGE);
      range(out);
      out.put(CRLF);
    }
    out.put(CONTENT_LENGTH).decimal(to - from).put(CRLF);
    end(out, hit, close);
  }

  /** The head that says that the client has it already. */
  public void writeNotModified(Bytes out, DateField date, boolean close) {
    out.put(NOT_MODIFIED);
    date.write(out);
    out.put(resource.fields().unchanged());
    tag(out);
    end(out, true, close);
  }

  /** As it stands in Range. */
  public void askFor(Bytes out) {
    out.put("bytes=").decimal(from).put('-').decimal(to - 1);
  }

  /** As it stands in Content-Range. */
  public void range(Bytes out) {
    out.put("bytes ").decimal(from).put('-').decimal(to - 1).put('/').decimal(content().size());
  }

  private void tag(Bytes out) {
    out.put(ETAG);
    out.put(content().sha256());
    out.put('"').put(CRLF);
  }

  private void end(Bytes out, boolean hit, boolean close) {
    out.put(allowed);
    if (close) {
      out.put(CLOSE);
    }
    out.put(hit ? HIT : MISS);
  }
}
