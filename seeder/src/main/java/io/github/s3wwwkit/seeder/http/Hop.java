package io.github.s3wwwkit.seeder.http;

import io.github.s3wwwkit.seeder.run.Transient;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.Authenticator;
import okhttp3.Dns;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;
import org.jspecify.annotations.Nullable;

/** The way of each request: directly or through a proxy, and what is made of its failures. */
final class Hop implements Interceptor, Authenticator {
  private static final String AUTHORIZATION = "Proxy-Authorization";
  private static final int REFUSED = 407;
  // As from a source.
  private static final Set<Integer> PERMANENT = Set.of(400, 401, 403, 404, 410);
  private static final Pattern TUNNEL_REFUSED =
      Pattern.compile("Unexpected response code for CONNECT: (\\d+)");

  private final Proxies proxies;
  private final boolean publicOnly;

  Hop(Proxies proxies, boolean publicOnly) {
    this.proxies = proxies;
    this.publicOnly = publicOnly;
  }

  @Override
  public Response intercept(Chain direct) throws IOException {
    Request request = direct.request();
    @Nullable ProxyServer proxy = proxies.to(request.url());
    // A server may close a connection that waits, at any moment: what was asked on it is then asked
    // on a new one (RFC 9112 9.3.1). OkHttp does not do this for a connection that never worked.
    Chain chain = direct.withRetryOnConnectionFailure(!request.method().equals("POST"));
    if (proxy != null) {
      if (publicOnly) {
        PrivateAddresses.checkLiteral(request.url().host());
      }
      chain =
          chain
              .withProxy(proxy.proxy())
              .withDns(Dns.SYSTEM)
              .withSocketFactory(BufferedSockets.OPEN);
    }
    try {
      return chain.proceed(request);
    } catch (IOException e) {
      throw explain(e, proxy);
    }
  }

  private static IOException explain(IOException error, @Nullable ProxyServer proxy) {
    String through = proxy == null ? "" : "through the proxy " + proxy.display() + ": ";
    // OkHttp tries all addresses of a host and keeps what the others said beside the first failure.
    List<IOException> all =
        Stream.concat(Stream.of(error), Stream.of(error.getSuppressed()))
            .filter(IOException.class::isInstance)
            .map(IOException.class::cast)
            .toList();
    for (IOException e : all) {
      if (e instanceof Refused) {
        return new Refused(through + e.getMessage(), e);
      }
      if (Transient.isTlsRefusal(e)) {
        return new Refused(through + Transient.reason(e), e);
      }
    }
    if (proxy == null) {
      return error;
    }
    Matcher answer = TUNNEL_REFUSED.matcher(String.valueOf(error.getMessage()));
    if (!answer.matches()) {
      return new IOException(through + Transient.reason(error), error);
    }
    String what = through + "it answers " + answer.group(1);
    return PERMANENT.contains(Integer.valueOf(answer.group(1)))
        ? new Refused(what, error)
        : new IOException(what, error);
  }

  /**
   * Below OkHttp's own handling of 407, which would give the proxy's password to a server that asks
   * for it through the tunnel.
   */
  Response authorize(Chain chain) throws IOException {
    Request request = chain.request();
    @Nullable ProxyServer proxy = request.isHttps() ? null : proxies.to(request.url());
    if (proxy != null && proxy.authorization() != null) {
      request = request.newBuilder().header(AUTHORIZATION, proxy.authorization()).build();
    }
    Response response = chain.proceed(request);
    if (response.code() == REFUSED) {
      response.close();
      throw proxy == null ? new Refused("answers 407") : refused(proxy);
    }
    return response;
  }

  /** For CONNECT: OkHttp asks before the first one, and again when that was refused. */
  @Override
  public @Nullable Request authenticate(@Nullable Route route, Response response) throws Refused {
    Request request = response.request();
    @Nullable ProxyServer proxy = proxies.to(request.url());
    if (proxy == null) {
      return null;
    }
    boolean before =
        response.challenges().stream().anyMatch(c -> c.scheme().equals("OkHttp-Preemptive"));
    if (!before) {
      throw refused(proxy);
    }
    return proxy.authorization() == null
        ? null
        : request.newBuilder().header(AUTHORIZATION, proxy.authorization()).build();
  }

  private static Refused refused(ProxyServer proxy) {
    return new Refused(
        "it answers 407: "
            + (proxy.authorization() == null
                ? "it wants a user and a password in "
                : "it refuses the user and the password in ")
            + proxy.variable());
  }
}
