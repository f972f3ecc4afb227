package io.github.s3wwwkit.seeder.release;

/** How a command ended that ended well. */
public enum State {
  PUBLISHED,
  UNCHANGED,
  VERIFIED,
  PLANNED
}
