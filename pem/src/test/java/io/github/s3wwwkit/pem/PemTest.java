package io.github.s3wwwkit.pem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.List;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {
  private static final HeldCertificate EC =
      new HeldCertificate.Builder().commonName("ec").ecdsa256().build();
  private static final HeldCertificate RSA =
      new HeldCertificate.Builder().commonName("rsa").rsa2048().build();

  private static String pem(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  /** PKCS#8 ends with the key in its own form: PKCS#1 or SEC1. */
  private static byte[] inner(PrivateKey key) {
    byte[] pkcs8 = key.getEncoded();
    byte[] header =
        key.getAlgorithm().equals("RSA") ? new byte[] {5, 0, 4} : new byte[] {3, 1, 7, 4};
    for (int i = 0; i < pkcs8.length; i++) {
      if (java.util.Arrays.equals(pkcs8, i, i + header.length, header, 0, header.length)) {
        int length = i + header.length;
        int first = pkcs8[length] & 0xff;
        int from = length + 1 + (first < 0x80 ? 0 : first & 0x7f);
        return java.util.Arrays.copyOfRange(pkcs8, from, pkcs8.length);
      }
    }
    throw new IllegalStateException("no key inside");
  }

  @Test
  void allCertificatesOfAFile() {
    String text = "# made by hand\r\n" + EC.certificatePem() + "\nroot:\n" + RSA.certificatePem();
    assertEquals(
        List.of(EC.certificate(), RSA.certificate()),
        Pem.parse(text.replace("\n", "\r\n")).certificates());
    assertEquals(
        List.of(EC.certificate()),
        Pem.parse(EC.privateKeyPkcs8Pem() + EC.certificatePem()).certificates());
    assertEquals(
        List.of(EC.certificate()),
        Pem.parse(pem("ENCRYPTED PRIVATE KEY", new byte[9]) + EC.certificatePem()).certificates());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nAAAA\n",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"
      })
  void noCertificate(String text) {
    assertThrows(PemException.class, () -> Pem.parse(text).certificates());
  }

  @Test
  void filesThatCannotBeRead(@TempDir Path folder) throws Exception {
    for (Path file : List.of(folder, folder.resolve("missing"))) {
      assertThrows(PemException.class, () -> Pem.certificates(file));
    }
    Path file = Files.write(folder.resolve("der"), EC.certificate().getEncoded());
    assertThrows(PemException.class, () -> Pem.certificates(file));
  }

  private static PrivateKey read(HeldCertificate certificate, String pem) {
    return Pem.parse(pem).privateKey(certificate.certificate().getPublicKey());
  }

  @Test
  void keysInAllForms() {
    PrivateKey rsa = RSA.keyPair().getPrivate();
    PrivateKey ec = EC.keyPair().getPrivate();
    assertEquals(rsa, read(RSA, RSA.privateKeyPkcs8Pem()));
    assertEquals(rsa, read(RSA, RSA.privateKeyPkcs1Pem()));
    assertEquals(rsa, read(RSA, pem("RSA PRIVATE KEY", inner(rsa))));
    assertEquals(ec, read(EC, EC.privateKeyPkcs8Pem()));
    assertEquals(ec, read(EC, pem("EC PRIVATE KEY", inner(ec))));
    String parameters = pem("EC PARAMETERS", new byte[] {6, 8, 42, -122, 72, -50, 61, 3, 1, 7});
    assertEquals(ec, read(EC, parameters + pem("EC PRIVATE KEY", inner(ec))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Ed25519", "Ed448", "RSASSA-PSS"})
  void keysOfOtherAlgorithms(String algorithm) throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    Pem pem = Pem.parse(pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    assertEquals(pair.getPrivate(), pem.privateKey(pair.getPublic()));
  }

  @Test
  void keysOfOtherCertificates() {
    HeldCertificate other = new HeldCertificate.Builder().ecdsa256().build();
    HeldCertificate otherRsa = new HeldCertificate.Builder().rsa2048().build();
    for (String pem :
        List.of(
            other.privateKeyPkcs8Pem(),
            pem("EC PRIVATE KEY", inner(other.keyPair().getPrivate())),
            RSA.privateKeyPkcs8Pem(),
            RSA.privateKeyPkcs1Pem())) {
      assertThrows(PemException.class, () -> read(EC, pem));
    }
    for (String pem :
        List.of(
            otherRsa.privateKeyPkcs8Pem(),
            otherRsa.privateKeyPkcs1Pem(),
            EC.privateKeyPkcs8Pem(),
            pem("EC PRIVATE KEY", inner(EC.keyPair().getPrivate())))) {
      assertThrows(PemException.class, () -> read(RSA, pem));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "garbage, no private key",
    "'-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----', no key of",
    "'-----BEGIN PRIVATE KEY-----\nA\n-----END PRIVATE KEY-----', base64",
    "'-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----', no key of",
    "'-----BEGIN DSA PRIVATE KEY-----\nAAAA\n-----END DSA PRIVATE KEY-----', neither",
    "'-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----', encrypted",
    "'-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES,0\n\nAAAA\n"
        + "-----END RSA PRIVATE KEY-----', encrypted"
  })
  void keysThatCannotBeRead(String pem, String why) {
    PemException e = assertThrows(PemException.class, () -> read(RSA, pem));
    assertTrue(String.valueOf(e.getMessage()).contains(why), e::getMessage);
  }
}
