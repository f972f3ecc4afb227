package io.github.s3wwwkit.seeder.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no address here | no address here",
        "get https://u:p@h/x?sig=1#f now | get https://h/x now",
        "get https://h:8080/x: refused | get https://h:8080/x: refused",
        "https://h/a@2x.png | https://h/a@2x.png",
        "'https://u:p/w@h/x' | 'https://h/x'",
        "https://u@h | https://h",
        "https://h?token=1 | https://h",
        "--sorce=https://u:p@h/?a=1' x | --sorce=https://h/' x",
        "https://u:p@a/x https://u:p@b/y?z | https://a/x https://b/y",
        "http://[::1]:9000/x?y | http://[::1]:9000/x",
        "ftp://u:p@h/x | ftp://h/x"
      })
  void addressesLoseTheirSecrets(String text, String expected) {
    assertEquals(expected, Redaction.text(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "user:hunter2@h/x | h/x",
        "//user:hunter2@h/x | h/x",
        "http://user:hun'ter2@h:99999/x | http://h:99999/x",
        "minio:hunter2@h:9000 | h:9000",
        "http://h/x?sig=1 | http://h/x",
        "ftp://h/x | ftp://h/x",
        "nonsense | nonsense"
      })
  void aBrokenAddressLosesThemToo(String value, String expected) {
    assertEquals(expected, Redaction.value(value));
  }
}
