package io.github.s3wwwkit.seeder.release;

import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.source.StartAgain;

/** The bytes of one object to be, in order. */
interface Input {
  /** Fills the buffer, or as much of it as there is; returns how much. */
  int fill(byte[] buffer) throws Failure, StartAgain;

  /** Whether there is no more. */
  boolean atEnd() throws Failure, StartAgain;
}
