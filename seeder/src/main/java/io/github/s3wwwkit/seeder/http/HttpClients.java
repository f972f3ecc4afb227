package io.github.s3wwwkit.seeder.http;

import io.github.s3wwwkit.seeder.run.Stop;
import java.io.IOException;
import java.net.Proxy;
import java.time.Duration;
import java.util.List;
import okhttp3.ConnectionSpec;
import okhttp3.Dispatcher;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** OkHttp as source and store need it: no tries, redirects or proxies of its own. */
public final class HttpClients {
  private static final Duration CLEANUP = Duration.ofSeconds(5);

  private final Stop stop;
  private final OkHttpClient plain;
  private @Nullable OkHttpClient tls;

  /**
   * Clients that all end with the run.
   *
   * @param idle how long a peer may be silent
   */
  public HttpClients(Duration connect, Duration idle, Stop stop) {
    this.stop = stop;
    LiveCalls calls = new LiveCalls();
    stop.onRequest(calls::cancelAll);
    plain =
        new OkHttpClient.Builder()
            .eventListener(calls)
            .connectionSpecs(List.of(ConnectionSpec.CLEARTEXT))
            .protocols(List.of(Protocol.HTTP_1_1))
            .proxy(Proxy.NO_PROXY)
            .connectTimeout(connect)
            .readTimeout(idle)
            .writeTimeout(idle)
            .followRedirects(false)
            .followSslRedirects(false)
            .retryOnConnectionFailure(false)
            .addInterceptor(this::refuseWhenStopped)
            .addNetworkInterceptor(HttpClients::dropImmediateRetry)
            .build();
  }

  /**
   * The client for addresses of this scheme. Reading the system's roots is put off until TLS is
   * used.
   */
  public synchronized OkHttpClient client(boolean https) {
    if (!https) {
      return plain;
    }
    if (tls == null) {
      tls = plain.newBuilder().connectionSpecs(List.of(ConnectionSpec.MODERN_TLS)).build();
    }
    return tls;
  }

  /** For what must be tidied up even after the run was ended. */
  public OkHttpClient cleanupClient(boolean https) {
    OkHttpClient.Builder builder = client(https).newBuilder();
    builder.interceptors().clear();
    // Nor may the end of the run, which ends all other calls, end these.
    return builder
        .eventListener(EventListener.NONE)
        .dispatcher(new Dispatcher())
        .callTimeout(CLEANUP)
        .build();
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
