package io.github.s3wwwkit.seeder.credentials;

import io.github.s3wwwkit.seeder.run.Failure;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Keys in files, which whoever mounts them may change at any time. */
final class FileCredentials implements CredentialSource {
  private final Path accessKey;
  private final Path secretKey;
  private final @Nullable Path sessionToken;
  private @Nullable Credentials current;

  FileCredentials(Path accessKey, Path secretKey, @Nullable Path sessionToken) {
    this.accessKey = accessKey;
    this.secretKey = secretKey;
    this.sessionToken = sessionToken;
  }

  @Override
  public synchronized Credentials current() throws Failure {
    if (current == null) {
      current = read();
    }
    return current;
  }

  @Override
  public synchronized boolean renew(Credentials refused) throws Failure {
    if (refused.equals(current)) {
      current = read();
    }
    return !refused.equals(current);
  }

  /** Files that are being replaced one after the other are no pair: two looks must agree. */
  private Credentials read() throws Failure {
    Credentials seen = readOnce();
    for (Credentials again = readOnce(); !again.equals(seen); again = readOnce()) {
      seen = again;
    }
    return seen;
  }

  private Credentials readOnce() throws Failure {
    return new Credentials(
        token("--access-key-file", accessKey),
        Secret.key("--secret-key-file " + secretKey, Secret.file("--secret-key-file", secretKey)),
        sessionToken == null ? null : token("--session-token-file", sessionToken));
  }

  private static String token(String option, Path file) throws Failure {
    return Secret.token(option + " " + file, Secret.file(option, file));
  }
}
