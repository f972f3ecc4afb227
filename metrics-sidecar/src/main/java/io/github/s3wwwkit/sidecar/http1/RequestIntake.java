package io.github.s3wwwkit.sidecar.http1;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Finds the head of the next request in what has come in, and judges it. */
public final class RequestIntake {
  /** What there is of a request. */
  public enum Found {
    /** Nothing but an empty line, if that. */
    NOTHING,
    /** The beginning of a head. */
    PART,
    /** A head that is beyond doubt; the body, if any, is at the source's position now. */
    HEAD,
    /** What cannot be passed on; {@link #refusal} says why. */
    REFUSED
  }

  // Whole heads are hardly ever longer; what is behind one need not be copied.
  private static final int USUAL = 1024;

  private final int max;
  private final byte[] bytes;
  private final RequestHead head = new RequestHead();
  private @Nullable Refusal refusal;

  /**
   * Takes heads up to a length.
   *
   * @param max bytes of a head at most
   */
  public RequestIntake(int max) {
    this.max = max;
    bytes = new byte[decisive(max)];
  }

  /** How many bytes are never {@link Found#PART}: heads up to {@code max}, and an empty line. */
  public static int decisive(int max) {
    return max + 2;
  }

  /**
   * Looks at {@code source}, and consumes a head that is whole.
   *
   * @param seen how many of the bytes there an earlier look has found to be {@link Found#PART}
   */
  public Found look(ByteBuffer source, int seen) {
    int all = Math.min(source.remaining(), bytes.length);
    int few = Math.min(all, seen + USUAL);
    Found found = look(source, seen, few);
    return found == Found.PART && few < all ? look(source, few, all) : found;
  }

  private Found look(ByteBuffer source, int seen, int n) {
    source.get(source.position(), bytes, 0, n);
    int start = HeadScanner.start(bytes, 0, n);
    if (start == HeadScanner.MORE) {
      return Found.NOTHING;
    }
    if (start == HeadScanner.MALFORMED) {
      return refused(Refusal.BAD_REQUEST, 0, 0);
    }
    int to = Math.min(n, start + max);
    int end = HeadScanner.end(bytes, start, Math.max(start, seen), to);
    if (end == HeadScanner.MALFORMED) {
      return refused(Refusal.BAD_REQUEST, start, to);
    }
    if (end == HeadScanner.MORE && to - start < max) {
      return Found.PART;
    }
    if (end == HeadScanner.MORE) {
      boolean line = HeadScanner.hasLine(bytes, start, to);
      return refused(line ? Refusal.HEAD_TOO_LARGE : Refusal.TARGET_TOO_LONG, start, to);
    }
    refusal = head.parse(bytes, start, end);
    source.position(source.position() + end);
    return refusal == null ? Found.HEAD : Found.REFUSED;
  }

  private Found refused(Refusal why, int from, int to) {
    head.unread(bytes, from, to);
    refusal = why;
    return Found.REFUSED;
  }

  /** The head found, until the next look; of a refused one what could be read. */
  public RequestHead head() {
    return head;
  }

  /** Why the last one was refused. */
  public Refusal refusal() {
    Refusal why = refusal;
    if (why == null) {
      throw new IllegalStateException("not refused");
    }
    return why;
  }
}
