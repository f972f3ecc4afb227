package io.github.s3wwwkit.seeder.http;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.nio.charset.StandardCharsets;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy.
 *
 * @param variable where the user named it
 * @param authorization the value of {@code Proxy-Authorization}
 */
record ProxyServer(String variable, Proxy proxy, String display, @Nullable String authorization) {
  /**
   * Reads {@code http://user:password@host:port}; all but the host may be missing.
   *
   * @throws IllegalArgumentException with a message that holds no secret
   */
  static ProxyServer parse(String variable, String text) {
    HttpUrl url = HttpUrl.parse(text.contains("://") ? text : "http://" + text);
    if (url == null
        || url.isHttps()
        || !url.encodedPath().equals("/")
        || url.encodedQuery() != null
        || url.encodedFragment() != null) {
      throw new IllegalArgumentException(
          variable
              + " must be the address of an HTTP proxy (no other kind can be used) such as"
              + " http://proxy:3128");
    }
    String address = url.newBuilder().username("").password("").build().toString();
    boolean hasUser = !url.username().isEmpty() || !url.password().isEmpty();
    return new ProxyServer(
        variable,
        new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(url.host(), url.port())),
        address.substring(0, address.length() - 1),
        hasUser ? Credentials.basic(url.username(), url.password(), StandardCharsets.UTF_8) : null);
  }

  /** Never shows the password. */
  @Override
  public String toString() {
    return display;
  }
}
