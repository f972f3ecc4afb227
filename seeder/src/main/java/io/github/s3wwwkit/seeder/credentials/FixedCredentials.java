package io.github.s3wwwkit.seeder.credentials;

/** What was given once and for all. */
record FixedCredentials(Credentials current) implements CredentialSource {
  @Override
  public boolean renew(Credentials refused) {
    return false;
  }
}
