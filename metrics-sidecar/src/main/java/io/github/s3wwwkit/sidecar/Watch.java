package io.github.s3wwwkit.sidecar;

import java.time.Duration;
import java.util.function.Consumer;

/** Has something looked at again and again, whatever comes of it. */
public final class Watch implements Runnable {
  private final Duration pause;
  private final Runnable look;
  private final Complaint complaint;

  /**
   * Has not looked yet.
   *
   * @param what is looked at, for messages
   * @param pause before each look
   */
  public Watch(String what, Duration pause, Runnable look) {
    this(what, pause, look, Log::line);
  }

  Watch(String what, Duration pause, Runnable look, Consumer<String> log) {
    this.pause = pause;
    this.look = look;
    complaint = new Complaint(what + " cannot be looked at", log);
  }

  @Override
  public void run() {
    while (true) {
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        return;
      }
      look();
    }
  }

  private void look() {
    try {
      look.run();
      complaint.over();
    } catch (RuntimeException | OutOfMemoryError e) {
      // It is looked at again.
      complaint.tell(e);
    }
  }
}
