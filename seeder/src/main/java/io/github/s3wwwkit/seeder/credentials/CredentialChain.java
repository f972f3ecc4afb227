package io.github.s3wwwkit.seeder.credentials;

import io.github.s3wwwkit.seeder.run.Failure;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Finds where credentials come from: the first source of which anything is given, and only it. */
public final class CredentialChain {
  private CredentialChain() {}

  /** Files first, else the variables of AWS. */
  public static CredentialSource choose(KeyFiles files, UnaryOperator<@Nullable String> environment)
      throws Failure {
    if (!files.isEmpty()) {
      return ofFiles(files);
    }
    @Nullable String key = Secret.variable(environment, "AWS_ACCESS_KEY_ID");
    @Nullable String secret = Secret.variable(environment, "AWS_SECRET_ACCESS_KEY");
    if (key == null && secret == null) {
      throw Failure.usage(
          "no credentials: give --access-key-file and --secret-key-file, or set AWS_ACCESS_KEY_ID"
              + " and AWS_SECRET_ACCESS_KEY");
    }
    @Nullable String token = Secret.variable(environment, "AWS_SESSION_TOKEN");
    return new FixedCredentials(
        new Credentials(
            Secret.token(
                "AWS_ACCESS_KEY_ID", pair("AWS_ACCESS_KEY_ID", key, "AWS_SECRET_ACCESS_KEY")),
            Secret.key(
                "AWS_SECRET_ACCESS_KEY",
                pair("AWS_SECRET_ACCESS_KEY", secret, "AWS_ACCESS_KEY_ID")),
            token == null ? null : Secret.token("AWS_SESSION_TOKEN", token)));
  }

  private static CredentialSource ofFiles(KeyFiles files) throws Failure {
    Path accessKey = pair("--access-key-file", files.accessKey(), "--secret-key-file");
    Path secretKey = pair("--secret-key-file", files.secretKey(), "--access-key-file");
    return new FileCredentials(accessKey, secretKey, files.sessionToken());
  }

  private static <T> T pair(String name, @Nullable T value, String other) throws Failure {
    if (value == null) {
      throw Failure.usage(name + " is missing: it belongs together with " + other);
    }
    return value;
  }
}
