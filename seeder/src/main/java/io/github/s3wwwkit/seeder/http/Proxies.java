package io.github.s3wwwkit.seeder.http;

import java.util.Locale;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Which proxy leads where, as {@code HTTP_PROXY}, {@code HTTPS_PROXY}, {@code NO_PROXY} say. */
public final class Proxies {
  /** All is reached directly. */
  public static final Proxies NONE = new Proxies(null, null, NoProxy.parse(null));

  private final @Nullable ProxyServer http;
  private final @Nullable ProxyServer https;
  private final NoProxy direct;

  private Proxies(@Nullable ProxyServer http, @Nullable ProxyServer https, NoProxy direct) {
    this.http = http;
    this.https = https;
    this.direct = direct;
  }

  /**
   * Reads the variables, in lower case or, where that one is unset, in upper case.
   *
   * @throws IllegalArgumentException with a message that names the variable that is wrong
   */
  public static Proxies of(UnaryOperator<@Nullable String> environment) {
    @Nullable String noProxy = variable("NO_PROXY", environment);
    return new Proxies(
        server("HTTP_PROXY", environment),
        server("HTTPS_PROXY", environment),
        NoProxy.parse(noProxy == null ? null : environment.apply(noProxy)));
  }

  private static @Nullable ProxyServer server(
      String upper, UnaryOperator<@Nullable String> environment) {
    @Nullable String name = variable(upper, environment);
    @Nullable String value = name == null ? null : environment.apply(name);
    return name == null || value == null ? null : ProxyServer.parse(name, value.strip());
  }

  private static @Nullable String variable(
      String upper, UnaryOperator<@Nullable String> environment) {
    for (String name : new String[] {upper.toLowerCase(Locale.ROOT), upper}) {
      @Nullable String value = environment.apply(name);
      if (value != null && !value.isBlank()) {
        return name;
      }
    }
    return null;
  }

  /** The one that leads there; null when it is reached directly. */
  @Nullable ProxyServer to(HttpUrl url) {
    @Nullable ProxyServer proxy = url.isHttps() ? https : http;
    return proxy == null || direct.contains(url) ? null : proxy;
  }
}
