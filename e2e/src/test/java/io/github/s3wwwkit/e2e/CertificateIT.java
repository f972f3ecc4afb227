package io.github.s3wwwkit.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.s3wwwkit.lab.source.Content;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

/** The site by TLS, with certificates of cert-manager. */
class CertificateIT {

  private static final String EXPIRY = "s3www_tls_certificate_expiration_timestamp_seconds";

  @Test
  void aRenewedCertificateLosesNoRequest() throws Exception {
    AddOn.CERT_MANAGER.need();
    try (Namespace namespace = Namespace.create("certificate")) {
      Source.deploy(namespace);
      authority(namespace);
      var content = new Content(9, 60_000);
      Site site =
          Site.install(
              namespace, content, "--set", "sidecar.tls.certManager.issuerRef.name=authority");
      URI address = site.address();
      SocketFactory tls = trusting(root(namespace));
      assertEquals(content.sha256(), Traffic.get(tls, address, Source.PATH).sha256());

      double before = site.sum(EXPIRY);
      try (Traffic traffic = Traffic.start(tls, address, Source.PATH)) {
        // cert-manager makes another one where there is none.
        namespace.kubectl("delete", "secret", Site.RELEASE + "-s3www-tls");
        namespace.await("the sidecar has the new one", () -> site.sum(EXPIRY) > before);
        assertEquals(content.sha256(), Traffic.get(tls, address, Source.PATH).sha256());
        traffic.stop();
        assertEquals(List.of(), traffic.failures());
        assertEquals(Set.of(content.sha256()), traffic.bodies().keySet());
      }
      assertEquals(0, site.sum("s3www_tls_reload_failures_total"));
    }
  }

  /** An authority of this namespace: what it signs can be judged by one certificate. */
  private static void authority(Namespace namespace) {
    namespace.apply(
        """
        apiVersion: cert-manager.io/v1
        kind: Issuer
        metadata: {name: itself}
        spec: {selfSigned: {}}
        ---
        apiVersion: cert-manager.io/v1
        kind: Certificate
        metadata: {name: authority}
        spec:
          isCA: true
          commonName: authority
          secretName: authority
          privateKey: {algorithm: ECDSA, size: 256, rotationPolicy: Always}
          issuerRef: {name: itself}
        ---
        apiVersion: cert-manager.io/v1
        kind: Issuer
        metadata: {name: authority}
        spec: {ca: {secretName: authority}}
        """);
    namespace.kubectl("wait", "--for=condition=Ready", "issuer/authority", "--timeout=240s");
  }

  private static byte[] root(Namespace namespace) {
    return Base64.getDecoder()
        .decode(
            namespace.kubectl("get", "secret", "authority", "-o", "jsonpath={.data.tls\\.crt}"));
  }

  /** Sockets for those whom this certificate (PEM) vouches for, whatever their name. */
  private static SocketFactory trusting(byte[] certificate)
      throws GeneralSecurityException, IOException {
    KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
    roots.load(null, null);
    roots.setCertificateEntry(
        "root",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(certificate)));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(roots);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context.getSocketFactory();
  }
}
