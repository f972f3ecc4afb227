package io.github.s3wwwkit.lab.s3www;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom a program of Go's believes: the system's file of roots, or {@code SSL_CERT_FILE} in its
 * place, and every file in the folders of {@code SSL_CERT_DIR} (crypto/x509's root_unix.go).
 */
final class Roots {
  private Roots() {}

  static X509TrustManager from(Map<String, String> variables) {
    List<Certificate> roots = new ArrayList<>();
    String file = variables.getOrDefault("SSL_CERT_FILE", "");
    if (file.isEmpty()) {
      roots.addAll(List.of(manager(null).getAcceptedIssuers()));
    } else {
      roots.addAll(read(Path.of(file)));
    }
    for (String folder : variables.getOrDefault("SSL_CERT_DIR", "").split(":", -1)) {
      roots.addAll(readAll(folder));
    }
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

  private static List<Certificate> readAll(String folder) {
    List<Certificate> found = new ArrayList<>();
    if (!folder.isEmpty()) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(folder))) {
        files.forEach(file -> found.addAll(read(file)));
      } catch (IOException e) {
        // A folder that is not there has no roots, and that is all.
      }
    }
    return found;
  }

  private static List<Certificate> read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
    } catch (IOException | CertificateException e) {
      // Nor has what is no file of certificates.
      return List.of();
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
