package io.github.s3wwwkit.seeder.cli;

/** Options that belong together. */
interface OptionGroup {
  /** What help says above them. */
  String heading();
}
