package io.github.s3wwwkit.sidecar.http1;

import java.nio.ByteBuffer;

/**
 * Takes the framing off a body (RFC 9112 6 and 7). It never looks ahead: what it has not consumed
 * belongs to the next message.
 */
public final class BodyReader {
  /** {@link #next} needs more bytes. */
  public static final int MORE = 0;

  /** The body has ended. */
  public static final int END = -1;

  /** The framing is broken; nothing after it can be trusted. */
  public static final int MALFORMED = -2;

  // Fifteen digits of 4 bits fit into a long whatever they are.
  private static final int MAX_SIZE_DIGITS = 15;
  // Extensions and trailers are dropped here, so that nobody needs more (CVE-2023-39326).
  private static final int MAX_OVERHEAD = 16 * 1024;

  private enum State {
    NOTHING,
    LENGTH,
    UNTIL_CLOSE,
    SIZE,
    EXTENSION,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILER,
    TRAILER_NAME,
    TRAILER_VALUE,
    TRAILER_LF,
    LAST_LF,
    BROKEN
  }

  private State state = State.NOTHING;
  private boolean inChunks;
  private long left;
  private int digits;
  private int overhead;

  public void nothing() {
    inChunks = false;
    state = State.NOTHING;
  }

  public void length(long bytes) {
    inChunks = false;
    state = bytes == 0 ? State.NOTHING : State.LENGTH;
    left = bytes;
  }

  public void untilClose() {
    inChunks = false;
    state = State.UNTIL_CLOSE;
  }

  public void chunked() {
    inChunks = true;
    state = State.SIZE;
    left = 0;
    digits = 0;
    overhead = 0;
  }

  public boolean ended() {
    return state == State.NOTHING;
  }

  /** Whether framing lies amid the content. */
  public boolean inChunks() {
    return inChunks;
  }

  /** Whether the connection's end ends the body: then, and only then, it is not cut short. */
  public boolean endsWithConnection() {
    return state == State.UNTIL_CLOSE;
  }

  /**
   * Consumes framing and reads on to content.
   *
   * @return how many bytes of content lie at {@code source}'s position, which the caller must
   *     consume all; or {@link #MORE}, {@link #END}, {@link #MALFORMED}
   */
  public int next(ByteBuffer source) {
    while (true) {
      switch (state) {
        case NOTHING -> {
          return END;
        }
        case BROKEN -> {
          return MALFORMED;
        }
        case UNTIL_CLOSE -> {
          return source.remaining();
        }
        case LENGTH, DATA -> {
          int n = (int) Math.min(left, source.remaining());
          left -= n;
          if (left == 0) {
            state = state == State.LENGTH ? State.NOTHING : State.DATA_CR;
          }
          return n;
        }
        default -> {
          if (!source.hasRemaining()) {
            return MORE;
          }
          state = step(source.get());
        }
      }
    }
  }

  private State step(byte c) {
    return switch (state) {
      case SIZE -> size(c);
      case EXTENSION -> {
        if (c == Ascii.CR) {
          yield State.SIZE_LF;
        }
        yield Ascii.text(c) && ++overhead <= MAX_OVERHEAD ? State.EXTENSION : State.BROKEN;
      }
      // A bare LF here is illegal too (RFC 9112 erratum 7633).
      case SIZE_LF -> c != Ascii.LF ? State.BROKEN : left == 0 ? State.TRAILER : State.DATA;
      case DATA_CR -> c == Ascii.CR ? State.DATA_LF : State.BROKEN;
      case DATA_LF -> {
        digits = 0;
        yield c == Ascii.LF ? State.SIZE : State.BROKEN;
      }
      case TRAILER -> {
        if (c == Ascii.CR) {
          yield State.LAST_LF;
        }
        yield Ascii.token(c) && ++overhead <= MAX_OVERHEAD ? State.TRAILER_NAME : State.BROKEN;
      }
      case TRAILER_NAME -> {
        if (c == ':') {
          yield State.TRAILER_VALUE;
        }
        yield Ascii.token(c) && ++overhead <= MAX_OVERHEAD ? State.TRAILER_NAME : State.BROKEN;
      }
      case TRAILER_VALUE -> {
        if (c == Ascii.CR) {
          yield State.TRAILER_LF;
        }
        yield Ascii.text(c) && ++overhead <= MAX_OVERHEAD ? State.TRAILER_VALUE : State.BROKEN;
      }
      case TRAILER_LF -> c == Ascii.LF ? State.TRAILER : State.BROKEN;
      case LAST_LF -> c == Ascii.LF ? State.NOTHING : State.BROKEN;
      default -> throw new IllegalStateException(state.name());
    };
  }

  private State size(byte c) {
    int hex = Ascii.hex(c);
    if (hex >= 0) {
      left = digits == 0 ? hex : left << 4 | hex;
      return ++digits <= MAX_SIZE_DIGITS ? State.SIZE : State.BROKEN;
    }
    if (digits == 0) {
      return State.BROKEN;
    }
    return c == Ascii.CR ? State.SIZE_LF : c == ';' ? State.EXTENSION : State.BROKEN;
  }
}
