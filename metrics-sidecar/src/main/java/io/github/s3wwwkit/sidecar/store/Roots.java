package io.github.s3wwwkit.sidecar.store;

import io.github.s3wwwkit.sidecar.tls.Pem;
import io.github.s3wwwkit.sidecar.tls.UnusableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Certificates of a file, trusted besides the system's roots. */
public record Roots(List<X509Certificate> certificates) {
  /**
   * All of a PEM file, at least one.
   *
   * @throws UnusableException with a message that goes on after the name of the file
   */
  public static Roots read(Path file) throws UnusableException {
    try {
      return new Roots(
          Pem.parse(Files.readString(file, StandardCharsets.ISO_8859_1)).certificates());
    } catch (NoSuchFileException e) {
      throw new UnusableException("does not exist", e);
    } catch (IOException e) {
      throw new UnusableException("cannot be read", e);
    }
  }

  /** Trusts the system's roots and, unless it is null, {@code more}. */
  static SSLSocketFactory sockets(@Nullable Roots more) {
    try {
      X509TrustManager trust = trusting(null);
      if (more != null) {
        KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
        all.load(null, null);
        int n = 0;
        for (X509Certificate root : trust.getAcceptedIssuers()) {
          all.setCertificateEntry("system" + n++, root);
        }
        for (X509Certificate root : more.certificates) {
          all.setCertificateEntry("added" + n++, root);
        }
        trust = trusting(all);
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trust}, null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("TLS cannot be set up", e);
    }
  }

  private static X509TrustManager trusting(@Nullable KeyStore roots)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(roots);
    return (X509TrustManager) factory.getTrustManagers()[0];
  }
}
