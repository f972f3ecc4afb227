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
        Secret.tokenFile("--access-key-file", accessKey),
        Secret.keyFile("--secret-key-file", secretKey),
        sessionToken == null ? null : Secret.tokenFile("--session-token-file", sessionToken));
  }
}
