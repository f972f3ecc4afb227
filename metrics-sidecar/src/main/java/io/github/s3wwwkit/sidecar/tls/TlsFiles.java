package io.github.s3wwwkit.sidecar.tls;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where certificates and keys are, in PEM.
 *
 * @param certificate the server's own, and those that lead to its root
 * @param clientCa whose certificates clients must show; null when they need none
 */
public record TlsFiles(Path certificate, Path key, @Nullable Path clientCa) {
  /** What a file is for. */
  public enum Role {
    CERTIFICATE,
    KEY,
    CLIENT_CA
  }
}
