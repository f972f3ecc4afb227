package io.github.s3wwwkit.sidecar.cli;

import io.github.s3wwwkit.sidecar.Addresses;
import io.github.s3wwwkit.sidecar.Log;
import io.github.s3wwwkit.sidecar.accesslog.AccessLog;
import io.github.s3wwwkit.sidecar.cache.Cache;
import io.github.s3wwwkit.sidecar.metrics.AdminServer;
import io.github.s3wwwkit.sidecar.metrics.BuildInfoCollector;
import io.github.s3wwwkit.sidecar.metrics.CacheCollector;
import io.github.s3wwwkit.sidecar.metrics.ProcessCollector;
import io.github.s3wwwkit.sidecar.metrics.Readiness;
import io.github.s3wwwkit.sidecar.metrics.ReleaseRecord;
import io.github.s3wwwkit.sidecar.metrics.StoreCollector;
import io.github.s3wwwkit.sidecar.metrics.TlsCollector;
import io.github.s3wwwkit.sidecar.metrics.TrafficCollector;
import io.github.s3wwwkit.sidecar.proxy.Proxy;
import io.github.s3wwwkit.sidecar.proxy.UpstreamCheck;
import io.github.s3wwwkit.sidecar.proxy.WarmUp;
import io.github.s3wwwkit.sidecar.store.Health;
import io.github.s3wwwkit.sidecar.store.StoreProbe;
import io.github.s3wwwkit.sidecar.tls.Tls;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The running program: two ports, the event loops, the threads that look after them, the end. */
final class Sidecar {
  private static final int CANNOT_BIND = 5;
  private static final Duration SETTLE = Duration.ofMillis(500);
  // A loop may be busy with many large answers, or be kept off the processor by its container's
  // limit: only one that does not come round for longer is stuck.
  private static final Duration STUCK = Duration.ofSeconds(4);
  private static final Duration POLL = Duration.ofMillis(5);

  private final Settings settings;

  Sidecar(Settings settings) {
    this.settings = settings;
  }

  /** Serves until a signal ends it; returns the exit code. */
  int run(String version) throws InterruptedException {
    Signals signals = Signals.install();
    AccessLog log =
        settings.accessLog() ? AccessLog.toStandardOutput(settings.proxy().threads()) : null;
    Proxy proxy;
    try {
      proxy = Proxy.bind(settings.proxy(), log);
    } catch (IOException e) {
      return cannotBind(Option.LISTEN, settings.proxy().listen(), e);
    }
    AdminServer admin;
    try {
      admin = AdminServer.bind(settings.adminListen());
    } catch (IOException e) {
      return cannotBind(Option.ADMIN_LISTEN, settings.adminListen(), e);
    }
    UpstreamCheck check = new UpstreamCheck(settings.proxy().upstream());
    check.start();
    List<Readiness.Check> checks = new ArrayList<>();
    Cache cache = settings.proxy().cache();
    BooleanSupplier needed = () -> cache == null || !cache.complete();
    checks.add(new Readiness.Check("s3www", needed, () -> down(check.failure())));
    CollectorRegistry registry = registry(proxy, version);
    Settings.Store store = settings.store();
    if (store != null) {
      StoreProbe probe = probe(store, proxy, registry);
      checks.add(new Readiness.Check("store", store::needed, () -> failure(probe.health())));
      probe.start();
    }
    if (log != null) {
      log.start();
    }
    proxy.start();
    if (cache != null && cache.config().warm()) {
      new WarmUp(cache, settings.proxy(), proxy, () -> check.failure() == null).start();
    }
    admin.start(registry, () -> proxy.turn(STUCK), new Readiness(proxy::draining, checks));
    Log.line(
        "%s listens on %s, admin on %s, upstream %s, %d event loops; settings %s"
            .formatted(
                version,
                Addresses.text(proxy.address()),
                Addresses.text(admin.address()),
                settings.proxy().upstream(),
                settings.proxy().threads(),
                settings.shown()));
    signals.awaitFirst();
    int code = drain(proxy);
    if (log != null) {
      log.drain();
    }
    return code;
  }

  private CollectorRegistry registry(Proxy proxy, String version) {
    CollectorRegistry registry = new CollectorRegistry();
    registry.register(new TrafficCollector(proxy.cells(), () -> proxy.turn(SETTLE)));
    registry.register(new BuildInfoCollector(version));
    registry.register(new ProcessCollector());
    Tls tls = settings.proxy().tls();
    if (tls != null) {
      registry.register(new TlsCollector(tls));
      tls.watch();
    }
    Cache cache = settings.proxy().cache();
    if (cache != null) {
      registry.register(new CacheCollector(cache, proxy.cells()));
    }
    Path file = settings.releaseRecord();
    if (file != null) {
      ReleaseRecord record = new ReleaseRecord(file, cache);
      record.look();
      registry.register(record);
      record.watch();
    }
    return registry;
  }

  private static StoreProbe probe(Settings.Store store, Proxy proxy, CollectorRegistry registry) {
    StoreCollector collector = new StoreCollector();
    registry.register(collector);
    return new StoreProbe(
        store.probe(),
        (nanos, health) -> {
          boolean up = health.state() == Health.State.UP;
          collector.probed(nanos, up);
          if (!store.refuse()) {
            return;
          }
          if (up) {
            proxy.storeUp();
          } else {
            proxy.storeDown(store.probe().interval());
          }
        });
  }

  private static @Nullable String failure(Health health) {
    return switch (health.state()) {
      case UNKNOWN -> "not asked yet";
      case UP -> null;
      case DOWN -> down(health.reason());
    };
  }

  private static @Nullable String down(@Nullable String reason) {
    return reason == null ? null : "down: " + reason;
  }

  private int drain(Proxy proxy) throws InterruptedException {
    long begin = System.nanoTime();
    proxy.drain();
    Log.line(
        "draining: accepting for another %d ms, then waiting for what is running"
            .formatted(settings.drainDelay().toMillis()));
    Thread.sleep(settings.drainDelay());
    proxy.stop();
    proxy.turn(SETTLE);
    while (!proxy.drained()) {
      if (System.nanoTime() - begin >= settings.drainTimeout().toNanos()) {
        long cut = proxy.inFlight();
        if (cut == 0) {
          break;
        }
        Log.line("drain timeout: " + cut + (cut == 1 ? " request cut" : " requests cut"));
        cut(proxy);
        return Signals.BY_TERM;
      }
      Thread.sleep(POLL);
    }
    Log.line("drained");
    return 0;
  }

  /** Has what is left told of in the access log; not for long, should a loop be stuck. */
  private static void cut(Proxy proxy) throws InterruptedException {
    long begin = System.nanoTime();
    proxy.cut();
    while (!proxy.drained() && System.nanoTime() - begin < SETTLE.toNanos()) {
      Thread.sleep(POLL);
    }
  }

  private static int cannotBind(Option option, InetSocketAddress address, IOException e) {
    @Nullable String why = e.getMessage();
    Log.line("cannot listen on " + Addresses.text(address) + " (" + option.option() + "): " + why);
    return CANNOT_BIND;
  }
}
