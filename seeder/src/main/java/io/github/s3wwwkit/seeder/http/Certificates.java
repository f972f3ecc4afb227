package io.github.s3wwwkit.seeder.http;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;

/** Certificates from files. */
public final class Certificates {
  private Certificates() {}

  /**
   * All of a file, at least one.
   *
   * @throws IllegalArgumentException with a message that goes on after the name of the file
   */
  public static List<X509Certificate> read(Path file) {
    return Pem.read(file).certificates();
  }
}
