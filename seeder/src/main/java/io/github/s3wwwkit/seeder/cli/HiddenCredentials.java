package io.github.s3wwwkit.seeder.cli;

import io.github.s3wwwkit.seeder.credentials.CredentialSource;
import io.github.s3wwwkit.seeder.credentials.Credentials;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.source.Redaction;

/** Credentials that no message shows from when they are known, though a store may quote them. */
record HiddenCredentials(CredentialSource source, Redaction redaction) implements CredentialSource {
  @Override
  public Credentials current() throws Failure {
    Credentials credentials = source.current();
    redaction.hide(credentials.accessKey());
    redaction.hide(credentials.secretKey());
    if (credentials.sessionToken() != null) {
      redaction.hide(credentials.sessionToken());
    }
    return credentials;
  }

  @Override
  public boolean renew(Credentials refused) throws Failure {
    return source.renew(refused);
  }
}
