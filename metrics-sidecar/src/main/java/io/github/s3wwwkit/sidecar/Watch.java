package io.github.s3wwwkit.sidecar;

import java.time.Duration;
import java.util.function.Consumer;

/** Has something looked at again and again, whatever comes of it. */
public final class Watch implements Runnable {
  private final Duration pause;
  private final Runnable look;
  private final Consumer<String> log;
  private final String what;
  private String complaint = "";

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
    this.what = what;
    this.pause = pause;
    this.look = look;
    this.log = log;
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
      complaint = "";
    } catch (RuntimeException | OutOfMemoryError e) {
      // A defect, or memory: it is looked at again, and told of once.
      if (!e.toString().equals(complaint)) {
        complaint = e.toString();
        log.accept(what + " cannot be looked at: " + complaint);
      }
    }
  }
}
