package io.github.s3wwwkit.seeder.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of RFC 7468. What stands between the blocks is skipped. Its rules throw an
 * IllegalArgumentException with a message that goes on after the name of the file.
 */
final class Pem {
  /** What stands between two of its lines. */
  record Block(String label, String base64) {
    byte[] der() {
      try {
        return Base64.getMimeDecoder().decode(base64);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("has a block that is not base64", e);
      }
    }
  }

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
  // RFC 1421 4.6: how OpenSSL marked an encrypted key before PKCS#8.
  private static final Pattern ENCRYPTED =
      Pattern.compile("-----BEGIN ENCRYPTED PRIVATE KEY-----|Proc-Type:\\s*4,\\s*ENCRYPTED");

  private final List<Block> blocks;
  private final boolean encrypted;

  private Pem(List<Block> blocks, boolean encrypted) {
    this.blocks = blocks;
    this.encrypted = encrypted;
  }

  static Pem read(Path file) {
    try {
      return parse(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("does not exist", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot be read", e);
    }
  }

  static Pem parse(String text) {
    if (ENCRYPTED.matcher(text).find()) {
      return new Pem(List.of(), true);
    }
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2)));
    }
    return new Pem(List.copyOf(blocks), false);
  }

  /** At least one. */
  List<X509Certificate> certificates() {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Block block : blocks) {
        if (block.label().equals("CERTIFICATE")) {
          certificates.add(
              (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der())));
        }
      }
    } catch (CertificateException e) {
      throw new IllegalArgumentException("has a certificate that cannot be read", e);
    }
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("holds no certificate in PEM");
    }
    return List.copyOf(certificates);
  }

  /** The first private key, in whatever form it is. */
  Block privateKey() {
    if (encrypted) {
      throw new IllegalArgumentException("holds an encrypted key; give one without a passphrase");
    }
    return blocks.stream()
        .filter(block -> block.label().endsWith("PRIVATE KEY"))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("holds no private key in PEM"));
  }
}
