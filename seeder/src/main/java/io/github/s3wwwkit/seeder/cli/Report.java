package io.github.s3wwwkit.seeder.cli;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file for the outcome, opened before anything is done, so that it can be written in the end. */
final class Report implements Closeable {
  private final FileChannel file;

  private Report(FileChannel file) {
    this.file = file;
  }

  /** What stands there stays until there is something new to say. */
  static Report open(Path path) throws IOException {
    return new Report(FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE));
  }

  void write(String line) throws IOException {
    // Devices have no size, and no end to be cut.
    if (file.size() > 0) {
      file.truncate(0);
    }
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(line + "\n");
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
