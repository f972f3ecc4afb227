package io.github.s3wwwkit.seeder.release;

import io.github.s3wwwkit.seeder.archive.Format;
import io.github.s3wwwkit.seeder.manifest.Entry;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.source.Content;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an answer must not be when no checksum judges it: an error page sent with a 200, or content
 * that was encoded for the way.
 */
final class AnswerRules {
  private static final Set<String> HTML = Set.of("text/html", "application/xhtml+xml");

  private AnswerRules() {}

  static void check(Entry entry, Content content) throws Failure {
    if (entry.checksum() != null) {
      return;
    }
    String source = entry.source().display();
    @Nullable String encoding = content.encoding();
    if (encoding != null && !(isGzip(encoding) && isGzip(entry))) {
      throw Failure.integrity(
          source + " answers with the Content-Encoding " + encoding + ", which nobody asked for");
    }
    @Nullable String asked = entry.askedType();
    if (asked != null
        && content.type() != null
        && mediaType(content.type()).equals("text/html")
        && !HTML.contains(mediaType(asked))) {
      throw Failure.integrity(
          source
              + " answers with a text/html page where "
              + mediaType(asked)
              + " was asked for; if that is right, give a --checksum");
    }
  }

  private static boolean isGzip(String encoding) {
    return encoding.equals("gzip") || encoding.equals("x-gzip");
  }

  private static boolean isGzip(Entry entry) {
    String path = entry.path().toLowerCase(Locale.ROOT);
    return entry.unpack() == Format.TAR_GZ || path.endsWith(".gz") || path.endsWith(".tgz");
  }

  private static String mediaType(String value) {
    int end = value.indexOf(';');
    return (end < 0 ? value : value.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }
}
