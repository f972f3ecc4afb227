package io.github.s3wwwkit.pem;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;

/** Private keys in PKCS#8 (RFC 5958), PKCS#1 (RFC 8017) and SEC1 (RFC 5915). */
final class PrivateKeys {
  private static final byte SEQUENCE = 0x30;
  private static final byte OCTET_STRING = 0x04;
  private static final byte[] VERSION_0 = {0x02, 1, 0};

  private PrivateKeys() {}

  /** Reads the key that belongs to a public one. */
  static PrivateKey read(Pem.Block block, PublicKey publicKey) {
    byte[] pkcs8 =
        switch (block.label()) {
          case "PRIVATE KEY" -> block.der();
          case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> pkcs8(block.der(), publicKey.getEncoded());
          default ->
              throw new PemException("holds a key that is neither PKCS#8 nor PKCS#1 nor SEC1");
        };
    try {
      PrivateKey key =
          KeyFactory.getInstance(publicKey.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      if (belong(key, publicKey)) {
        return key;
      }
    } catch (GeneralSecurityException e) {
      throw new PemException(
          "holds no key of the certificate's kind (" + publicKey.getAlgorithm() + ")", e);
    }
    throw new PemException("holds another key than the certificate's");
  }

  private static boolean belong(PrivateKey key, PublicKey publicKey)
      throws GeneralSecurityException {
    String algorithm =
        switch (publicKey.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          case String other -> other;
        };
    byte[] message = {1, 2, 3};
    Signature signature = Signature.getInstance(algorithm);
    if (algorithm.equals("RSASSA-PSS")) {
      // It has no parameters of its own.
      signature.setParameter(
          new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    }
    signature.initSign(key);
    signature.update(message);
    byte[] signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update(message);
    return signature.verify(signed);
  }

  /**
   * PKCS#8 is a version, the algorithm and the key in its own form. The algorithm, and for EC its
   * curve, is that of the public key, whose encoding begins with it (RFC 5280 4.1.2.7).
   */
  private static byte[] pkcs8(byte[] key, byte[] publicKey) {
    ByteBuffer in = ByteBuffer.wrap(publicKey);
    in.get();
    length(in);
    int from = in.position();
    in.get();
    int length = length(in);
    byte[] algorithm = new byte[in.position() + length - from];
    in.get(from, algorithm);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes(VERSION_0);
    content.writeBytes(algorithm);
    content.writeBytes(der(OCTET_STRING, key));
    return der(SEQUENCE, content.toByteArray());
  }

  private static int length(ByteBuffer in) {
    int first = in.get() & 0xff;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7f); i++) {
      length = length << 8 | (in.get() & 0xff);
    }
    return length;
  }

  private static byte[] der(byte tag, byte[] content) {
    // DER wants the shortest form of the length; the JDK takes any.
    return ByteBuffer.allocate(content.length + 6)
        .put(tag)
        .put((byte) 0x84)
        .putInt(content.length)
        .put(content)
        .array();
  }
}
