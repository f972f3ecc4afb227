package io.github.s3wwwkit.sidecar.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.sidecar.tls.TlsFiles.Role;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
  private static final HeldCertificate EC = certificate(1).build();
  private static final HeldCertificate OTHER_EC = certificate(2).build();
  private static final HeldCertificate RSA = certificate(3).rsa2048().build();

  private @TempDir Path folder;
  private TlsFiles files;

  @BeforeEach
  void name() {
    files =
        new TlsFiles(
            folder.resolve("tls.crt"), folder.resolve("tls.key"), folder.resolve("ca.crt"));
  }

  private static HeldCertificate.Builder certificate(int days) {
    return new HeldCertificate.Builder()
        .commonName("server")
        .certificateAuthority(0)
        .duration(days, TimeUnit.DAYS);
  }

  private void write(String certificate, String key, String clientCa) throws IOException {
    Files.writeString(files.certificate(), certificate);
    Files.writeString(files.key(), key);
    Files.writeString(folder.resolve("ca.crt"), clientCa);
  }

  private static Instant expiration(HeldCertificate held) {
    return held.certificate().getNotAfter().toInstant();
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN %s-----\r\n%s\r\n-----END %s-----\r\n"
        .formatted(label, Base64.getMimeEncoder().encodeToString(der), label);
  }

  /** The key in its own form: what PKCS#8 has in an octet string behind version and algorithm. */
  private static byte[] inner(KeyPair pair) {
    ByteBuffer in = ByteBuffer.wrap(pair.getPrivate().getEncoded());
    content(in);
    skip(in);
    skip(in);
    return content(in);
  }

  private static byte[] content(ByteBuffer in) {
    in.get();
    int length = in.get() & 0xff;
    if (length > 0x80) {
      length = length == 0x81 ? in.get() & 0xff : in.getShort() & 0xffff;
    }
    byte[] content = new byte[length];
    in.get(in.position(), content);
    return content;
  }

  private static void skip(ByteBuffer in) {
    int length = content(in).length;
    in.position(in.position() + length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC PKCS#8", "EC SEC1", "RSA PKCS#8", "RSA PKCS#1"})
  void readsKeys(String kind) throws Exception {
    HeldCertificate held = kind.startsWith("EC") ? EC : RSA;
    String key =
        switch (kind) {
          case "EC SEC1" ->
              // As openssl writes it, the curve first.
              "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
                  + pem("EC PRIVATE KEY", inner(held.keyPair()));
          case "RSA PKCS#1" -> pem("RSA PRIVATE KEY", inner(held.keyPair()));
          default -> held.privateKeyPkcs8Pem();
        };
    write(
        "some words\n" + held.certificatePem() + EC.certificatePem(),
        key,
        OTHER_EC.certificatePem());
    Tls tls = Tls.load(files);
    assertEquals(expiration(held), tls.expiration());
    assertTrue(tls.engine().getNeedClientAuth());
    assertFalse(tls.engine().getUseClientMode());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "crt gone|CERTIFICATE|does not exist",
        "crt folder|CERTIFICATE|is not a regular file",
        "crt empty|CERTIFICATE|holds no certificate in PEM",
        "crt broken|CERTIFICATE|has a certificate that cannot be read",
        "crt huge|CERTIFICATE|is larger than 1 MiB",
        "key gone|KEY|does not exist",
        "key none|KEY|holds no private key in PEM",
        "key encrypted|KEY|holds an encrypted key; give one without a passphrase",
        "key encrypted before PKCS#8|KEY|holds an encrypted key; give one without a passphrase",
        "key DSA|KEY|holds a key that is neither PKCS#8 nor PKCS#1 nor SEC1",
        "key other|KEY|holds another key than the certificate's",
        "key of another kind|KEY|holds no key of the certificate's kind (EC)",
        "key broken|KEY|holds no key of the certificate's kind (EC)",
        "ca gone|CLIENT_CA|does not exist",
        "ca empty|CLIENT_CA|holds no certificate in PEM",
      })
  void namesWhatIsWrong(String what, Role role, String why) throws Exception {
    write(EC.certificatePem(), EC.privateKeyPkcs8Pem(), OTHER_EC.certificatePem());
    Path file =
        folder.resolve(
            Map.of("crt", "tls.crt", "key", "tls.key")
                .getOrDefault(what.substring(0, 3), "ca.crt"));
    Files.delete(file);
    switch (what) {
      case "crt folder" -> Files.createDirectory(file);
      case "crt empty", "ca empty" -> Files.writeString(file, "");
      case "crt broken" -> Files.writeString(file, pem("CERTIFICATE", new byte[] {1, 2, 3}));
      case "crt huge" -> Files.writeString(file, "x".repeat(1024 * 1024 + 1));
      case "key none" -> Files.writeString(file, EC.certificatePem());
      case "key encrypted" ->
          Files.writeString(file, pem("ENCRYPTED PRIVATE KEY", new byte[] {1, 2, 3}));
      case "key encrypted before PKCS#8" ->
          Files.writeString(
              file,
              """
              -----BEGIN EC PRIVATE KEY-----
              Proc-Type: 4,ENCRYPTED
              DEK-Info: AES-256-CBC,00

              AAAA
              -----END EC PRIVATE KEY-----
              """);
      case "key DSA" -> Files.writeString(file, pem("DSA PRIVATE KEY", new byte[] {1, 2, 3}));
      case "key other" -> Files.writeString(file, OTHER_EC.privateKeyPkcs8Pem());
      case "key of another kind" -> Files.writeString(file, RSA.privateKeyPkcs8Pem());
      case "key broken" -> Files.writeString(file, pem("EC PRIVATE KEY", new byte[] {1, 2, 3}));
      default -> {}
    }
    TlsFileException failure = assertThrows(TlsFileException.class, () -> Tls.load(files));
    assertEquals(role, failure.role());
    assertEquals(why, failure.getMessage());
  }

  @Test
  void waitsUntilItsFilesAreWritten() throws Exception {
    write(EC.certificatePem(), EC.privateKeyPkcs8Pem(), OTHER_EC.certificatePem());
    Tls tls = Tls.load(files);
    Files.writeString(files.certificate(), RSA.certificatePem());
    tls.look();
    // The key comes a moment later: nothing was wrong in between.
    Files.writeString(files.key(), RSA.privateKeyPkcs8Pem());
    tls.look();
    assertEquals(expiration(EC), tls.expiration());
    tls.look();
    assertEquals(expiration(RSA), tls.expiration());
    assertEquals(0, tls.reloadFailures());
  }

  @Test
  void countsEachChangeThatCannotBeUsedOnce() throws Exception {
    write(EC.certificatePem(), EC.privateKeyPkcs8Pem(), OTHER_EC.certificatePem());
    Tls tls = Tls.load(files);
    Files.writeString(files.key(), "");
    look(tls, 5);
    assertEquals(1, tls.reloadFailures());
    Files.writeString(folder.resolve("ca.crt"), "");
    look(tls, 5);
    assertEquals(2, tls.reloadFailures());
    assertEquals(expiration(EC), tls.expiration());
    write(OTHER_EC.certificatePem(), OTHER_EC.privateKeyPkcs8Pem(), EC.certificatePem());
    look(tls, 2);
    assertEquals(expiration(OTHER_EC), tls.expiration());
    assertEquals(2, tls.reloadFailures());
  }

  private static void look(Tls tls, int times) {
    for (int i = 0; i < times; i++) {
      tls.look();
    }
  }
}
