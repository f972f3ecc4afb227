package io.github.s3wwwkit.sidecar.cache;

import io.github.s3wwwkit.sidecar.http1.Bytes;
import io.github.s3wwwkit.sidecar.http1.HttpDate;
import io.github.s3wwwkit.sidecar.http1.RequestHead;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The fields of a request that bear on what it is answered. Reused. */
final class Asked {
  private static final byte[] RANGE = Bytes.ascii("range");
  private static final byte[] ORIGIN = Bytes.ascii("origin");
  private static final byte[] IF_MATCH = Bytes.ascii("if-match");
  private static final byte[] IF_RANGE = Bytes.ascii("if-range");
  private static final byte[] IF_NONE_MATCH = Bytes.ascii("if-none-match");
  private static final byte[] ACCEPT_ENCODING = Bytes.ascii("accept-encoding");
  private static final byte[] IF_MODIFIED_SINCE = Bytes.ascii("if-modified-since");
  private static final byte[] IF_UNMODIFIED_SINCE = Bytes.ascii("if-unmodified-since");
  private static final byte[] REQUEST_METHOD = Bytes.ascii("access-control-request-method");
  private static final int NONE = -1;
  private static final int SEVERAL = -2;

  final AcceptEncoding encodings = new AcceptEncoding();
  private RequestHead head = new RequestHead();
  private int range;
  private int origin;
  private int ifRange;
  private int ifModifiedSince;
  private int ifUnmodifiedSince;
  private boolean ifMatch;
  private boolean ifNoneMatch;
  private boolean requestMethod;

  void read(RequestHead newHead) {
    head = newHead;
    range = NONE;
    origin = NONE;
    ifRange = NONE;
    ifModifiedSince = NONE;
    ifUnmodifiedSince = NONE;
    ifMatch = false;
    ifNoneMatch = false;
    requestMethod = false;
    encodings.clear();
    for (int i = 0; i < head.fields(); i++) {
      if (head.plain(i)) {
        read(i);
      }
    }
  }

  private void read(int i) {
    switch (head.nameLength(i)) {
      case 5 -> range = head.named(i, RANGE) ? one(range, i) : range;
      case 6 -> origin = head.named(i, ORIGIN) ? one(origin, i) : origin;
      case 8 -> {
        ifMatch |= head.named(i, IF_MATCH);
        ifRange = head.named(i, IF_RANGE) ? one(ifRange, i) : ifRange;
      }
      case 13 -> ifNoneMatch |= head.named(i, IF_NONE_MATCH);
      case 15 -> {
        if (head.named(i, ACCEPT_ENCODING)) {
          encodings.add(head.bytes(), head.valueFrom(i), head.valueTo(i));
        }
      }
      case 17 -> {
        if (head.named(i, IF_MODIFIED_SINCE)) {
          ifModifiedSince = one(ifModifiedSince, i);
        }
      }
      case 19 -> {
        if (head.named(i, IF_UNMODIFIED_SINCE)) {
          ifUnmodifiedSince = one(ifUnmodifiedSince, i);
        }
      }
      case 29 -> requestMethod |= head.named(i, REQUEST_METHOD);
      default -> {}
    }
  }

  /** Of fields that may be there once, two say nothing. */
  private static int one(int before, int i) {
    return before == NONE ? i : SEVERAL;
  }

  /** Fetch 3.2.2: a browser asks whether it may ask. */
  boolean preflight() {
    return requestMethod && origin != NONE;
  }

  byte[] allowed(Origins origins) {
    return origin < 0
        ? origins.allowed(head.bytes(), 0, 0)
        : origins.allowed(head.bytes(), head.valueFrom(origin), head.valueTo(origin));
  }

  byte[] allowedAndVary(Origins origins) {
    return origin < 0
        ? origins.allowedAndVary(head.bytes(), 0, 0)
        : origins.allowedAndVary(head.bytes(), head.valueFrom(origin), head.valueTo(origin));
  }

  byte[] preflight(Origins origins) {
    return origin < 0
        ? origins.preflight(head.bytes(), 0, 0)
        : origins.preflight(head.bytes(), head.valueFrom(origin), head.valueTo(origin));
  }

  /** RFC 9110 13.2.2, steps 1 and 2: whether the client wants nothing, for it knows another. */
  boolean preconditionFails(Content content, @Nullable Instant modified) {
    if (ifMatch) {
      return !matches(IF_MATCH, content, true);
    }
    Instant since = date(ifUnmodifiedSince);
    return since != null && modified != null && modified.isAfter(since);
  }

  /** Steps 3 and 4: whether the client has it already. */
  boolean known(Content content, @Nullable Instant modified) {
    if (ifNoneMatch) {
      return matches(IF_NONE_MATCH, content, false);
    }
    Instant since = date(ifModifiedSince);
    return since != null && modified != null && !modified.isAfter(since);
  }

  /** The range asked for, of something of {@code size} bytes. */
  ByteRange.Kind range(ByteRange target, long size) {
    return range < 0
        ? ByteRange.Kind.WHOLE
        : target.parse(head.bytes(), head.valueFrom(range), head.valueTo(range), size);
  }

  /** Step 5: whether the client has the beginning of this very one, or does not say. */
  boolean rangeHolds(Content content, @Nullable Instant modified) {
    if (ifRange == NONE) {
      return true;
    }
    if (ifRange == SEVERAL) {
      return false;
    }
    byte[] b = head.bytes();
    int from = head.valueFrom(ifRange);
    int to = head.valueTo(ifRange);
    if (from < to && b[from] == '"') {
      // One alone (RFC 9110 13.1.5).
      return Bytes.until(',', b, from, to) == to && EntityTags.match(b, from, to, content, true);
    }
    Instant date = date(ifRange);
    return date != null && date.equals(modified);
  }

  private boolean matches(byte[] name, Content content, boolean strong) {
    for (int i = 0; i < head.fields(); i++) {
      if (head.plain(i)
          && head.named(i, name)
          && EntityTags.match(head.bytes(), head.valueFrom(i), head.valueTo(i), content, strong)) {
        return true;
      }
    }
    return false;
  }

  private @Nullable Instant date(int field) {
    return field < 0
        ? null
        : HttpDate.parse(head.bytes(), head.valueFrom(field), head.valueTo(field));
  }
}
