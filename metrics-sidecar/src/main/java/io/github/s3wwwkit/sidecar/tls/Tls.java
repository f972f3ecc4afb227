package io.github.s3wwwkit.sidecar.tls;

import io.github.s3wwwkit.sidecar.Log;
import io.github.s3wwwkit.sidecar.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * The server's side of TLS, as its files say. They are looked at again and again: what was good
 * stays until something good takes its place.
 */
public final class Tls {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  // What is left when nothing without forward secrecy or authenticated encryption is wanted;
  // cheapest first.
  private static final String[] SUITES = {
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
  };
  // Without the finite fields, whose largest ones cost a loop a long while.
  private static final String[] GROUPS = {"x25519", "secp256r1", "secp384r1", "secp521r1"};

  /** What new connections get. */
  private record Current(SSLContext context, Instant expiration) {
    static Current of(Identity identity) {
      return new Current(identity.context(), identity.expiration());
    }
  }

  private final TlsFiles files;
  private final SSLParameters parameters = new SSLParameters();
  private final AtomicLong reloadFailures = new AtomicLong();
  private Snapshot judged;
  private Snapshot seen;
  private volatile Current current;

  private Tls(TlsFiles files, Snapshot snapshot, Identity identity) {
    this.files = files;
    judged = snapshot;
    seen = snapshot;
    current = Current.of(identity);
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    parameters.setCipherSuites(SUITES);
    parameters.setUseCipherSuitesOrder(true);
    parameters.setNamedGroups(GROUPS);
    parameters.setApplicationProtocols(new String[] {"http/1.1"});
    parameters.setNeedClientAuth(files.clientCa() != null);
  }

  public static Tls load(TlsFiles files) throws TlsFileException {
    Snapshot snapshot = Snapshot.of(files);
    return new Tls(files, snapshot, snapshot.identity(files));
  }

  /** For a new connection. */
  public SSLEngine engine() {
    SSLEngine engine = current.context.createSSLEngine();
    engine.setUseClientMode(false);
    engine.setSSLParameters(parameters);
    return engine;
  }

  /** When the certificate that new connections get ends. */
  public Instant expiration() {
    return current.expiration;
  }

  /** How often what was in the files could not be used. */
  public long reloadFailures() {
    return reloadFailures.get();
  }

  /** Looks at the files again and again, in a thread of its own. */
  public void watch() {
    Thread.ofPlatform().name("tls-files").daemon().start(new Watch("TLS files", PAUSE, this::look));
  }

  /** Judges the files when they have changed and then not any more: others may write them now. */
  void look() {
    Snapshot snapshot = Snapshot.of(files);
    boolean settled = snapshot.equals(seen);
    seen = snapshot;
    if (!settled || snapshot.equals(judged)) {
      return;
    }
    judged = snapshot;
    try {
      current = Current.of(snapshot.identity(files));
      Log.line(
          "TLS certificate taken from " + files.certificate() + ", good until " + expiration());
    } catch (TlsFileException e) {
      complain(e.file() + " " + e.getMessage());
    } catch (RuntimeException e) {
      // What no rule here knows, some provider may.
      complain(e.toString());
    }
  }

  private void complain(String why) {
    reloadFailures.incrementAndGet();
    Log.line(
        "TLS stays as it is, with a certificate good until %s: %s".formatted(expiration(), why));
  }
}
