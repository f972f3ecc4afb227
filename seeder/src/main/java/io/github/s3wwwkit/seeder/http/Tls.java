package io.github.s3wwwkit.seeder.http;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whom TLS trusts, and who it says we are. */
record Tls(X509TrustManager trust, SSLSocketFactory anonymous, SSLSocketFactory identified) {
  /** The system's roots and {@code roots}. */
  static Tls of(List<X509Certificate> roots, @Nullable ClientIdentity identity) {
    try {
      X509TrustManager trust = trustManager(null);
      if (!roots.isEmpty()) {
        KeyStore all = emptyStore();
        int n = 0;
        for (X509Certificate root : trust.getAcceptedIssuers()) {
          all.setCertificateEntry("system" + n++, root);
        }
        for (X509Certificate root : roots) {
          all.setCertificateEntry("added" + n++, root);
        }
        trust = trustManager(all);
      }
      SSLSocketFactory anonymous = socketFactory(null, trust);
      return new Tls(
          trust,
          anonymous,
          identity == null
              ? anonymous
              : socketFactory(new KeyManager[] {new IdentityKeyManager(identity)}, trust));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("TLS cannot be set up", e);
    }
  }

  private static X509TrustManager trustManager(@Nullable KeyStore roots)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(roots);
    return (X509TrustManager) factory.getTrustManagers()[0];
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    return store;
  }

  private static SSLSocketFactory socketFactory(
      KeyManager @Nullable [] keys, X509TrustManager trust) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, new TrustManager[] {trust}, null);
    return context.getSocketFactory();
  }
}
