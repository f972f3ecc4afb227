package io.github.s3wwwkit.sidecar.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** The first SIGTERM or SIGINT is a wish to end, the second one leaves at once. */
final class Signals {
  static final int BY_TERM = 143;
  private static final int BY_INT = 130;

  private final AtomicBoolean begun = new AtomicBoolean();
  private final CountDownLatch first = new CountDownLatch(1);

  private Signals() {}

  static Signals install() {
    Signals signals = new Signals();
    Signal.handle(new Signal("TERM"), signal -> signals.end(BY_TERM));
    Signal.handle(new Signal("INT"), signal -> signals.end(BY_INT));
    // A terminal that closes, a reader of our output that leaves: traffic goes on.
    Signal.handle(new Signal("HUP"), SignalHandler.SIG_IGN);
    Signal.handle(new Signal("PIPE"), SignalHandler.SIG_IGN);
    return signals;
  }

  void awaitFirst() throws InterruptedException {
    first.await();
  }

  private void end(int code) {
    if (!begun.compareAndSet(false, true)) {
      Runtime.getRuntime().halt(code);
    }
    first.countDown();
  }
}
