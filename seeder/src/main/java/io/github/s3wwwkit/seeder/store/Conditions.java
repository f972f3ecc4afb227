package io.github.s3wwwkit.seeder.store;

import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.Log;
import org.jspecify.annotations.Nullable;

/** What is known of a store's conditional PUT. */
final class Conditions {
  private final String display;
  private final Log log;
  private volatile boolean exist = true;
  private boolean areProven;

  /** Writes what is there already as if it were not, which must fail. */
  private @Nullable Writing<String> proof;

  Conditions(String display, Log log) {
    this.display = display;
    this.log = log;
  }

  /** False as soon as the store has shown that it has none. */
  boolean exist() {
    return exist;
  }

  synchronized void areMissing() {
    if (exist) {
      exist = false;
      log.warn(display + " has no conditional PUT; two seeders of one release may both write");
    }
  }

  /** Remembers how to find out. */
  synchronized void prove(Writing<String> writing) {
    if (proof == null) {
      proof = writing;
    }
  }

  /** Some stores pass over a condition without a word. */
  synchronized boolean areKept() throws Failure {
    @Nullable Writing<String> untried = proof;
    if (untried == null || !exist || areProven) {
      return areProven;
    }
    try {
      untried.run();
      areMissing();
    } catch (Refusal e) {
      if (e.status() != 412) {
        throw e.toFailure("trying the conditional PUT of " + display);
      }
      areProven = true;
    }
    return areProven;
  }
}
