package io.github.s3wwwkit.pem;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The blocks of a text of RFC 7468; what stands between them is skipped. Its rules throw a {@link
 * PemException}.
 */
public record Pem(List<Block> blocks) {
  /** What stands between two of its lines. */
  record Block(String label, String content) {
    byte[] der() {
      try {
        return Base64.getMimeDecoder().decode(content);
      } catch (IllegalArgumentException e) {
        throw new PemException("has a block that is not base64", e);
      }
    }

    /** In PKCS#8, or as OpenSSL marked it before (RFC 1421 4.6). */
    boolean encrypted() {
      return label.startsWith("ENCRYPTED ") || content.contains(",ENCRYPTED");
    }

    /** Never shows a key. */
    @Override
    public String toString() {
      return label;
    }
  }

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

  /** All certificates of a file, at least one, in its order. */
  public static List<X509Certificate> certificates(Path file) {
    return read(file).certificates();
  }

  public static Pem read(Path file) {
    try {
      return parse(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (NoSuchFileException e) {
      throw new PemException("does not exist", e);
    } catch (IOException e) {
      throw new PemException("cannot be read", e);
    }
  }

  public static Pem parse(String text) {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2)));
    }
    return new Pem(List.copyOf(blocks));
  }

  /** At least one, in the order of the text. */
  public List<X509Certificate> certificates() {
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
      throw new PemException("has a certificate that cannot be read", e);
    }
    if (certificates.isEmpty()) {
      throw new PemException("holds no certificate in PEM");
    }
    return List.copyOf(certificates);
  }

  /** The first private key, in whatever form it is, which must belong to {@code publicKey}. */
  public PrivateKey privateKey(PublicKey publicKey) {
    return PrivateKeys.read(privateKey(), publicKey);
  }

  private Block privateKey() {
    for (Block block : blocks) {
      if (block.label().endsWith("PRIVATE KEY")) {
        if (block.encrypted()) {
          throw new PemException("holds an encrypted key; give one without a passphrase");
        }
        return block;
      }
    }
    throw new PemException("holds no private key in PEM");
  }
}
