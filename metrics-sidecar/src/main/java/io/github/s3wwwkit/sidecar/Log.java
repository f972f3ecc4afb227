package io.github.s3wwwkit.sidecar;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Messages for whoever runs the sidecar: one line each, on standard error. Written by a thread of
 * their own, for event loops have some too, and whoever reads standard error may be stuck: then the
 * oldest wait and the newest are lost.
 */
public final class Log {
  private static final int MOST_WAITING = 256;
  private static final long PATIENCE_MS = 1000;

  private static final BlockingQueue<byte[]> WAITING = new ArrayBlockingQueue<>(MOST_WAITING);
  private static final AtomicLong SAID = new AtomicLong();
  private static final AtomicLong WRITTEN = new AtomicLong();

  static {
    Thread.ofPlatform().name("log").daemon().start(Log::write);
  }

  private Log() {}

  public static void line(String message) {
    byte[] line = ("metrics-sidecar: " + message + "\n").getBytes(StandardCharsets.UTF_8);
    if (WAITING.offer(line)) {
      SAID.incrementAndGet();
    }
  }

  /** Waits until all is out, but not long for a reader who is stuck. */
  static void flush() throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_MS * 1_000_000;
    while (WRITTEN.get() < SAID.get() && System.nanoTime() < deadline) {
      Thread.sleep(1);
    }
  }

  private static void write() {
    // One write a line, so that nothing gets between.
    FileOutputStream err = new FileOutputStream(FileDescriptor.err);
    while (true) {
      try {
        err.write(WAITING.take());
      } catch (IOException e) {
        // Nobody is left to be told.
      } catch (InterruptedException e) {
        return;
      }
      WRITTEN.incrementAndGet();
    }
  }
}
