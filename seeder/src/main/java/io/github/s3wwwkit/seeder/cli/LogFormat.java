package io.github.s3wwwkit.seeder.cli;

/** How the log looks. */
enum LogFormat {
  JSON,
  TEXT
}
