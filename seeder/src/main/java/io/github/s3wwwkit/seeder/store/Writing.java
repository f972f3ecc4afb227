package io.github.s3wwwkit.seeder.store;

import io.github.s3wwwkit.seeder.run.Failure;

/** A request that writes, or several. */
@FunctionalInterface
interface Writing<T> {
  T run() throws Failure, Refusal;
}
