package io.github.s3wwwkit.sidecar.cli;

import io.github.s3wwwkit.pem.Pem;
import io.github.s3wwwkit.pem.PemException;
import io.github.s3wwwkit.sidecar.proxy.ProxyConfig;
import io.github.s3wwwkit.sidecar.proxy.Upstream;
import io.github.s3wwwkit.sidecar.store.ProbeConfig;
import io.github.s3wwwkit.sidecar.tls.Tls;
import io.github.s3wwwkit.sidecar.tls.TlsFileException;
import io.github.s3wwwkit.sidecar.tls.TlsFiles;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All that the command line and the variables say. */
record Settings(
    ProxyConfig proxy,
    InetSocketAddress adminListen,
    Duration drainDelay,
    Duration drainTimeout,
    @Nullable Path releaseRecord,
    @Nullable Store store,
    boolean accessLog,
    String shown,
    boolean checkOnly) {
  /**
   * How to look after the store.
   *
   * @param refuse whether clients get 503 while it is down
   * @param needed whether /readyz fails meanwhile
   */
  record Store(ProbeConfig probe, boolean refuse, boolean needed) {}

  private static final String NEEDS_PROBE = "needs " + Option.STORE_PROBE.option();
  private static final int MOST_FAILURES = 1000;
  private static final int SMALLEST_HEAD = 256;
  private static final int LARGEST_HEAD = 1024 * 1024;
  private static final int MOST_THREADS = 1024;
  private static final int MOST_CONNECTIONS = 10_000_000;

  /**
   * Judges everything.
   *
   * @param given the value of an option on the command line, or null
   * @param environment where an option that is not given is looked up; an empty variable is unset
   */
  static Settings of(Function<Option, @Nullable String> given, Map<String, String> environment)
      throws UsageException {
    Values values = new Values(given, environment);
    Value listen = values.of(Option.LISTEN);
    Value adminListen = values.of(Option.ADMIN_LISTEN);
    if (same(listen.address(), adminListen.address())) {
      throw adminListen.wrong("is the address of " + listen.origin() + " too");
    }
    Value delay = values.of(Option.DRAIN_DELAY);
    Value timeout = values.of(Option.DRAIN_TIMEOUT);
    if (timeout.durationOrZero().compareTo(delay.durationOrZero()) < 0) {
      throw timeout.wrong("is below " + delay.origin() + ", " + delay.text());
    }
    URI upstream = values.of(Option.UPSTREAM).server();
    ProxyConfig proxy =
        new ProxyConfig(
            listen.address(),
            new Upstream(host(upstream), upstream.getPort() < 0 ? 80 : upstream.getPort()),
            values.isSet(Option.THREADS)
                ? values.of(Option.THREADS).number(1, MOST_THREADS)
                : Runtime.getRuntime().availableProcessors(),
            values.of(Option.HEAD_TIMEOUT).duration(),
            values.of(Option.IDLE_TIMEOUT).duration(),
            values.of(Option.UPSTREAM_CONNECT_TIMEOUT).duration(),
            values.of(Option.UPSTREAM_RESPONSE_TIMEOUT).duration(),
            values.of(Option.UPSTREAM_IDLE_TIMEOUT).duration(),
            values.of(Option.STALL_TIMEOUT).duration(),
            values.of(Option.MAX_HEAD).size(SMALLEST_HEAD, LARGEST_HEAD),
            values.of(Option.MAX_CONNECTIONS).number(1, MOST_CONNECTIONS),
            values.on(Option.TRUST_FORWARDED),
            values.on(Option.MAKE_TRACEPARENT),
            tls(values),
            CacheSettings.cache(values));
    return new Settings(
        proxy,
        adminListen.address(),
        delay.durationOrZero(),
        timeout.durationOrZero(),
        values.isSet(Option.RELEASE_RECORD) ? values.of(Option.RELEASE_RECORD).path() : null,
        store(values),
        values.of(Option.ACCESS_LOG).second("off", "json"),
        values.shown(),
        values.on(Option.CHECK));
  }

  private static @Nullable Tls tls(Values values) throws UsageException {
    List<Option> given =
        Stream.of(Option.TLS_CERT, Option.TLS_KEY, Option.TLS_CLIENT_CA)
            .filter(values::isSet)
            .toList();
    if (given.isEmpty()) {
      return null;
    }
    for (Option needed : List.of(Option.TLS_CERT, Option.TLS_KEY)) {
      if (!values.isSet(needed)) {
        throw values.of(given.getFirst()).wrong("needs " + needed.option() + " too");
      }
    }
    try {
      return Tls.load(
          new TlsFiles(
              values.of(Option.TLS_CERT).path(),
              values.of(Option.TLS_KEY).path(),
              values.isSet(Option.TLS_CLIENT_CA) ? values.of(Option.TLS_CLIENT_CA).path() : null));
    } catch (TlsFileException e) {
      Option option =
          switch (e.role()) {
            case CERTIFICATE -> Option.TLS_CERT;
            case KEY -> Option.TLS_KEY;
            case CLIENT_CA -> Option.TLS_CLIENT_CA;
          };
      throw values.of(option).wrong(Objects.toString(e.getMessage()));
    }
  }

  /** Where a value comes from: the option, else the variable, else the default. */
  record Values(Function<Option, @Nullable String> given, Map<String, String> environment) {
    boolean isSet(Option option) {
      return given.apply(option) != null || !variable(option).isEmpty();
    }

    /** Whether a switch is on. */
    boolean on(Option option) throws UsageException {
      return isSet(option) && of(option).truth();
    }

    /** All that is set or has a default, as it could be written on a command line. */
    String shown() {
      return Arrays.stream(Option.values())
          .filter(option -> isSet(option) || !option.standard().isEmpty())
          .map(option -> option.option() + "=" + of(option).shown())
          .collect(Collectors.joining(" "));
    }

    Value of(Option option) {
      String text = given.apply(option);
      if (text != null) {
        return new Value(option.option(), text);
      }
      String variable = variable(option);
      return variable.isEmpty()
          ? new Value(option.option(), option.standard())
          : new Value(option.variable(), variable);
    }

    private String variable(Option option) {
      return environment.getOrDefault(option.variable(), "");
    }
  }

  private static boolean same(InetSocketAddress a, InetSocketAddress b) {
    return a.getPort() == b.getPort()
        && a.getPort() != 0
        && (a.getAddress().equals(b.getAddress())
            || a.getAddress().isAnyLocalAddress()
            || b.getAddress().isAnyLocalAddress());
  }

  private static String host(URI uri) {
    String host = uri.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static @Nullable Store store(Values values) throws UsageException {
    // Judged whether there is a probe or not, so that no mistake waits for the day it is switched
    // on.
    List<X509Certificate> roots =
        values.isSet(Option.STORE_CA_FILE) ? roots(values.of(Option.STORE_CA_FILE)) : List.of();
    Duration interval = values.of(Option.STORE_PROBE_INTERVAL).duration();
    Duration timeout = values.of(Option.STORE_PROBE_TIMEOUT).duration();
    int failures = values.of(Option.STORE_PROBE_FAILURES).number(1, MOST_FAILURES);
    boolean wanted = values.isSet(Option.ON_STORE_DOWN);
    boolean refuse = !wanted || values.of(Option.ON_STORE_DOWN).second("pass", "503");
    boolean needed = values.on(Option.READY_NEEDS_STORE);
    if (values.isSet(Option.STORE_PROBE)) {
      URI url = values.of(Option.STORE_PROBE).url();
      return new Store(new ProbeConfig(url, interval, timeout, failures, roots), refuse, needed);
    }
    if (needed) {
      throw values.of(Option.READY_NEEDS_STORE).wrong(NEEDS_PROBE);
    }
    if (wanted && refuse) {
      throw values.of(Option.ON_STORE_DOWN).wrong(NEEDS_PROBE);
    }
    return null;
  }

  private static List<X509Certificate> roots(Value value) throws UsageException {
    try {
      return Pem.certificates(value.path());
    } catch (PemException e) {
      throw value.wrong(Objects.toString(e.getMessage()));
    }
  }
}
