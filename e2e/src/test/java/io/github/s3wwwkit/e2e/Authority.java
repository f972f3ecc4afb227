package io.github.s3wwwkit.e2e;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.net.ssl.SSLSocketFactory;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** Issues certificates, into Secrets like those of cert-manager. */
record Authority(HeldCertificate certificate) {

  static Authority create() {
    return new Authority(
        new HeldCertificate.Builder().commonName("e2e").certificateAuthority(0).build());
  }

  /** A Secret with a certificate for these names and addresses. */
  void issue(Namespace namespace, String secret, String... names) {
    var server = new HeldCertificate.Builder().signedBy(certificate);
    for (String name : names) {
      server.addSubjectAlternativeName(name);
    }
    HeldCertificate issued = server.build();
    namespace.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: %s}
        type: kubernetes.io/tls
        data: {tls.crt: %s, tls.key: %s, ca.crt: %s}
        """
            .formatted(
                secret,
                encoded(issued.certificatePem()),
                encoded(issued.privateKeyPkcs8Pem()),
                encoded(certificate.certificatePem())));
  }

  /** What trusts nobody else. */
  SSLSocketFactory sockets() {
    return trusting().build().sslSocketFactory();
  }

  /** The same with a certificate of its own, by whom one likes. */
  SSLSocketFactory sockets(Authority signer) {
    HeldCertificate own =
        new HeldCertificate.Builder().commonName("visitor").signedBy(signer.certificate).build();
    return trusting().heldCertificate(own).build().sslSocketFactory();
  }

  HandshakeCertificates.Builder trusting() {
    return new HandshakeCertificates.Builder().addTrustedCertificate(certificate.certificate());
  }

  /** Its own certificate. */
  String pem() {
    return certificate.certificatePem();
  }

  private static String encoded(String pem) {
    return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
  }
}
