package io.github.s3wwwkit.sidecar.tls;

import io.github.s3wwwkit.pem.PemException;
import java.nio.file.Path;

/** A file cannot be used; the message goes on after its name. */
public final class TlsFileException extends Exception {
  private final TlsFiles.Role role;
  private final Path file;

  TlsFileException(TlsFiles.Role role, Path file, PemException why) {
    super(why.getMessage(), why);
    this.role = role;
    this.file = file;
  }

  public TlsFiles.Role role() {
    return role;
  }

  Path file() {
    return file;
  }
}
