package io.github.s3wwwkit.seeder.credentials;

import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.Transient;

/** Who gives out sessions. */
interface Issuer {
  /** One try. */
  Session issue() throws Transient, Failure;

  /** What that is, for messages: "asking X for a session". */
  String what();
}
