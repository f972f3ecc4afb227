package io.github.s3wwwkit.seeder.cli;

import io.github.s3wwwkit.seeder.run.Failure;

/** A command of the program: options as they were given, and what they ask for. */
interface Action {
  OutputOptions output();

  /** Judges the options, then does what they ask for. */
  Done run(Job job) throws Failure;
}
