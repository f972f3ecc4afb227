package io.github.s3wwwkit.sidecar.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MethodTest {
  // RFC 9110 9.2.2, 16.1.
  @ParameterizedTest
  @CsvSource({
    "GET, GET, true",
    "HEAD, HEAD, true",
    "POST, POST, false",
    "PUT, PUT, true",
    "PATCH, PATCH, false",
    "DELETE, DELETE, true",
    "OPTIONS, OPTIONS, true",
    // Of no other is it known.
    "PROPFIND, other, false",
    "TRACE, other, false",
    "OTHER, other, false",
    "get, other, false",
    "GETS, other, false",
  })
  void isKnownByItsName(String name, String label, boolean idempotent) {
    byte[] bytes = ("x" + name + "x").getBytes(StandardCharsets.US_ASCII);
    Method method = Method.of(bytes, 1, bytes.length - 1);
    assertEquals(label, method.label());
    assertEquals(idempotent, method.idempotent());
  }
}
