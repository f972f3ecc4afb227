package io.github.s3wwwkit.sidecar.cache;

import io.github.s3wwwkit.sidecar.http1.Bytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a client accepts (RFC 9110 12.5.3). Reused. */
@SuppressWarnings("EnumOrdinal") // Numbers places in memory, nothing that is kept.
final class AcceptEncoding {
  private static final Encoding[] ENCODINGS = Encoding.values();
  private static final byte[] X_GZIP = Bytes.ascii("x-gzip");
  private static final byte[] IDENTITY = Bytes.ascii("identity");
  private static final byte[] ANY = Bytes.ascii("*");
  private static final byte[] Q = Bytes.ascii("q");

  private static final int NOT_NAMED = -1;
  private static final int MALFORMED = -2;
  private static final int MOST = 1000;
  private static final int LONGEST = "0.123".length();

  // In thousandths: the codings, no coding, all others.
  private static final int PLAIN = ENCODINGS.length;
  private static final int OTHERS = PLAIN + 1;
  private final int[] weights = new int[OTHERS + 1];
  private boolean said;

  void clear() {
    Arrays.fill(weights, NOT_NAMED);
    said = false;
  }

  /** Reads a field; a member that is malformed says nothing. */
  void add(byte[] b, int from, int to) {
    said = true;
    for (int i = from; i < to; ) {
      int end = Bytes.until(',', b, i, to);
      member(b, Bytes.skip(b, i, end), Bytes.trim(b, i, end));
      i = end + 1;
    }
  }

  /** The best that there is of {@code resource}; null for itself. */
  @Nullable Encoding choose(Resource resource) {
    if (!said || !resource.hasSiblings()) {
      return null;
    }
    Encoding best = null;
    int weight = Math.max(0, weights[PLAIN] == NOT_NAMED ? weights[OTHERS] : weights[PLAIN]);
    for (Encoding encoding : ENCODINGS) {
      int its = weights[encoding.ordinal()];
      its = its == NOT_NAMED ? weights[OTHERS] : its;
      if (its > 0
          && resource.sibling(encoding) != null
          && (best == null ? its >= weight : its > weight)) {
        best = encoding;
        weight = its;
      }
    }
    return best;
  }

  private void member(byte[] b, int from, int to) {
    int semicolon = Bytes.until(';', b, from, to);
    int coding = coding(b, from, Bytes.trim(b, from, semicolon));
    int weight = semicolon == to ? MOST : weight(b, Bytes.skip(b, semicolon + 1, to), to);
    if (coding >= 0 && weight >= 0) {
      weights[coding] = weight;
    }
  }

  private static int coding(byte[] b, int from, int to) {
    for (Encoding encoding : ENCODINGS) {
      if (Bytes.same(b, from, to, encoding.token())) {
        return encoding.ordinal();
      }
    }
    return Bytes.same(b, from, to, X_GZIP)
        ? Encoding.GZIP.ordinal()
        : Bytes.same(b, from, to, IDENTITY)
            ? PLAIN
            : Bytes.same(b, from, to, ANY) ? OTHERS : NOT_NAMED;
  }

  /** RFC 9110 12.4.2: a digit, and up to three behind a point. */
  private static int weight(byte[] b, int from, int to) {
    int equals = Bytes.until('=', b, from, to);
    int first = equals + 1;
    if (!Bytes.same(b, from, equals, Q)
        || first >= to
        || to - first > LONGEST
        || (b[first] != '0' && b[first] != '1')
        || (first + 1 < to && b[first + 1] != '.')) {
      return MALFORMED;
    }
    int weight = (b[first] - '0') * MOST;
    for (int i = first + 2, unit = MOST / 10; i < to; i++, unit /= 10) {
      if (b[i] < '0' || b[i] > '9') {
        return MALFORMED;
      }
      weight += (b[i] - '0') * unit;
    }
    return weight > MOST ? MALFORMED : weight;
  }
}
