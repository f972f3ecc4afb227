package io.github.s3wwwkit.seeder.cli;

import io.github.s3wwwkit.seeder.credentials.CredentialChain;
import io.github.s3wwwkit.seeder.credentials.CredentialSource;
import io.github.s3wwwkit.seeder.http.HttpClients;
import io.github.s3wwwkit.seeder.http.HttpSettings;
import io.github.s3wwwkit.seeder.http.Proxies;
import io.github.s3wwwkit.seeder.release.Transfer;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.Log;
import io.github.s3wwwkit.seeder.run.Retry;
import io.github.s3wwwkit.seeder.run.Stop;
import io.github.s3wwwkit.seeder.source.Redaction;
import io.github.s3wwwkit.seeder.store.Endpoint;
import io.github.s3wwwkit.seeder.store.ObjectStore;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** What commands set up in the same way, and what is known of one that fails. */
final class Job {
  /** What a command talks to, and how. */
  record Connection(Retry retry, Stop stop, ObjectStore store) {}

  private static final List<String> PROXIES =
      List.of("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY");

  private final UnaryOperator<@Nullable String> environment;
  private final Clock clock;
  private final Log log;
  private final Stop stop;
  private final Redaction redaction;
  private @Nullable String release;
  private @Nullable Transfer transfer;

  Job(
      UnaryOperator<@Nullable String> environment,
      Clock clock,
      Log log,
      Stop stop,
      Redaction redaction) {
    this.environment = environment;
    this.clock = clock;
    this.log = log;
    this.stop = stop;
    this.redaction = redaction;
    for (String variable : PROXIES) {
      @Nullable String proxy = environment.apply(variable);
      if (proxy != null) {
        hideUser(proxy.contains("://") ? proxy : "http://" + proxy);
      }
    }
  }

  private void hideUser(String address) {
    @Nullable HttpUrl url = HttpUrl.parse(address);
    if (url != null) {
      redaction.hideUser(url);
    }
  }

  /** Judges what leads to the store; from then on the deadline counts. */
  Connection connect(StoreOptions options, RunOptions run, boolean createBucket) throws Failure {
    run.check();
    Endpoint endpoint = options.endpoint();
    HttpUrl sts = options.stsEndpoint(endpoint);
    HttpSettings settings = options.http(run, proxies());
    HttpClients http = clients(settings);
    // Shared by all transfers: of the JDK's generators this one may be.
    Retry retry = new Retry(run.maxAttempts, stop, log, new Random());
    CredentialSource credentials =
        new HiddenCredentials(
            new CredentialChain(http, () -> clients(settings.withoutProxies()), retry, log, clock)
                .choose(options.keyFiles(), sts, environment),
            redaction);
    stop.startDeadline(run.deadline);
    ObjectStore store =
        new ObjectStore(
            endpoint, options.bucket, createBucket, credentials, http, retry, stop, log);
    return new Connection(retry, stop, store);
  }

  /** Clients that end with the run. */
  HttpClients clients(HttpSettings settings) {
    return new HttpClients(settings, stop);
  }

  Proxies proxies() throws Failure {
    try {
      return Proxies.of(environment);
    } catch (IllegalArgumentException e) {
      throw Failure.usage(String.valueOf(e.getMessage()));
    }
  }

  /** For what no message may show. */
  Redaction redaction() {
    return redaction;
  }

  Clock clock() {
    return clock;
  }

  Log log() {
    return log;
  }

  /** Null until it is known. */
  @Nullable String release() {
    return release;
  }

  /** The release that this is about, when it is about one. */
  void about(String name) {
    release = name;
  }

  /** How often content was asked for. */
  int attempts() {
    return transfer == null ? 0 : transfer.tally().attempts();
  }

  /** How often that went on from where it had broken off. */
  int resumed() {
    return transfer == null ? 0 : transfer.tally().resumptions();
  }

  void countBy(Transfer counter) {
    transfer = counter;
  }
}
