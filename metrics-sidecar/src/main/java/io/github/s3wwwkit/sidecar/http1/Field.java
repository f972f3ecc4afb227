package io.github.s3wwwkit.sidecar.http1;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The fields that a proxy treats itself; {@link #PLAIN} are passed on as they came. */
enum Field {
  PLAIN(""),
  HOST("host"),
  CONTENT_LENGTH("content-length"),
  TRANSFER_ENCODING("transfer-encoding"),
  CONNECTION("connection"),
  EXPECT("expect"),
  TRAILER("trailer"),
  X_FORWARDED_FOR("x-forwarded-for"),
  X_FORWARDED_PROTO("x-forwarded-proto"),
  X_FORWARDED_HOST("x-forwarded-host"),
  X_REAL_IP("x-real-ip"),
  FORWARDED("forwarded"),

  /** Means this connection alone (RFC 9110 7.6.1), or was named by a Connection field. */
  HOP_BY_HOP("");

  // Upgrade too: "h2c" behind a proxy blinds it.
  private static final String[] HOP_NAMES = {
    "keep-alive", "proxy-connection", "te", "upgrade", "http2-settings"
  };

  private static final byte[][] NAMES;
  private static final Field[] FIELDS;

  static {
    Field[] known = values();
    int named = known.length - 2;
    NAMES = new byte[named + HOP_NAMES.length][];
    FIELDS = new Field[NAMES.length];
    for (int i = 0; i < named; i++) {
      NAMES[i] = known[i + 1].name.getBytes(StandardCharsets.US_ASCII);
      FIELDS[i] = known[i + 1];
    }
    for (int i = 0; i < HOP_NAMES.length; i++) {
      NAMES[named + i] = HOP_NAMES[i].getBytes(StandardCharsets.US_ASCII);
      FIELDS[named + i] = HOP_BY_HOP;
    }
  }

  private final String name;

  Field(String lowerCaseName) {
    this.name = lowerCaseName;
  }

  static Field of(byte[] b, int from, int to) {
    for (int i = 0; i < NAMES.length; i++) {
      if (Ascii.same(b, from, to, NAMES[i])) {
        return FIELDS[i];
      }
    }
    return underscored(b, from, to) ? HOP_BY_HOP : PLAIN;
  }

  /**
   * Whether this is one of those names with an underscore for a hyphen: who maps fields to
   * variables, as CGI does, cannot tell the two apart.
   */
  private static boolean underscored(byte[] b, int from, int to) {
    int i = from;
    while (i < to && b[i] != '_') {
      i++;
    }
    if (i == to) {
      return false;
    }
    byte[] hyphened = Arrays.copyOfRange(b, from, to);
    for (i -= from; i < hyphened.length; i++) {
      hyphened[i] = hyphened[i] == '_' ? (byte) '-' : hyphened[i];
    }
    return of(hyphened, 0, hyphened.length) != PLAIN;
  }
}
