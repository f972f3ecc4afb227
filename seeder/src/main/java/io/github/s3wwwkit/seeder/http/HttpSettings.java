package io.github.s3wwwkit.seeder.http;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a source or a store is reached.
 *
 * @param connect until a connection stands
 * @param idle how long a peer may be silent
 * @param roots trusted besides the system's
 * @param identity who we are to the first host
 * @param publicOnly whether to connect to addresses of the public internet only; a proxy's own is
 *     exempt, and the names that it resolves are its own business
 */
public record HttpSettings(
    Duration connect,
    Duration idle,
    Proxies proxies,
    List<X509Certificate> roots,
    @Nullable ClientIdentity identity,
    boolean publicOnly) {
  /** The same, but all is reached directly. */
  public HttpSettings withoutProxies() {
    return new HttpSettings(connect, idle, Proxies.NONE, roots, identity, publicOnly);
  }
}
