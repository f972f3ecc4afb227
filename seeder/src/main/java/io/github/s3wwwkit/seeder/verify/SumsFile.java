package io.github.s3wwwkit.seeder.verify;

import io.github.s3wwwkit.seeder.run.Failure;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What sha256sum and sha512sum of the GNU coreutils write, what those of the BSDs and openssl do,
 * or a digest alone.
 */
final class SumsFile {
  private static final Pattern LINE = Pattern.compile("(\\\\?)([0-9A-Fa-f]+) [ *](.+)");

  // "SHA256 (name) = hex", openssl: "SHA2-256(name)= hex".
  private static final Pattern TAGGED =
      Pattern.compile("(\\\\?)SHA(?:2-)?(256|512) ?\\((.+)\\) ?= ?([0-9A-Fa-f]+)");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");

  private record Line(String name, Digest digest) {}

  private SumsFile() {}

  /**
   * The digest of the first of these names that the file knows.
   *
   * @param from the file's address, for messages
   */
  static Digest lookUp(String text, List<String> names, String from) throws Failure {
    // What some editors of Windows begin UTF-8 with.
    String unmarked = text.startsWith("\uFEFF") ? text.substring(1) : text;
    List<String> lines =
        unmarked.lines().map(String::strip).filter(Predicate.not(String::isEmpty)).toList();
    if (lines.size() == 1) {
      @Nullable Digest alone = Digest.ofHex(lines.getFirst());
      if (alone != null) {
        return alone;
      }
    }
    List<Line> known = lines.stream().flatMap(SumsFile::parse).toList();
    for (String name : names) {
      Set<Digest> found = new LinkedHashSet<>();
      known.stream().filter(l -> l.name.equals(name)).forEach(l -> found.add(l.digest));
      if (found.size() > 1) {
        throw Failure.integrity("the sums file " + from + " has two digests for " + name);
      }
      if (!found.isEmpty()) {
        return found.iterator().next();
      }
    }
    if (names.isEmpty()) {
      throw Failure.integrity(
          "the sums file " + from + " has no lone digest, and the source has no name to look up");
    }
    throw Failure.integrity(
        "the sums file "
            + from
            + " has no SHA-256 or SHA-512 digest for "
            + String.join(" or ", names));
  }

  private static Stream<Line> parse(String line) {
    Matcher tagged = TAGGED.matcher(line);
    if (tagged.matches()) {
      boolean isWhole = tagged.group(4).length() * 4 == Integer.parseInt(tagged.group(2));
      return isWhole ? line(tagged.group(1), tagged.group(3), tagged.group(4)) : Stream.empty();
    }
    Matcher plain = LINE.matcher(line);
    return plain.matches() ? line(plain.group(1), plain.group(3), plain.group(2)) : Stream.empty();
  }

  private static Stream<Line> line(String escape, String written, String hex) {
    @Nullable Digest digest = Digest.ofHex(hex);
    if (digest == null) {
      return Stream.empty();
    }
    String name = escape.isEmpty() ? written : unescape(written);
    return Stream.of(new Line(name.startsWith("./") ? name.substring(2) : name, digest));
  }

  // A backslash before the digest says that these three stand escaped in the name.
  private static String unescape(String name) {
    return ESCAPE
        .matcher(name)
        .replaceAll(m ->
            Matcher.quoteReplacement(
                switch (m.group(1)) {
                  case "n" -> "\n";
                  case "r" -> "\r";
                  default -> m.group(1);
                }));
  }
}
