package io.github.s3wwwkit.seeder.source;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Headers;

/** Fields for a source from a file: {@code Name: value} lines. */
public final class HeaderFile {
  // RFC 9110 5.1 and 5.5.
  private static final Pattern LINE =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*((?:[^\\p{Cntrl}]|\\t)*)");

  /** Those by which the request is framed, routed, or made for another content. */
  private static final Set<String> RESERVED =
      Set.of(
          "host",
          "connection",
          "keep-alive",
          "te",
          "trailer",
          "upgrade",
          "expect",
          "content-length",
          "transfer-encoding",
          "accept-encoding",
          "range",
          "if-range",
          "if-match",
          "if-none-match",
          "if-modified-since",
          "if-unmodified-since",
          "proxy-authorization",
          "proxy-connection");

  private HeaderFile() {}

  /**
   * Reads a file; empty lines are skipped.
   *
   * @throws IllegalArgumentException with a message that goes on after the name of the file and
   *     holds no value
   */
  public static Headers read(Path file) {
    try {
      return parse(Files.readAllLines(file));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("does not exist", e);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("is not UTF-8", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot be read", e);
    }
  }

  static Headers parse(List<String> lines) {
    Headers.Builder headers = new Headers.Builder();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty()) {
        continue;
      }
      Matcher field = LINE.matcher(line);
      if (!field.matches()) {
        throw new IllegalArgumentException("line " + (i + 1) + " is not 'Name: value'");
      }
      if (RESERVED.contains(field.group(1).toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "line " + (i + 1) + " sets " + field.group(1) + ", which is the seeder's own");
      }
      headers.addUnsafeNonAscii(field.group(1), field.group(2));
    }
    return headers.build();
  }
}
