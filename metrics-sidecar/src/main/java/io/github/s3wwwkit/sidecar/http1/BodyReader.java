package io.github.s3wwwkit.sidecar.http1;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

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

  /** Bytes of trailers that are passed on at most; more are malformed. */
  static final int MAX_TRAILERS = 4 * 1024;

  // Fifteen digits of 4 bits fit into a long whatever they are.
  private static final int MAX_SIZE_DIGITS = 15;
  // Extensions that come with little content are an attack (CVE-2023-39326); each chunk earns as
  // much as an honest one may need.
  private static final int MAX_EXTENSIONS = 16 * 1024;
  private static final int EARNED = 256;

  private enum State {
    NOTHING,
    LENGTH,
    UNTIL_CLOSE,
    SIZE,
    EXTENSION_NAME,
    EXTENSION_VALUE,
    EXTENSION_QUOTED,
    EXTENSION_ESCAPED,
    EXTENSION_UNQUOTED,
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
  private boolean keepTrailers;
  private @Nullable Trailers trailers;
  private long left;
  private int digits;
  private int part;
  private int extensions;
  private int trailerBytes;

  public void nothing() {
    begin(State.NOTHING, 0);
  }

  public void length(long bytes) {
    begin(bytes == 0 ? State.NOTHING : State.LENGTH, bytes);
  }

  public void untilClose() {
    begin(State.UNTIL_CLOSE, 0);
  }

  /**
   * In chunks.
   *
   * @param mayHaveTrailers whether trailers are kept, to be passed on
   */
  public void chunked(boolean mayHaveTrailers) {
    begin(State.SIZE, 0);
    inChunks = true;
    keepTrailers = mayHaveTrailers;
    digits = 0;
    extensions = 0;
    trailerBytes = 0;
  }

  private void begin(State first, long bytes) {
    state = first;
    inChunks = false;
    trailers = null;
    left = bytes;
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

  /** What came after the content and may go on, or null. */
  @Nullable Trailers trailers() {
    return trailers;
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
      case EXTENSION_NAME,
          EXTENSION_VALUE,
          EXTENSION_QUOTED,
          EXTENSION_ESCAPED,
          EXTENSION_UNQUOTED ->
          ++extensions > MAX_EXTENSIONS ? State.BROKEN : extension(c);
      // A bare LF here is illegal too (RFC 9112 erratum 7633).
      case SIZE_LF -> c != Ascii.LF ? State.BROKEN : left == 0 ? State.TRAILER : data();
      case DATA_CR -> c == Ascii.CR ? State.DATA_LF : State.BROKEN;
      case DATA_LF -> {
        digits = 0;
        yield c == Ascii.LF ? State.SIZE : State.BROKEN;
      }
      case TRAILER, TRAILER_NAME, TRAILER_VALUE, TRAILER_LF ->
          ++trailerBytes > MAX_TRAILERS ? State.BROKEN : trailer(c);
      case LAST_LF -> c == Ascii.LF ? State.NOTHING : State.BROKEN;
      default -> throw new IllegalStateException(state.name());
    };
  }

  private State size(byte c) {
    int hex = Ascii.hex(c);
    if (hex >= 0) {
      left = left << 4 | hex;
      return ++digits <= MAX_SIZE_DIGITS ? State.SIZE : State.BROKEN;
    }
    if (digits == 0) {
      return State.BROKEN;
    }
    part = 0;
    return c == Ascii.CR ? State.SIZE_LF : c == ';' ? State.EXTENSION_NAME : State.BROKEN;
  }

  private State data() {
    extensions = (int) Math.max(0, extensions - EARNED - left);
    return State.DATA;
  }

  /** RFC 9112 7.1.1; blanks around are bad ones, of which nobody needs any. */
  private State extension(byte c) {
    return switch (state) {
      case EXTENSION_NAME -> {
        if (Ascii.token(c)) {
          part++;
          yield State.EXTENSION_NAME;
        }
        yield part == 0 ? State.BROKEN : c == '=' ? value() : afterExtension(c);
      }
      case EXTENSION_VALUE -> {
        if (Ascii.token(c)) {
          part++;
          yield State.EXTENSION_VALUE;
        }
        yield part > 0 ? afterExtension(c) : c == '"' ? State.EXTENSION_QUOTED : State.BROKEN;
      }
      case EXTENSION_QUOTED ->
          c == '"'
              ? State.EXTENSION_UNQUOTED
              : c == '\\'
                  ? State.EXTENSION_ESCAPED
                  : Ascii.text(c) ? State.EXTENSION_QUOTED : State.BROKEN;
      case EXTENSION_ESCAPED -> Ascii.text(c) ? State.EXTENSION_QUOTED : State.BROKEN;
      default -> afterExtension(c);
    };
  }

  private State value() {
    part = 0;
    return State.EXTENSION_VALUE;
  }

  private State afterExtension(byte c) {
    part = 0;
    return c == Ascii.CR ? State.SIZE_LF : c == ';' ? State.EXTENSION_NAME : State.BROKEN;
  }

  private State trailer(byte c) {
    Trailers kept = trailers;
    return switch (state) {
      case TRAILER -> {
        if (c == Ascii.CR) {
          yield State.LAST_LF;
        }
        if (kept == null && keepTrailers) {
          kept = new Trailers();
          trailers = kept;
        }
        yield name(c, kept);
      }
      case TRAILER_NAME -> {
        if (c != ':') {
          yield name(c, kept);
        }
        if (kept != null) {
          kept.nameEnds();
        }
        yield State.TRAILER_VALUE;
      }
      case TRAILER_VALUE -> {
        if (c == Ascii.CR) {
          if (kept != null) {
            kept.lineEnds();
          }
          yield State.TRAILER_LF;
        }
        if (kept != null) {
          kept.value(c);
        }
        yield Ascii.text(c) ? State.TRAILER_VALUE : State.BROKEN;
      }
      default -> c == Ascii.LF ? State.TRAILER : State.BROKEN;
    };
  }

  private static State name(byte c, @Nullable Trailers kept) {
    if (kept != null) {
      kept.name(c);
    }
    return Ascii.token(c) ? State.TRAILER_NAME : State.BROKEN;
  }
}
