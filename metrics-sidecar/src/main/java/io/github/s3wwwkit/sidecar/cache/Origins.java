package io.github.s3wwwkit.sidecar.cache;

import io.github.s3wwwkit.sidecar.http1.Bytes;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which other origins may read the site in a browser (Fetch 3.2): none, all, or those listed. */
public final class Origins {
  private static final String ALLOW = "Access-Control-Allow-Origin: ";
  private static final String VARY = "Vary: Origin\r\n";
  private static final byte[] NOTHING = {};
  private static final byte[] PREFLIGHT =
      Bytes.ascii(
          "Access-Control-Allow-Methods: GET, HEAD\r\n"
              + "Access-Control-Allow-Headers: If-Match, If-Modified-Since, If-None-Match,"
              + " If-Range, If-Unmodified-Since, Range\r\n");

  /** One that is let in, and what an answer to it says, whose Vary names Origin already or not. */
  @SuppressWarnings("ArrayRecordComponent") // Nobody writes to them.
  private record Listed(byte[] origin, byte[] allowed, byte[] allowedAndVary) {
    Listed(String origin) {
      this(
          Bytes.ascii(origin),
          Bytes.ascii(ALLOW + origin + "\r\n"),
          Bytes.ascii(VARY + ALLOW + origin + "\r\n"));
    }
  }

  private final boolean any;
  private final byte[] others;
  private final byte[] othersAndVary;
  // An array, for a list makes an iterator a request.
  private final Listed[] listed;

  private Origins(boolean any, Listed... listed) {
    this.any = any;
    this.listed = listed;
    others = any ? Bytes.ascii(ALLOW + "*\r\n") : NOTHING;
    othersAndVary = listed.length == 0 ? others : Bytes.ascii(VARY);
  }

  public static Origins none() {
    return new Origins(false);
  }

  public static Origins any() {
    return new Origins(true);
  }

  public static Origins of(List<String> origins) {
    return new Origins(false, origins.stream().map(Listed::new).toArray(Listed[]::new));
  }

  /** The names in Vary, when {@code others} are in it. */
  String vary(String names) {
    return listed.length == 0 ? names : names.isEmpty() ? "Origin" : names + ", Origin";
  }

  /** What an answer says that has {@link #vary}, to the origin {@code b[from, to)}. */
  byte[] allowed(byte[] b, int from, int to) {
    Listed one = find(b, from, to);
    return one == null ? others : one.allowed;
  }

  /** What any other answer says. */
  byte[] allowedAndVary(byte[] b, int from, int to) {
    Listed one = find(b, from, to);
    return one == null ? othersAndVary : one.allowedAndVary;
  }

  /** What only the answer to a preflight says. */
  byte[] preflight(byte[] b, int from, int to) {
    return any || find(b, from, to) != null ? PREFLIGHT : NOTHING;
  }

  private @Nullable Listed find(byte[] b, int from, int to) {
    for (Listed one : listed) {
      if (Arrays.equals(b, from, to, one.origin, 0, one.origin.length)) {
        return one;
      }
    }
    return null;
  }
}
