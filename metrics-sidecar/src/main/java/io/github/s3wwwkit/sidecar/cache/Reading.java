package io.github.s3wwwkit.sidecar.cache;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** How far somebody has read what memory holds. Reused: a connection reads one at a time. */
public final class Reading {
  private final Views views;
  private @Nullable Held held;
  private long at;
  private long end;

  public Reading(Views views) {
    this.views = views;
  }

  /** Begins with the bytes {@code [from, to)} of what is held, and is to be released with this. */
  public void begin(Held what, long from, long to) {
    held = what;
    at = from;
    end = to;
  }

  public boolean active() {
    return held != null;
  }

  public boolean hasRemaining() {
    return at < end;
  }

  /** The next bytes in one piece; who uses them says so. */
  public ByteBuffer next() {
    Held what = held;
    if (what == null) {
      throw new IllegalStateException("nothing is being read");
    }
    return what.view(at, end, views);
  }

  /** So many of the bytes are used. */
  public void used(int n) {
    at += n;
  }

  /** Nothing more is read. */
  public void end() {
    Held what = held;
    held = null;
    at = end;
    if (what != null) {
      what.release();
    }
  }
}
