package io.github.s3wwwkit.seeder.store;

import io.github.s3wwwkit.seeder.run.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Where credentials come from; read again when the store refuses them, for they rotate. */
@FunctionalInterface
public interface CredentialSource {
  Credentials read() throws Failure;

  /** Files first, else the variables of AWS; the two are never mixed. */
  static CredentialSource of(
      @Nullable Path accessKey,
      @Nullable Path secretKey,
      @Nullable Path sessionToken,
      UnaryOperator<@Nullable String> environment)
      throws Failure {
    if (accessKey != null || secretKey != null || sessionToken != null) {
      if (accessKey == null || secretKey == null) {
        throw Failure.usage(
            "--access-key-file and --secret-key-file belong together: "
                + (accessKey == null ? "--access-key-file" : "--secret-key-file")
                + " is missing");
      }
      return () ->
          new Credentials(
              readFile("--access-key-file", accessKey),
              readFile("--secret-key-file", secretKey),
              sessionToken == null ? null : readFile("--session-token-file", sessionToken));
    }
    @Nullable String key = variable(environment, "AWS_ACCESS_KEY_ID");
    @Nullable String secret = variable(environment, "AWS_SECRET_ACCESS_KEY");
    if (key == null && secret == null) {
      throw Failure.usage(
          "no credentials: give --access-key-file and --secret-key-file, or set AWS_ACCESS_KEY_ID"
              + " and AWS_SECRET_ACCESS_KEY");
    }
    if (key == null || secret == null) {
      throw Failure.usage(
          "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY belong together: "
              + (key == null ? "AWS_ACCESS_KEY_ID" : "AWS_SECRET_ACCESS_KEY")
              + " is missing");
    }
    Credentials fixed = new Credentials(key, secret, variable(environment, "AWS_SESSION_TOKEN"));
    return () -> fixed;
  }

  private static @Nullable String variable(
      UnaryOperator<@Nullable String> environment, String name) {
    @Nullable String value = environment.apply(name);
    return value == null || value.isBlank() ? null : value.strip();
  }

  private static String readFile(String option, Path file) throws Failure {
    String value;
    try {
      value = Files.readString(file).strip();
    } catch (NoSuchFileException e) {
      throw Failure.usage(option + " " + file + " does not exist");
    } catch (IOException e) {
      throw Failure.usage(option + " " + file + " cannot be read");
    }
    // A line break inside would end up in a header.
    if (value.isEmpty() || value.chars().anyMatch(Character::isISOControl)) {
      throw Failure.usage(
          option + " " + file + (value.isEmpty() ? " is empty" : " is not one line"));
    }
    return value;
  }
}
