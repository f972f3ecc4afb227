package io.github.s3wwwkit.seeder.verify;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A digest that content must have.
 *
 * @param hex lower case, as long as the algorithm says
 */
public record Digest(Algorithm algorithm, String hex) {
  /** What content can be promised with. */
  public enum Algorithm {
    SHA256("sha256", "SHA-256", 64),
    SHA512("sha512", "SHA-512", 128);

    private final String label;
    private final String jdkName;
    private final int hexLength;

    Algorithm(String label, String jdkName, int hexLength) {
      this.label = label;
      this.jdkName = jdkName;
      this.hexLength = hexLength;
    }

    public MessageDigest newDigest() {
      try {
        return MessageDigest.getInstance(jdkName);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** The SHA-256 of these bytes, in hex. */
  public static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(Algorithm.SHA256.newDigest().digest(bytes));
  }

  /** The digest these hex digits are, judged by their number; null when they are none. */
  static @Nullable Digest ofHex(String hex) {
    for (Algorithm algorithm : Algorithm.values()) {
      if (isHex(hex, algorithm)) {
        return new Digest(algorithm, hex.toLowerCase(Locale.ROOT));
      }
    }
    return null;
  }

  /** Reads {@code sha256:…} or {@code sha512:…}; null when the text does not begin like that. */
  static @Nullable Digest parse(String text) {
    for (Algorithm algorithm : Algorithm.values()) {
      String prefix = algorithm.label + ":";
      if (text.regionMatches(true, 0, prefix, 0, prefix.length())) {
        String hex = text.substring(prefix.length());
        if (!isHex(hex, algorithm)) {
          throw new IllegalArgumentException(
              "needs " + algorithm.hexLength + " hex digits after " + prefix);
        }
        return new Digest(algorithm, hex.toLowerCase(Locale.ROOT));
      }
    }
    return null;
  }

  static Digest of(Algorithm algorithm, MessageDigest finished) {
    return new Digest(algorithm, HexFormat.of().formatHex(finished.digest()));
  }

  private static boolean isHex(String hex, Algorithm algorithm) {
    return hex.length() == algorithm.hexLength && hex.chars().allMatch(HexFormat::isHexDigit);
  }

  @Override
  public String toString() {
    return algorithm.label + ":" + hex;
  }
}
