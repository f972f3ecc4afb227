package io.github.s3wwwkit.seeder.store;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketNameTest {
  @ParameterizedTest
  @ValueSource(strings = {"abc", "my-site.example", "1a1"})
  void allowed(String name) {
    assertDoesNotThrow(() -> BucketName.check(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "ab", "Abc", "a_b", "-ab", "ab-", "a..b", "a.-b", "a-.b", "10.0.0.1", "a/b"})
  void refused(String name) {
    assertThrows(IllegalArgumentException.class, () -> BucketName.check(name));
  }
}
