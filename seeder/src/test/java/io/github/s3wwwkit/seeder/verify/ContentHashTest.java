package io.github.s3wwwkit.seeder.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.s3wwwkit.seeder.run.Failure;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ContentHashTest {
  // FIPS 180-4's example "abc".
  private static final String SHA256 =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  private static final String SHA512 =
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
          + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f";

  private static String hash(Digest promised) throws Failure {
    ContentHash hash = new ContentHash(promised);
    hash.update("abX".getBytes(StandardCharsets.US_ASCII), 0, 2);
    hash.update("c".getBytes(StandardCharsets.US_ASCII), 0, 1);
    return hash.finish("abc");
  }

  @Test
  void theResultIsSha256WhateverWasPromised() throws Failure {
    assertEquals(SHA256, hash(new Digest(Digest.Algorithm.SHA256, SHA256)));
    assertEquals(SHA256, hash(new Digest(Digest.Algorithm.SHA512, SHA512)));
  }

  @Test
  void aBrokenPromiseIsAFailure() {
    for (Digest wrong :
        new Digest[] {
          new Digest(Digest.Algorithm.SHA256, "0".repeat(64)),
          new Digest(Digest.Algorithm.SHA512, "0".repeat(128))
        }) {
      Failure failure = assertThrows(Failure.class, () -> hash(wrong));
      assertEquals(Failure.Kind.INTEGRITY, failure.kind());
    }
  }
}
