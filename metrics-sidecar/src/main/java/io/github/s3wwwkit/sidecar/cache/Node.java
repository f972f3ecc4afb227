package io.github.s3wwwkit.sidecar.cache;

/** What a path of the release is. */
sealed interface Node permits Resource, Node.Folder {
  /** In UTF-8, without a slash at either end. */
  byte[] path();

  /** There are only objects below it. */
  @SuppressWarnings("ArrayRecordComponent") // Nobody writes to it.
  record Folder(byte[] path) implements Node {}
}
