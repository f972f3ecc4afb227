package io.github.s3wwwkit.lab.demo;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What is to be published.
 *
 * @param sha256 64 hex digits, or null when nobody promised any
 */
record Promise(String source, @Nullable String sha256) {

  /** A digest that is not the promised one. */
  String broken() {
    return sha256 == null || !sha256.startsWith("0") ? "0".repeat(64) : "1".repeat(64);
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
