package io.github.s3wwwkit.seeder.credentials;

import io.github.s3wwwkit.seeder.run.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
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
    if (refused.equals(current) && !anyIsPipe()) {
      current = read();
    }
    return !refused.equals(current);
  }

  /** Files that are being replaced one after the other are no pair: two looks must agree. */
  private Credentials read() throws Failure {
    Credentials seen = readOnce();
    if (anyIsPipe()) {
      return seen;
    }
    for (Credentials again = readOnce(); !again.equals(seen); again = readOnce()) {
      seen = again;
    }
    return seen;
  }

  /** What was read from a pipe is gone, and what else is there belongs to it. */
  private boolean anyIsPipe() {
    return Stream.of(accessKey, secretKey, sessionToken)
        .filter(Objects::nonNull)
        .anyMatch(file -> Files.exists(file) && !Files.isRegularFile(file));
  }

  private Credentials readOnce() throws Failure {
    return new Credentials(
        Secret.tokenFile("--access-key-file", accessKey),
        Secret.keyFile("--secret-key-file", secretKey),
        sessionToken == null ? null : Secret.tokenFile("--session-token-file", sessionToken));
  }
}
