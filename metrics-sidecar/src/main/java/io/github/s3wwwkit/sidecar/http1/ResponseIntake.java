package io.github.s3wwwkit.sidecar.http1;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Finds the heads of answers in what comes in, however it is cut. */
public final class ResponseIntake {
  /** What there is of an answer. */
  public enum Found {
    /** The beginning of a head, taken. */
    PART,
    /** A head; the body, if any, is at the source's position now. */
    HEAD,
    /** What is not framed beyond doubt. */
    MALFORMED
  }

  private static final int USUAL = 1024;
  private static final byte[] NOTHING = new byte[0];

  private final ResponseHead head;
  private final byte[] scratch;

  // What came of a head so far; whole heads in one read, the rule, never get here.
  private byte[] partial = NOTHING;
  private int partialLength;

  /**
   * Takes heads as long as {@code scratch}.
   *
   * @param head where they are parsed to
   * @param scratch where whole ones are copied to; both may serve many
   */
  public ResponseIntake(ResponseHead head, byte[] scratch) {
    this.head = head;
    this.scratch = scratch;
  }

  /** Forgets what came of a head. */
  public void reset() {
    partial = NOTHING;
    partialLength = 0;
  }

  public Found look(ByteBuffer in) {
    byte[] bytes = scratch;
    int before = partialLength;
    int n = Math.min(in.remaining(), scratch.length - before);
    if (before > 0) {
      if (partial.length < before + n) {
        partial = Arrays.copyOf(partial, Math.max(before + n, 2 * before));
      }
      bytes = partial;
    }
    int few = Math.min(n, USUAL);
    in.get(in.position(), bytes, before, few);
    int end = HeadScanner.end(bytes, 0, before, before + few);
    if (end == HeadScanner.MORE && few < n) {
      in.get(in.position() + few, bytes, before + few, n - few);
      end = HeadScanner.end(bytes, 0, before + few, before + n);
    }
    if (end == HeadScanner.MORE && before + n < scratch.length) {
      if (before == 0) {
        partial = Arrays.copyOf(bytes, n);
      }
      partialLength = before + n;
      in.position(in.limit());
      return Found.PART;
    }
    reset();
    if (end < 0 || !head.parse(bytes, 0, end)) {
      return Found.MALFORMED;
    }
    in.position(in.position() + end - before);
    return Found.HEAD;
  }
}
