package io.github.s3wwwkit.seeder.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatTest {
  @ParameterizedTest
  @EnumSource
  void aLabelNamesItsFormat(Format format) {
    assertEquals(format, Format.parse(format.label()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "TAR", "tgz", "gz", "tar.gz "})
  void anythingElseIsRefused(String name) {
    assertThrows(IllegalArgumentException.class, () -> Format.parse(name));
  }

  @Test
  void theRefusalNamesTheChoices() {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> Format.parse("rar"));
    assertEquals("must be one of tar, tar.gz, tar.zst, zip", refusal.getMessage());
  }
}
