package io.github.s3wwwkit.seeder.http;

import io.github.s3wwwkit.pem.Trust;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whom TLS trusts, and who it says we are. */
record Tls(X509TrustManager trust, SSLSocketFactory anonymous, SSLSocketFactory identified) {
  /** The system's roots and {@code roots}. */
  static Tls of(List<X509Certificate> roots, @Nullable ClientIdentity identity) {
    X509TrustManager trust = Trust.systemAnd(roots);
    SSLSocketFactory anonymous = Trust.sockets(trust);
    return new Tls(
        trust,
        anonymous,
        identity == null ? anonymous : Trust.sockets(trust, new IdentityKeyManager(identity)));
  }
}
