package io.github.s3wwwkit.sidecar.http1;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The methods that are told apart; every other is {@link #OTHER}, so that no client can make a
 * label.
 */
public enum Method {
  GET(true),
  HEAD(true),
  POST(false),
  PUT(true),
  PATCH(false),
  DELETE(true),
  OPTIONS(true),
  OTHER(false);

  private static final Method[] ALL = values();
  private static final byte[][] NAMES = new byte[ALL.length - 1][];

  static {
    for (int i = 0; i < NAMES.length; i++) {
      NAMES[i] = ALL[i].name().getBytes(StandardCharsets.US_ASCII);
    }
  }

  private final boolean idempotent;

  Method(boolean idempotent) {
    this.idempotent = idempotent;
  }

  /** Whether a request may be sent once more without changing its effect (RFC 9110 9.2.2). */
  public boolean idempotent() {
    return idempotent;
  }

  /** The value of the label {@code method}. */
  public String label() {
    return this == OTHER ? "other" : name();
  }

  static Method of(byte[] b, int from, int to) {
    for (int i = 0; i < NAMES.length; i++) {
      if (Arrays.equals(b, from, to, NAMES[i], 0, NAMES[i].length)) {
        return ALL[i];
      }
    }
    return OTHER;
  }
}
