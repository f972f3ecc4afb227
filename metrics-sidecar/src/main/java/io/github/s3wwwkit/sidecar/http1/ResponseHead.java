package io.github.s3wwwkit.sidecar.http1;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A status line and its fields (RFC 9112 4 and 5), checked as strictly as a request's: what is not
 * framed beyond doubt is an error of s3www and never reaches a client. Reused from head to head.
 */
public final class ResponseHead {
  private static final byte[] HTTP = ascii("HTTP/1.");
  private static final byte[] START = ascii("HTTP/1.1 ");
  private static final byte[] CRLF = ascii("\r\n");
  private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
  private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
  private static final byte[] CLOSE = ascii("Connection: close\r\n");
  private static final byte[] ACCESS_CONTROL = ascii("access-control-");
  private static final byte[] CONTENT_RANGE = ascii("content-range");
  private static final byte[] VIA_1_1 = ascii("Via: 1.1 metrics-sidecar\r\n");
  private static final byte[] VIA_1_0 = ascii("Via: 1.0 metrics-sidecar\r\n");

  private final Fields fields = new Fields();
  private byte[] b = new byte[0];
  private int minor;
  private int status;
  private int reasonFrom;
  private int reasonTo;

  /** Parses {@code bytes[from, end)}, which ends in the empty line; false when it is malformed. */
  public boolean parse(byte[] bytes, int from, int end) {
    b = bytes;
    for (int i = 0; i < HTTP.length; i++) {
      if (b[from + i] != HTTP[i]) {
        return false;
      }
    }
    int i = from + HTTP.length;
    if (!Ascii.digit(b[i]) || b[i + 1] != Ascii.SP) {
      return false;
    }
    minor = b[i] == '0' ? 0 : 1;
    i += 2;
    if (!Ascii.digit(b[i]) || !Ascii.digit(b[i + 1]) || !Ascii.digit(b[i + 2])) {
      return false;
    }
    status = (b[i] - '0') * 100 + (b[i + 1] - '0') * 10 + (b[i + 2] - '0');
    i += 3;
    // RFC 9110 15: no other classes. 101 answers an Upgrade, and none is ever asked for.
    if (status < 100 || status > 599 || status == 101) {
      return false;
    }
    // The blank after the status is there without a reason too, says RFC 9112 4; many forget it.
    if (b[i] == Ascii.SP) {
      i++;
    } else if (b[i] != Ascii.CR) {
      return false;
    }
    reasonFrom = i;
    while (Ascii.text(b[i])) {
      i++;
    }
    reasonTo = i;
    if (b[i] != Ascii.CR || b[i + 1] != Ascii.LF) {
      return false;
    }
    return fields.parse(b, i + 2, end, minor) == Fields.Fault.NONE;
  }

  public int status() {
    return status;
  }

  public boolean interim() {
    return status < 200;
  }

  /** Whether the connection may serve another request after this answer. */
  public boolean keepAlive() {
    return minor > 0 ? !fields.close() : fields.keepAlive();
  }

  /** Sets {@code reader} up for the body that follows (RFC 9112 6.3). */
  public void body(boolean toHead, BodyReader reader) {
    if (bodiless(toHead)) {
      reader.nothing();
    } else if (fields.chunked()) {
      reader.chunked(fields.trailers());
    } else if (fields.contentLength() >= 0) {
      reader.length(fields.contentLength());
    } else {
      reader.untilClose();
    }
  }

  /** The length told, or -1. */
  public long contentLength() {
    return fields.contentLength();
  }

  /** Whether there is one Content-Range, and it says this. */
  public boolean contentRange(Bytes value) {
    int found = 0;
    for (int i = 0; i < fields.count(); i++) {
      if (fields.named(i, CONTENT_RANGE)) {
        found += value.is(b, fields.valueFrom(i), fields.valueTo(i)) ? 1 : 2;
      }
    }
    return found == 1;
  }

  /** Whether the body has no length told in advance: then it goes out in chunks or until close. */
  public boolean unbounded(boolean toHead) {
    return !bodiless(toHead) && fields.contentLength() < 0;
  }

  /**
   * Writes the answer as it goes to the client.
   *
   * @param chunked whether the body follows in chunks
   * @param close whether the connection ends with it
   * @param audience lines that say whom it is for, other origins above all, in place of s3www's; or
   *     null to leave these
   */
  public void write(Bytes out, boolean chunked, boolean close, byte @Nullable [] audience) {
    out.put(START).decimal(status).put(' ').put(b, reasonFrom, reasonTo).put(CRLF);
    for (int i = 0; i < fields.count(); i++) {
      switch (fields.field(i)) {
        case HOP_BY_HOP, CONNECTION, TRANSFER_ENCODING, CONTENT_LENGTH -> {}
        case TRAILER -> {
          if (chunked && fields.trailers()) {
            fields.write(i, out);
          }
        }
        default -> {
          if (audience == null || !fields.namedFrom(i, ACCESS_CONTROL)) {
            fields.write(i, out);
          }
        }
      }
    }
    if (audience != null) {
      out.put(audience);
    }
    // RFC 9110 8.6: none in a 1xx or 204.
    if (chunked) {
      out.put(CHUNKED);
    } else if (fields.contentLength() >= 0 && status != 204 && !interim()) {
      out.put(CONTENT_LENGTH).decimal(fields.contentLength()).put(CRLF);
    }
    if (close && !interim()) {
      out.put(CLOSE);
    }
    out.put(minor == 0 ? VIA_1_0 : VIA_1_1).put(CRLF);
  }

  private boolean bodiless(boolean toHead) {
    return toHead || interim() || status == 204 || status == 304;
  }

  private static byte[] ascii(String s) {
    return s.getBytes(StandardCharsets.US_ASCII);
  }
}
