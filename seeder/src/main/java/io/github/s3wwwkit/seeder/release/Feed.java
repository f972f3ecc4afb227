package io.github.s3wwwkit.seeder.release;

import io.github.s3wwwkit.seeder.manifest.Entry;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.source.SourceReader;
import io.github.s3wwwkit.seeder.source.StartAgain;
import io.github.s3wwwkit.seeder.store.Buffers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** A source as it flows: counted, bounded and told to who watches. */
final class Feed implements Input {
  // 80 MB/s: where one connection brings less, it is what all else waits for.
  private static final Duration SLOW_PART = Duration.ofMillis(100);

  private final SourceReader source;
  private final Entry entry;
  private final TransferLimits limits;
  private final Progress.Meter meter;
  private long offset;
  private final AtomicBoolean mayTryParts;
  private boolean isSlow;

  /**
   * Begins at the first byte.
   *
   * @param mayTryParts false as soon as the source did not keep its word about parts
   */
  Feed(
      SourceReader source,
      Entry entry,
      TransferLimits limits,
      Progress.Meter meter,
      AtomicBoolean mayTryParts) {
    this.mayTryParts = mayTryParts;
    this.source = source;
    this.entry = entry;
    this.limits = limits;
    this.meter = meter;
  }

  /** Of all of it, in bytes; -1 when the source does not say. */
  long length() throws Failure, StartAgain {
    long length = source.length();
    check(length);
    meter.open(length);
    return length;
  }

  /** How many bytes were read. */
  long offset() {
    return offset;
  }

  @Override
  public boolean atEnd() throws Failure, StartAgain {
    return source.atEnd();
  }

  @Override
  public int fill(byte[] buffer) throws Failure, StartAgain {
    long start = System.nanoTime();
    int filled = 0;
    while (filled < buffer.length) {
      int n = read(buffer, filled, buffer.length - filled);
      if (n < 0) {
        break;
      }
      filled += n;
    }
    isSlow = filled == Buffers.PART_SIZE && System.nanoTime() - start > SLOW_PART.toNanos();
    return filled;
  }

  /** At least one byte; -1 at the end. */
  int read(byte[] into, int at, int length) throws Failure, StartAgain {
    int n = source.read(into, at, length);
    if (n >= 0) {
      offset += n;
      check(offset);
      meter.moved(n);
    }
    return n;
  }

  private void check(long bytes) throws Failure {
    if (bytes > limits.maxBytes()) {
      throw Failure.integrity(
          entry.source().display()
              + " is larger than the "
              + limits.maxBytes()
              + " bytes allowed (--max-bytes)");
    }
  }

  /** Whether several connections would bring the rest sooner. */
  boolean isWorthSplitting() throws Failure, StartAgain {
    return isSlow
        && mayTryParts.get()
        && source.hasParts()
        && source.length() - offset >= 2L * Buffers.PART_SIZE;
  }

  /** From here on the rest is fetched part by part, in any order. */
  Parts split() throws Failure, StartAgain {
    source.close();
    return new Parts(offset, source.length());
  }

  /** What is left, and how to get some of it. */
  final class Parts {
    private final long end;
    private long next;

    private Parts(long from, long end) {
      this.next = from;
      this.end = end;
    }

    boolean hasNext() {
      return next < end;
    }

    Part next() {
      long from = next;
      next = Math.min(end, from + Buffers.PART_SIZE);
      return new Part(from, next);
    }
  }

  /** Fetched over a connection of its own. */
  final class Part {
    private final long from;
    private final int length;

    private Part(long from, long to) {
      this.from = from;
      this.length = (int) (to - from);
    }

    int length() {
      return length;
    }

    void fill(byte[] buffer) throws Failure, StartAgain {
      try (SourceReader reader = source.part(from, from + length)) {
        int filled = 0;
        while (filled < length) {
          int n = reader.read(buffer, filled, length - filled);
          filled += n;
          meter.moved(n);
        }
      } catch (StartAgain e) {
        mayTryParts.set(false);
        throw e;
      } catch (Failure e) {
        if (e.kind() != Failure.Kind.SOURCE || !e.isRetryable() || !mayTryParts.get()) {
          throw e;
        }
        // It may be that it does not take so many connections.
        mayTryParts.set(false);
        throw StartAgain.because(e.getMessage(), from);
      }
    }
  }
}
