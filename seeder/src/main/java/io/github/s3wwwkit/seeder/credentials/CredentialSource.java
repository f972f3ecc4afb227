package io.github.s3wwwkit.seeder.credentials;

import io.github.s3wwwkit.seeder.run.Failure;

/** Where credentials come from; they rotate and expire while a run goes on. Thread-safe. */
public interface CredentialSource {
  /**
   * What is valid now: read when first needed, renewed before a session ends. Waits while a renewal
   * is under way.
   */
  Credentials current() throws Failure;

  /**
   * After the store refused these: reads or asks once more, unless another thread has done so
   * already.
   *
   * @return false when there is nothing newer, and the refusal is final
   */
  boolean renew(Credentials refused) throws Failure;
}
