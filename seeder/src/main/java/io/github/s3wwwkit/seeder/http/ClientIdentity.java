package io.github.s3wwwkit.seeder.http;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Who the seeder is to a source.
 *
 * @param chain the certificate, then those that lead to its root
 */
public record ClientIdentity(List<X509Certificate> chain, PrivateKey key) {
  /**
   * Reads the key of a certificate.
   *
   * @throws IllegalArgumentException with a message that goes on after the name of the file
   */
  public static ClientIdentity of(List<X509Certificate> chain, Path keyFile) {
    return new ClientIdentity(
        chain, PrivateKeys.read(Pem.read(keyFile).privateKey(), chain.getFirst().getPublicKey()));
  }

  /** Never shows the key. */
  @Override
  public String toString() {
    return "ClientIdentity[" + chain.getFirst().getSubjectX500Principal() + "]";
  }
}
