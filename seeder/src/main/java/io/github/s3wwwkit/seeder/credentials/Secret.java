package io.github.s3wwwkit.seeder.credentials;

import io.github.s3wwwkit.seeder.run.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads values that no message may show. White space around them is dropped. */
final class Secret {
  private Secret() {}

  /** Null when it is not set, or empty. */
  static @Nullable String variable(UnaryOperator<@Nullable String> environment, String name) {
    @Nullable String value = environment.apply(name);
    return value == null || value.isBlank() ? null : value.strip();
  }

  /**
   * The one line of a file.
   *
   * @param name of the option or variable that names the file, for messages
   */
  private static String file(String name, Path file) throws Failure {
    String value;
    try {
      value = Files.readString(file).strip();
    } catch (NoSuchFileException e) {
      throw Failure.usage(name + " " + file + " does not exist");
    } catch (IOException e) {
      throw Failure.usage(name + " " + file + " cannot be read");
    }
    if (value.isEmpty()) {
      throw Failure.usage(name + " " + file + " is empty");
    }
    return value;
  }

  /** A file with a {@link #token}. */
  static String tokenFile(String name, Path file) throws Failure {
    return token(name + " " + file, file(name, file));
  }

  /** A file with a {@link #key}. */
  static String keyFile(String name, Path file) throws Failure {
    return key(name + " " + file, file(name, file));
  }

  /** A secret key: it only ever goes into a digest. */
  static String key(String name, String value) throws Failure {
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw Failure.usage(name + " is not one line");
    }
    return value;
  }

  /** A value that becomes part of a header. */
  static String token(String name, String value) throws Failure {
    if (!isToken(value)) {
      throw Failure.usage(name + " is not one word of visible ASCII");
    }
    return value;
  }

  static boolean isToken(String value) {
    return !value.isEmpty() && value.chars().allMatch(c -> c > ' ' && c < 127);
  }
}
