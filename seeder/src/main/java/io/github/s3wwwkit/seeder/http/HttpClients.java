package io.github.s3wwwkit.seeder.http;

import io.github.s3wwwkit.seeder.run.Stop;
import java.io.IOException;
import java.net.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;

/** OkHttp as source and store need it, each with settings of its own: no tries or redirects. */
public final class HttpClients {
  private static final Duration CLEANUP = Duration.ofSeconds(5);
  private static final int MAX_REQUESTS = 64;

  private record Use(boolean firstHost, boolean https) {}

  private final Stop stop;
  private final OkHttpClient common;
  private final OkHttpClient bound;
  private final Map<Use, OkHttpClient> clients = new ConcurrentHashMap<>();

  /** Clients that all end with the run. */
  public HttpClients(HttpSettings settings, Stop stop) {
    this(
        new OkHttpClient.Builder()
            .connectionPool(new ConnectionPool(MAX_REQUESTS, 1, TimeUnit.MINUTES))
            .socketFactory(new BufferedSockets(address -> {}))
            .connectionSpecs(List.of(ConnectionSpec.CLEARTEXT))
            .protocols(List.of(Protocol.HTTP_1_1))
            .proxy(Proxy.NO_PROXY)
            .connectTimeout(settings.connect())
            .readTimeout(settings.idle())
            .writeTimeout(settings.idle())
            .followRedirects(false)
            .followSslRedirects(false)
            .retryOnConnectionFailure(false)
            .addNetworkInterceptor(HttpClients::dropImmediateRetry)
            .build(),
        stop);
  }

  private HttpClients(OkHttpClient common, Stop stop) {
    this.common = common;
    this.stop = stop;
    LiveCalls calls = new LiveCalls();
    stop.onRequest(calls::cancelAll);
    Dispatcher dispatcher = new Dispatcher();
    dispatcher.setMaxRequests(MAX_REQUESTS);
    dispatcher.setMaxRequestsPerHost(MAX_REQUESTS);
    bound =
        common
            .newBuilder()
            .dispatcher(dispatcher)
            .eventListener(calls)
            .addInterceptor(this::refuseWhenStopped)
            .build();
  }

  /** The same connections and settings, ended by {@code other} instead. */
  public HttpClients boundTo(Stop other) {
    return new HttpClients(common, other);
  }

  /** For any host. */
  public OkHttpClient client(HttpUrl url) {
    return client(url, false);
  }

  /**
   * For the hosts of a source.
   *
   * @param firstHost whether this is the host (with scheme and port) that the user named, and not
   *     one where a redirect led: only that one is shown who asks
   */
  public OkHttpClient client(HttpUrl url, boolean firstHost) {
    // Reading the system's roots is put off until TLS is used.
    return clients.computeIfAbsent(
        new Use(firstHost, url.isHttps()),
        use ->
            use.https()
                ? bound.newBuilder().connectionSpecs(List.of(ConnectionSpec.MODERN_TLS)).build()
                : bound);
  }

  /** For what must be tidied up even after the run was ended. */
  public OkHttpClient cleanupClient(HttpUrl url) {
    return boundTo(new Stop()).client(url).newBuilder().callTimeout(CLEANUP).build();
  }

  private Response refuseWhenStopped(Interceptor.Chain chain) throws IOException {
    if (stop.reason() != null) {
      throw new IOException("the run was ended");
    }
    return chain.proceed(chain.request());
  }

  /** RetryAndFollowUpInterceptor asks again by itself after a 503 with "Retry-After: 0". */
  private static Response dropImmediateRetry(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    return "0".equals(response.header("Retry-After"))
        ? response.newBuilder().removeHeader("Retry-After").build()
        : response;
  }
}
