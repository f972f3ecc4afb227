package io.github.s3wwwkit.pem;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whom TLS believes, as a client or as a server. */
public final class Trust {
  private Trust() {}

  /** The system's roots and {@code more}, which may be none. */
  public static X509TrustManager systemAnd(List<X509Certificate> more) {
    X509TrustManager system = manager(null);
    return more.isEmpty()
        ? system
        : only(Stream.concat(Stream.of(system.getAcceptedIssuers()), more.stream()).toList());
  }

  /** Nobody but {@code roots}, at least one. */
  public static X509TrustManager only(List<X509Certificate> roots) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (int i = 0; i < roots.size(); i++) {
        store.setCertificateEntry(Integer.toString(i), roots.get(i));
      }
      return manager(store);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("TLS cannot be set up", e);
    }
  }

  /** What connects to those whom {@code trust} believes, and shows itself by {@code keys}. */
  public static SSLSocketFactory sockets(X509TrustManager trust, KeyManager... keys) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, new TrustManager[] {trust}, null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("TLS cannot be set up", e);
    }
  }

  private static X509TrustManager manager(@Nullable KeyStore roots) {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(roots);
      return (X509TrustManager) factory.getTrustManagers()[0];
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("TLS cannot be set up", e);
    }
  }
}
