package io.github.s3wwwkit.sidecar.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BytesTest {
  @Test
  void givesBackOnlyWhatWasMoreThanUsual() {
    Bytes bytes = new Bytes().put("x".repeat(3000));
    byte[] usual = bytes.array();
    bytes.drop();
    assertEquals("", bytes.toString());
    assertSame(usual, bytes.array());

    bytes.put("y".repeat(30_000)).drop();
    assertTrue(bytes.array().length <= 4096);
    assertEquals("z", bytes.put('z').toString());
  }
}
