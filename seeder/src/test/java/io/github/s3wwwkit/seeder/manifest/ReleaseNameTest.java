package io.github.s3wwwkit.seeder.manifest;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseNameTest {
  @ParameterizedTest
  @ValueSource(strings = {"1", "v1.2.3", "a_b-C"})
  void allowed(String name) {
    assertDoesNotThrow(() -> ReleaseName.check(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".seed", "-a", "_a", "a/b", "a b", "ü", "a\n"})
  void refused(String name) {
    assertThrows(IllegalArgumentException.class, () -> ReleaseName.check(name));
  }

  @Test
  void upTo128() {
    assertDoesNotThrow(() -> ReleaseName.check("a".repeat(128)));
    assertThrows(IllegalArgumentException.class, () -> ReleaseName.check("a".repeat(129)));
  }
}
