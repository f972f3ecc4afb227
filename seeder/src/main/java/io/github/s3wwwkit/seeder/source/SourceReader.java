package io.github.s3wwwkit.seeder.source;

import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.Retry;
import io.github.s3wwwkit.seeder.run.Transient;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a source in order. Where a try breaks off the next one goes on from the same byte, when the
 * source has a strong ETag; otherwise all has to start again, for nothing may be a mix of two.
 */
public final class SourceReader implements Closeable {
  /** Judges what a source answers, before its first byte is read. */
  @FunctionalInterface
  public interface Judge {
    void check(Content content) throws Failure;
  }

  private static final int NOTHING = -2;

  private final Fetcher fetcher;
  private final Retry retry;
  private final SourceAddress address;
  private final Judge judge;
  private final Tally tally;
  private final String what;
  private final long end;
  private final byte[] one = new byte[1];
  private @Nullable Content first;
  private @Nullable Content current;
  private long offset;
  private boolean isAgain;
  private int peeked = NOTHING;

  SourceReader(Fetcher fetcher, Retry retry, SourceAddress address, Judge judge, Tally tally) {
    this(fetcher, retry, address, judge, tally, null, 0, -1);
  }

  private SourceReader(
      Fetcher fetcher,
      Retry retry,
      SourceAddress address,
      Judge judge,
      Tally tally,
      @Nullable Content first,
      long from,
      long end) {
    this.fetcher = fetcher;
    this.retry = retry;
    this.address = address;
    this.judge = judge;
    this.tally = tally;
    this.what = "fetching " + address.display();
    this.first = first;
    this.offset = from;
    this.end = end;
  }

  /** Of the whole content, in bytes; -1 when the source does not say. */
  public long length() throws Failure, StartAgain {
    return opened().length();
  }

  /** Whether any part of the content can be asked for by itself. */
  public boolean hasParts() throws Failure, StartAgain {
    Content content = opened();
    return content.takesRanges() && content.validator() != null && content.length() >= 0;
  }

  /** The bytes from {@code from} up to {@code to} of the content that this one reads. */
  public SourceReader part(long from, long to) {
    return new SourceReader(
        fetcher, retry, address, judge, tally, Objects.requireNonNull(first), from, to);
  }

  /** Whether all has been read; may have to wait for one more byte. */
  public boolean atEnd() throws Failure, StartAgain {
    if (peeked == NOTHING) {
      peeked = transfer(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }
    return peeked < 0;
  }

  /** At least one byte; -1 at the end. */
  public int read(byte[] into, int at, int length) throws Failure, StartAgain {
    if (peeked == NOTHING) {
      return transfer(into, at, length);
    }
    if (peeked >= 0 && length > 0) {
      into[at] = (byte) peeked;
      peeked = NOTHING;
      return 1;
    }
    return -1;
  }

  private Content opened() throws Failure, StartAgain {
    Content known = first;
    if (known != null) {
      return known;
    }
    return retry.<Content, StartAgain>call(Failure.Kind.SOURCE, what, this::open);
  }

  private int transfer(byte[] into, int at, int length) throws Failure, StartAgain {
    return retry.<Integer, StartAgain>call(
        Failure.Kind.SOURCE, what, () -> readOnce(into, at, length));
  }

  private int readOnce(byte[] into, int at, int length) throws Transient, Failure, StartAgain {
    Content content = open();
    long whole = Objects.requireNonNull(first).length();
    long expected = end >= 0 ? end : whole;
    long left = expected < 0 ? length : Math.min(length, expected - offset);
    if (left == 0) {
      return -1;
    }
    try {
      int n = content.stream().read(into, at, (int) left);
      if (n >= 0) {
        offset += n;
        return n;
      }
    } catch (IOException e) {
      if (Transient.isTlsRefusal(e)) {
        throw Failure.permanent(Failure.Kind.SOURCE, what + ": " + Transient.reason(e));
      }
      throw brokenOff(Transient.reason(e) + " after " + offset + " bytes");
    }
    if (expected >= 0) {
      throw brokenOff("ended after " + offset + " bytes of the " + whole + " that it said");
    }
    return -1;
  }

  private Transient brokenOff(String why) throws StartAgain {
    close();
    if (Objects.requireNonNull(first).validator() == null) {
      throw new StartAgain(why, Duration.ZERO, offset);
    }
    return new Transient(why, Duration.ZERO, offset);
  }

  private Content open() throws Transient, Failure, StartAgain {
    Content open = current;
    if (open != null) {
      return open;
    }
    Content known = first;
    // A part that is asked for as planned is no further try.
    if (known == null || isAgain) {
      tally.asked();
    }
    boolean resumes = isAgain;
    isAgain = true;
    if (known == null) {
      open = fetcher.open(address);
      current = open;
      judge.check(open);
      first = open;
      return open;
    }
    String validator = Objects.requireNonNull(known.validator());
    open = fetcher.open(address, new Span(offset, end, known.length(), validator));
    current = open;
    if (resumes) {
      tally.resumed();
    }
    return open;
  }

  /** Ends the connection when there is one; reading goes on with another. */
  @Override
  public void close() {
    Content open = current;
    current = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // Whatever it is, nothing more is expected of this connection.
      }
    }
  }
}
