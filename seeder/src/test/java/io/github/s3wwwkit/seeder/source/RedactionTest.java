package io.github.s3wwwkit.seeder.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
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
        "ftp://u:p@h/x | ftp://h/x",
        "https://h?sig=a@b | https://h",
        "https://user:secret | https://user:***",
        "https://h:99x/path | https://h:***/path",
        "https://a/x,https://u:p@b/y | https://a/x,***",
        "https://u:p?w@h/x | https://***",
        "the store answers: no key at /site/x?X-Amz-Signature=00&b=1 | the store answers: no key at /site/x",
        "Credential=AKIA/20261121/s3, Signature=00ff | Credential=***, Signature=***",
        "what? a=b | what? a=b",
        "X-Amz-Security-Token=00 and sig=11&x | X-Amz-Security-Token=*** and sig=***&x"
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
        "http://h/x?sig=a@b | http://h/x",
        "http://h?sig=a@b | http://h",
        "http://u:my secret@h/x | http://h/x",
        "http://u:p/w@h/x?sig=a@b | http://h/x",
        "img/a@2x.png | img/a@2x.png",
        "x http://u:p w@h/x | http://h/x",
        "ftp://h/x | ftp://h/x",
        "nonsense | nonsense"
      })
  void aBrokenAddressLosesThemToo(String value, String expected) {
    assertEquals(expected, Redaction.value(value));
  }

  @Test
  void knownValuesAreMaskedTheLongestFirst() {
    Redaction redaction = new Redaction();
    redaction.hide("password");
    redaction.hide("password/and+more");
    redaction.hide("short");
    assertEquals(
        "*** and *** or ***; short, pass***",
        redaction.clean(
            "password/and+more and password or password%2Fand%2Bmore; short, passpassword"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--x=https://u:my secret@h/p | https://h/p",
        "u:hunter2@h | h",
        "sha256:00 | sha256:00",
        "a@2x.png | a@2x.png",
        "stray | stray"
      })
  void aValueInTheWrongPlace(String value, String expected) {
    assertEquals(expected, Redaction.anyValue(value));
  }
}
