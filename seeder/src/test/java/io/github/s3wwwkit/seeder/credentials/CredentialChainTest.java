package io.github.s3wwwkit.seeder.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.seeder.run.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CredentialChainTest {
  private static final Map<String, String> PAIR =
      Map.of("AWS_ACCESS_KEY_ID", " key\n", "AWS_SECRET_ACCESS_KEY", "secret");

  private static Credentials read(
      @Nullable Path key,
      @Nullable Path secret,
      @Nullable Path token,
      Map<String, String> environment)
      throws Failure {
    return CredentialChain.choose(new KeyFiles(key, secret, token), environment::get).current();
  }

  private static Path file(Path folder, String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  @Test
  void fromTheEnvironment() throws Failure {
    assertEquals(new Credentials("key", "secret", null), read(null, null, null, PAIR));
  }

  @Test
  void filesWinAndAreNotMixedWithVariables(@TempDir Path folder) throws Exception {
    Map<String, String> environment =
        Map.of("AWS_ACCESS_KEY_ID", "x", "AWS_SECRET_ACCESS_KEY", "y", "AWS_SESSION_TOKEN", "z");
    Path key = file(folder, "key", "filekey\n");
    Path secret = file(folder, "secret", " filesecret ");
    assertEquals(
        new Credentials("filekey", "filesecret", null), read(key, secret, null, environment));
    assertEquals(
        new Credentials("filekey", "filesecret", "filetoken"),
        read(key, secret, file(folder, "token", "filetoken"), environment));
  }

  @Test
  void filesAreReadAnew(@TempDir Path folder) throws Exception {
    Path key = file(folder, "key", "old");
    CredentialSource source =
        CredentialChain.choose(new KeyFiles(key, file(folder, "secret", "s"), null), name -> null);
    Credentials old = source.current();
    assertFalse(source.renew(old));
    file(folder, "key", "new");
    assertEquals(old, source.current());
    assertTrue(source.renew(old));
    assertEquals("new", source.current().accessKey());
    assertTrue(source.renew(old));
  }

  static Stream<Arguments> incomplete() {
    return Stream.of(
        Arguments.of(Map.of(), "no credentials"),
        Arguments.of(
            Map.of("AWS_ACCESS_KEY_ID", "", "AWS_SECRET_ACCESS_KEY", " "), "no credentials"),
        Arguments.of(Map.of("AWS_SESSION_TOKEN", "t"), "no credentials"),
        Arguments.of(Map.of("AWS_ACCESS_KEY_ID", "k"), "AWS_SECRET_ACCESS_KEY is missing"),
        Arguments.of(Map.of("AWS_SECRET_ACCESS_KEY", "s"), "AWS_ACCESS_KEY_ID is missing"));
  }

  @ParameterizedTest
  @MethodSource
  void incomplete(Map<String, String> environment, String why) {
    Failure failure = assertThrows(Failure.class, () -> read(null, null, null, environment));
    assertEquals(Failure.Kind.USAGE, failure.kind());
    assertTrue(failure.getMessage().contains(why), failure::getMessage);
  }

  @Test
  void halfAPairOfFiles(@TempDir Path folder) throws Exception {
    Path file = file(folder, "f", "x");
    assertThrows(Failure.class, () -> read(file, null, null, PAIR));
    assertThrows(Failure.class, () -> read(null, file, null, PAIR));
    assertThrows(Failure.class, () -> read(null, null, file, PAIR));
  }

  @Test
  void badFiles(@TempDir Path folder) throws Exception {
    Path good = file(folder, "good", "x");
    for (Path bad :
        new Path[] {
          file(folder, "empty", " \n"),
          file(folder, "lines", "a\nb"),
          folder.resolve("missing"),
          folder
        }) {
      Failure failure = assertThrows(Failure.class, () -> read(good, bad, null, PAIR));
      assertEquals(Failure.Kind.USAGE, failure.kind());
      assertTrue(failure.getMessage().contains("--secret-key-file " + bad), failure::getMessage);
    }
  }

  @Test
  void theSecretIsNeverShown() {
    assertFalse(new Credentials("key", "secret", "token").toString().matches(".*(secret|token).*"));
  }
}
