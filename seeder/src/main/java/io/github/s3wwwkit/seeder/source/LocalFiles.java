package io.github.s3wwwkit.seeder.source;

import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.Transient;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Content from a mounted disk. */
final class LocalFiles {
  private LocalFiles() {}

  static Content open(SourceAddress.Local address) throws Failure, Transient {
    Path path = address.path();
    // To open a FIFO would wait for its writer, beyond any deadline.
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw permanent(address, Files.isDirectory(path) ? "is a folder" : "is not a regular file");
    }
    try {
      return new Content(Files.newInputStream(path), Files.size(path), null, null, null, false);
    } catch (NoSuchFileException e) {
      throw permanent(address, "does not exist");
    } catch (AccessDeniedException e) {
      throw permanent(address, "may not be read");
    } catch (IOException e) {
      throw new Transient(Transient.reason(e));
    }
  }

  private static Failure permanent(SourceAddress.Local address, String what) {
    return Failure.permanent(Failure.Kind.SOURCE, address.display() + " " + what);
  }
}
