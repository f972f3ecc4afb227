package io.github.s3wwwkit.seeder.release;

import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.SideBySide;
import io.github.s3wwwkit.seeder.run.Threads;
import io.github.s3wwwkit.seeder.source.StartAgain;
import io.github.s3wwwkit.seeder.store.Buffers;
import io.github.s3wwwkit.seeder.store.MultipartUpload;
import io.github.s3wwwkit.seeder.verify.ContentHash;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the rest of a content over several connections, and hands its parts on in order, for the
 * digest is over all of it.
 */
final class PartPump {
  /** A part on its way, in the buffer that it will be sent from. */
  private static final class Ahead {
    final byte[] buffer;
    final int length;
    final CountDownLatch arrived = new CountDownLatch(1);
    volatile @Nullable Throwable problem;

    Ahead(byte[] buffer, int length) {
      this.buffer = buffer;
      this.length = length;
    }

    void await() {
      try {
        arrived.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException("nothing interrupts threads here", e);
      }
    }
  }

  private final Buffers buffers;
  private final Semaphore slots;
  private final Deque<Ahead> ahead = new ArrayDeque<>();

  /**
   * Uses what others leave.
   *
   * @param slots free places for transfers, this one's own not counted
   */
  PartPump(Buffers buffers, Semaphore slots) {
    this.buffers = buffers;
    this.slots = slots;
  }

  void run(Feed.Parts parts, MultipartUpload upload, ContentHash hash) throws Failure, StartAgain {
    try {
      while (parts.hasNext() || !ahead.isEmpty()) {
        fetchAhead(parts, upload);
        Ahead oldest = ahead.element();
        oldest.await();
        rethrow(oldest.problem);
        hash.update(oldest.buffer, 0, oldest.length);
        ahead.remove();
        upload.send(oldest.buffer, oldest.length);
      }
    } finally {
      for (Ahead left : ahead) {
        left.await();
        buffers.giveBack(left.buffer);
      }
    }
  }

  private void fetchAhead(Feed.Parts parts, MultipartUpload upload) throws Failure {
    // Only the oldest part may wait for a buffer: it needs no other one to be done with its own.
    if (ahead.isEmpty()) {
      fetch(parts.next(), upload.nextBuffer(), false);
    }
    while (parts.hasNext() && slots.tryAcquire()) {
      byte @Nullable [] buffer = buffers.poll(Buffers.PART_SIZE);
      if (buffer == null) {
        slots.release();
        return;
      }
      fetch(parts.next(), buffer, true);
    }
  }

  private void fetch(Feed.Part part, byte[] buffer, boolean hasSlot) {
    Ahead one = new Ahead(buffer, part.length());
    ahead.add(one);
    Threads.beside(
        "range",
        () -> {
          try {
            part.fill(buffer);
          } catch (Throwable e) {
            // Whatever it is: what has not arrived must never count as content.
            one.problem = e;
          } finally {
            if (hasSlot) {
              slots.release();
            }
            one.arrived.countDown();
          }
        });
  }

  private static void rethrow(@Nullable Throwable problem) throws Failure, StartAgain {
    if (problem instanceof StartAgain e) {
      throw e;
    }
    SideBySide.rethrow(problem);
  }
}
