package io.github.s3wwwkit.sidecar.http1;

import java.nio.charset.StandardCharsets;

/** The fields that a proxy treats itself; {@link #PLAIN} are passed on as they came. */
enum Field {
  PLAIN(""),
  HOST("host"),
  CONTENT_LENGTH("content-length"),
  TRANSFER_ENCODING("transfer-encoding"),
  CONNECTION("connection"),
  EXPECT("expect"),
  X_FORWARDED_FOR("x-forwarded-for"),
  X_FORWARDED_PROTO("x-forwarded-proto"),
  X_FORWARDED_HOST("x-forwarded-host"),
  X_REAL_IP("x-real-ip"),
  FORWARDED("forwarded"),

  /** Means this connection alone (RFC 9110 7.6.1), or was named by a Connection field. */
  HOP_BY_HOP("");

  // Upgrade too: "h2c" behind a proxy blinds it. Trailer: trailers are dropped (RFC 9110 6.5.1).
  private static final String[] HOP_NAMES = {
    "keep-alive", "proxy-connection", "te", "trailer", "upgrade", "http2-settings"
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
    return PLAIN;
  }
}
