package io.github.s3wwwkit.sidecar.store;

import io.github.s3wwwkit.pem.Trust;
import io.github.s3wwwkit.sidecar.Interview;
import io.github.s3wwwkit.sidecar.Log;
import io.github.s3wwwkit.sidecar.store.Health.State;
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
  private @Nullable SSLSocketFactory tls;
  private volatile Health health = Health.UNKNOWN;

  public StoreProbe(ProbeConfig config, Listener listener) {
    this.config = config;
    this.listener = listener;
    interview = new Interview("store", config.timeout());
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
    interview.repeat(config.interval(), this::question, this::conclude);
  }

  private StoreQuestion question() {
    if (tls == null && config.url().getScheme().equalsIgnoreCase("https")) {
      tls = Trust.sockets(Trust.systemAnd(config.roots()));
    }
    return new StoreQuestion(config.url(), tls, config.timeout());
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
