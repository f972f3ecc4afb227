package io.github.s3wwwkit.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DescriptorsTest {
  @ParameterizedTest
  @CsvSource({"64, 30, 18", "256, 20, 204", "1024, 24, 936", "1048576, 20, 1048492", "20, 15, -11"})
  void keepsSomeBack(long limit, long open, long left) {
    assertEquals(left, Descriptors.left(limit, open));
  }

  @Test
  void countsItsOwn() {
    assertTrue(Descriptors.left() > 0);
  }
}
