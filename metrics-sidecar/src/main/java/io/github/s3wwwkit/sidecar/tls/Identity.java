package io.github.s3wwwkit.sidecar.tls;

import io.github.s3wwwkit.pem.Trust;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Who the server is, and who its clients may be.
 *
 * @param chain the server's certificate, then those that lead to its root
 * @param clients whose certificates clients must show; empty when they need none
 */
record Identity(List<X509Certificate> chain, PrivateKey key, List<X509Certificate> clients) {
  // Clients that take no tickets are remembered here; the others cost no memory.
  private static final int SESSIONS = 1024;
  // A session goes on without another look at the client's certificate.
  private static final Duration SESSION_LIFE = Duration.ofHours(1);

  Instant expiration() {
    return chain.getFirst().getNotAfter().toInstant();
  }

  /** A context of its own: sessions of another identity do not go on with this one. */
  SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          new KeyManager[] {new Keys(this)},
          clients.isEmpty() ? new TrustManager[0] : new TrustManager[] {Trust.only(clients)},
          null);
      SSLSessionContext sessions = context.getServerSessionContext();
      sessions.setSessionCacheSize(SESSIONS);
      sessions.setSessionTimeout((int) SESSION_LIFE.toSeconds());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("TLS cannot be set up", e);
    }
  }

  /** Never shows the key. */
  @Override
  public String toString() {
    return "Identity[" + chain.getFirst().getSubjectX500Principal() + "]";
  }

  /** Shows the one identity there is to whoever can read its kind of key. */
  private static final class Keys extends X509ExtendedKeyManager {
    private static final String ALIAS = "server";

    private final Identity identity;

    Keys(Identity identity) {
      this.identity = identity;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return keyType.equals(identity.key.getAlgorithm()) ? ALIAS : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return identity.chain.toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return identity.key;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }
  }
}
