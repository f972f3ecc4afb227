package io.github.s3wwwkit.sidecar;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the program was started with as file descriptors 0 to 2. */
public final class StandardStreams {
  private static final Path OPEN = Path.of("/proc/self/fd");
  private static final List<FileInputStream> PLACES = new ArrayList<>();

  private StandardStreams() {}

  /**
   * Takes the places of those that are closed: else the next connection gets one of them as its
   * number, and with it what is written to standard output.
   */
  static void keep() {
    try {
      while (Files.isDirectory(OPEN) && !(isOpen(0) && isOpen(1) && isOpen(2))) {
        // Not open for writing: what is written to it is lost, and whoever writes shall know.
        PLACES.add(new FileInputStream("/dev/null"));
      }
    } catch (IOException e) {
      Log.line("cannot open /dev/null in place of a closed standard stream: " + e.getMessage());
    }
  }

  /** Whether standard output and standard error are one. */
  public static boolean outputIsError() {
    try {
      return Files.isSameFile(OPEN.resolve("1"), OPEN.resolve("2"));
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isOpen(int descriptor) {
    return Files.isSymbolicLink(OPEN.resolve(Integer.toString(descriptor)));
  }
}
