package io.github.s3wwwkit.seeder.http;

import io.github.s3wwwkit.pem.Pem;
import io.github.s3wwwkit.pem.PemException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Who the seeder is to a source.
 *
 * @param chain the certificate, then those that lead to its root
 */
public record ClientIdentity(List<X509Certificate> chain, PrivateKey key) {
  /**
   * Reads the key of a certificate.
   *
   * @param certificates with that of the key, in any order
   * @throws PemException with a message that goes on after the name of the file
   */
  public static ClientIdentity of(List<X509Certificate> certificates, Path keyFile) {
    Pem keys = Pem.read(keyFile);
    @Nullable PemException first = null;
    for (X509Certificate leaf : certificates) {
      try {
        PrivateKey key = keys.privateKey(leaf.getPublicKey());
        return new ClientIdentity(chain(leaf, certificates), key);
      } catch (PemException e) {
        first = first == null ? e : first;
      }
    }
    throw first == null ? new PemException("belongs to no certificate") : first;
  }

  /** RFC 5246 7.4.2: each certificate certifies the one before it. */
  private static List<X509Certificate> chain(
      X509Certificate leaf, List<X509Certificate> certificates) {
    Set<X509Certificate> chain = new LinkedHashSet<>();
    @Nullable X509Certificate next = leaf;
    while (next != null) {
      chain.add(next);
      X500Principal issuer = next.getIssuerX500Principal();
      next =
          certificates.stream()
              .filter(c -> c.getSubjectX500Principal().equals(issuer) && !chain.contains(c))
              .findFirst()
              .orElse(null);
    }
    return List.copyOf(chain);
  }

  /** Never shows the key. */
  @Override
  public String toString() {
    return "ClientIdentity[" + chain.getFirst().getSubjectX500Principal() + "]";
  }
}
