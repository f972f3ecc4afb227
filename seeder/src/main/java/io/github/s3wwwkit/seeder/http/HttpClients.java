package io.github.s3wwwkit.seeder.http;

import io.github.s3wwwkit.seeder.run.Stop;
import java.io.IOException;
import java.net.Proxy;
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
import org.jspecify.annotations.Nullable;

/** OkHttp as source and store need it, each with settings of its own: no tries or redirects. */
public final class HttpClients {
  private static final int MAX_REQUESTS = 64;

  private record Use(boolean firstHost, boolean https) {}

  /** What all views share; connections are only used again where these are the same. */
  private static final class Shared {
    private final HttpSettings settings;
    private final OkHttpClient plain;
    private @Nullable Tls tls;

    Shared(HttpSettings settings) {
      this.settings = settings;
      Hop hop = new Hop(settings.proxies(), settings.publicOnly());
      OkHttpClient.Builder plain =
          new OkHttpClient.Builder()
              .connectionPool(new ConnectionPool(MAX_REQUESTS, 1, TimeUnit.MINUTES))
              .socketFactory(BufferedSockets.OPEN)
              .connectionSpecs(List.of(ConnectionSpec.CLEARTEXT))
              .protocols(List.of(Protocol.HTTP_1_1))
              .proxy(Proxy.NO_PROXY)
              .proxyAuthenticator(hop)
              .connectTimeout(settings.connect())
              .readTimeout(settings.idle())
              .writeTimeout(settings.idle())
              .followRedirects(false)
              .followSslRedirects(false)
              .retryOnConnectionFailure(false)
              .addInterceptor(hop)
              .addNetworkInterceptor(hop::authorize)
              .addNetworkInterceptor(HttpClients::dropImmediateRetry);
      if (settings.publicOnly()) {
        plain.socketFactory(BufferedSockets.PUBLIC_ONLY).dns(new PrivateAddresses.PublicDns());
      }
      this.plain = plain.build();
    }

    /** Reading the system's roots is put off until TLS is used. */
    synchronized Tls tls() {
      if (tls == null) {
        tls = Tls.of(settings.roots(), settings.identity());
      }
      return tls;
    }
  }

  private final Stop stop;
  private final Shared shared;
  private final OkHttpClient plain;
  private final Map<Use, OkHttpClient> clients = new ConcurrentHashMap<>();

  /** Clients that all end with the run. */
  public HttpClients(HttpSettings settings, Stop stop) {
    this(new Shared(settings), stop);
  }

  private HttpClients(Shared shared, Stop stop) {
    this.shared = shared;
    this.stop = stop;
    LiveCalls calls = new LiveCalls();
    stop.onRequest(calls::cancelAll);
    Dispatcher dispatcher = new Dispatcher();
    dispatcher.setMaxRequests(MAX_REQUESTS);
    dispatcher.setMaxRequestsPerHost(MAX_REQUESTS);
    plain =
        shared
            .plain
            .newBuilder()
            .dispatcher(dispatcher)
            .eventListener(calls)
            .addInterceptor(this::refuseWhenStopped)
            .build();
  }

  /** The same connections and settings, ended by {@code other} instead. */
  public HttpClients boundTo(Stop other) {
    return new HttpClients(shared, other);
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
    return clients.computeIfAbsent(
        new Use(firstHost, url.isHttps()), use -> use.https() ? tls(use.firstHost()) : plain);
  }

  private OkHttpClient tls(boolean identified) {
    Tls tls = shared.tls();
    return plain
        .newBuilder()
        .connectionSpecs(List.of(ConnectionSpec.MODERN_TLS))
        .sslSocketFactory(identified ? tls.identified() : tls.anonymous(), tls.trust())
        .build();
  }

  private Response refuseWhenStopped(Interceptor.Chain chain) throws IOException {
    if (stop.reason() != null) {
      throw new IOException("the run was ended");
    }
    return chain.proceed(chain.request());
  }

  /**
   * RetryAndFollowUpInterceptor asks again by itself after a 503 with "Retry-After: 0", and after a
   * 408 unless it says when.
   */
  private static Response dropImmediateRetry(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    if (!"0".equals(response.header("Retry-After", "0"))) {
      return response;
    }
    return switch (response.code()) {
      case 503 -> response.newBuilder().removeHeader("Retry-After").build();
      case 408 -> response.newBuilder().header("Retry-After", "1").build();
      default -> response;
    };
  }
}
