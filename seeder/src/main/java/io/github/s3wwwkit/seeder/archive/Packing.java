package io.github.s3wwwkit.seeder.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** What tells the members of an archive apart; judges its own format and nothing else. */
interface Packing extends Closeable {
  /**
   * What the archive says of a file or folder, before anybody has judged it.
   *
   * @param name as written, without a folder's last slash
   * @param size -1 when the archive does not say in advance
   */
  record Entry(String name, boolean folder, long size, InputStream content) {}

  /** The next one, after the content of the one before was read to its end; null at the end. */
  @Nullable Entry next() throws IOException;

  @Override
  void close() throws IOException;
}
