package io.github.s3wwwkit.seeder.manifest;

import io.github.s3wwwkit.seeder.archive.Format;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.source.Redaction;
import io.github.s3wwwkit.seeder.source.SourceAddress;
import io.github.s3wwwkit.seeder.verify.Checksum;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import okhttp3.MediaType;
import org.jspecify.annotations.Nullable;

/** Makes an entry of what was written, in a manifest or on the command line. */
public final class EntryRules {
  /** Says where a field with a problem stands. */
  @FunctionalInterface
  public interface Complaint {
    /**
     * Makes the failure.
     *
     * @param problem the value and what is wrong with it: "'x' must be …"
     */
    Failure about(Field field, String problem);
  }

  // A value may be of any length, a message not.
  private static final int SHOWN = 200;

  // Of any algorithm: that it is not one of ours is what the message is about.
  private static final Pattern DIGEST = Pattern.compile("[A-Za-z0-9-]{1,10}:[0-9A-Fa-f]*");

  private final Map<Field, String> written;
  private final Complaint complaint;

  private EntryRules(Map<Field, String> written, Complaint complaint) {
    this.written = written;
    this.complaint = complaint;
  }

  /**
   * Judges an entry.
   *
   * @param written with a source at least
   * @param place of the entry, for messages
   */
  public static Entry judge(Map<Field, String> written, String place, Complaint complaint)
      throws Failure {
    return new EntryRules(written, complaint).entry(place);
  }

  private Entry entry(String place) throws Failure {
    SourceAddress source =
        read(Field.SOURCE, written.getOrDefault(Field.SOURCE, ""), SourceAddress::parse);
    @Nullable Format unpack = optional(Field.UNPACK, Format::parse);
    return new Entry(
        source,
        path(source, unpack),
        optional(Field.CHECKSUM, Checksum::parse),
        optional(Field.CONTENT_TYPE, EntryRules::mediaType),
        optional(Field.CACHE_CONTROL, EntryRules::fieldValue),
        unpack,
        place);
  }

  private String path(SourceAddress source, @Nullable Format unpack) throws Failure {
    @Nullable String asked = written.get(Field.PATH);
    if (unpack != null && (asked == null || asked.isEmpty())) {
      return "";
    }
    String path =
        asked != null
            ? asked
            : read(
                Field.SOURCE,
                written.getOrDefault(Field.SOURCE, ""),
                text -> ContentPath.ofSource(source));
    return read(
        Field.PATH,
        path,
        text -> {
          ContentPath.check(text);
          return text;
        });
  }

  private <T> @Nullable T optional(Field field, Function<String, T> rule) throws Failure {
    @Nullable String value = written.get(field);
    return value == null ? null : read(field, value, rule);
  }

  private <T> T read(Field field, String value, Function<String, T> rule) throws Failure {
    try {
      return rule.apply(value);
    } catch (IllegalArgumentException e) {
      throw complaint.about(field, "'" + shown(field, value) + "' " + e.getMessage());
    }
  }

  /** What a message may show of a value. */
  public static String shown(Field field, String value) {
    boolean isAddress =
        field == Field.SOURCE || (field == Field.CHECKSUM && !DIGEST.matcher(value).matches());
    return shown(isAddress ? Redaction.value(value) : value);
  }

  /** What is secret goes before the cut, which might take the mark of it away. */
  static String shown(String value) {
    String safe = Redaction.anyValue(value);
    return safe.codePointCount(0, safe.length()) <= SHOWN
        ? safe
        : safe.substring(0, safe.offsetByCodePoints(0, SHOWN)) + "…";
  }

  private static String mediaType(String value) {
    fieldValue(value);
    if (MediaType.parse(value) == null) {
      throw new IllegalArgumentException("is not a media type such as text/html");
    }
    return value;
  }

  private static String fieldValue(String value) {
    if (value.isBlank() || !value.chars().allMatch(c -> c >= ' ' && c < 127)) {
      throw new IllegalArgumentException("must be printable ASCII, and not empty");
    }
    return value;
  }
}
