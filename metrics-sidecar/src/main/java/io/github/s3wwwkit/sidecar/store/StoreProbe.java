package io.github.s3wwwkit.sidecar.store;

import io.github.s3wwwkit.pem.Trust;
import io.github.s3wwwkit.sidecar.Interview;
import io.github.s3wwwkit.sidecar.Log;
import io.github.s3wwwkit.sidecar.store.Health.State;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Asks the store again and again whether it is there, off the loops. */
public final class StoreProbe {
  /** Who wants to know of every probe. */
  public interface Listener {
    /**
     * A probe has ended.
     *
     * @param nanos that it took
     */
    void probed(long nanos, Health health);
  }

  private final ProbeConfig config;
  private final Listener listener;
  private final Interview interview;
  private final Tally tally;
  private volatile Health health = Health.UNKNOWN;

  public StoreProbe(ProbeConfig config, Listener listener) {
    this.config = config;
    this.listener = listener;
    interview = new Interview("store-question", config.timeout());
    tally = new Tally(config.failures());
  }

  public Health health() {
    return health;
  }

  /** Asks in threads of its own. */
  public void start() {
    Thread.ofPlatform().name("store-probe").daemon().start(this::run);
  }

  private void run() {
    @Nullable SSLSocketFactory tls =
        config.url().getScheme().equalsIgnoreCase("https")
            ? Trust.sockets(Trust.systemAnd(config.roots()))
            : null;
    try {
      while (true) {
        long begin = System.nanoTime();
        ask(tls);
        TimeUnit.NANOSECONDS.sleep(config.interval().toNanos() - (System.nanoTime() - begin));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask(@Nullable SSLSocketFactory tls) throws InterruptedException {
    long begin = System.nanoTime();
    try {
      String failure = interview.ask(() -> new StoreQuestion(config.url(), tls, config.timeout()));
      conclude(System.nanoTime() - begin, failure);
    } catch (RuntimeException | OutOfMemoryError e) {
      // No thread, say: that is no answer of the store's, and it is asked again.
      Log.line("store cannot be asked: " + e);
    }
  }

  private void conclude(long nanos, @Nullable String failure) {
    Health before = health;
    Health now = tally.add(failure);
    health = now;
    listener.probed(nanos, now);
    if (now.state() != before.state()) {
      Log.line(now.state() == State.UP ? "store up" : "store down: " + now.reason());
    }
  }
}
