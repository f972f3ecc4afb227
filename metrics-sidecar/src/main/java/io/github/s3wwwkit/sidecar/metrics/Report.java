package io.github.s3wwwkit.sidecar.metrics;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.github.s3wwwkit.sidecar.cache.ReleaseReader;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the seeder said of its last run, as far as it is measured; a value that it did not give is
 * null.
 *
 * @param succeeded whether the release is in the bucket
 * @param recordSha256 of the record in the bucket
 * @param objects how many the release has
 */
record Report(
    boolean succeeded,
    @Nullable String release,
    @Nullable String recordSha256,
    @Nullable Instant finished,
    @Nullable Double seconds,
    @Nullable Double bytes,
    @Nullable Double objects,
    @Nullable Double attempts) {

  // No value that is kept is long; what is skipped may be.
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(64 * 1024).build())
          .build();

  /** The file is not the report of a run that published or checked a release. */
  static final class NoReport extends Exception {
    NoReport(String message) {
      super(message);
    }
  }

  /**
   * Reads a report; from the stream to its end, so that a digest of it is the file's.
   *
   * @param contents takes what the release holds, if anybody wants to know
   */
  static Report read(InputStream in, @Nullable ReleaseReader contents)
      throws IOException, NoReport {
    String outcome = null;
    String release = null;
    String sha256 = null;
    String finished = null;
    Double seconds = null;
    Double bytes = null;
    Double attempts = null;
    Double objects = null;
    try (JsonParser json = JSON.createParser(in)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new NoReport("it is no JSON object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        switch (name) {
          case "outcome" -> outcome = text(json, name);
          case "release" -> release = text(json, name);
          case "recordSha256" -> sha256 = text(json, name);
          case "finished" -> finished = text(json, name);
          case "seconds" -> seconds = number(json, name);
          case "bytes" -> bytes = number(json, name);
          case "attempts" -> attempts = number(json, name);
          case "objects" -> objects = count(json, name, contents);
          case "published" -> {
            if (contents != null) {
              contents.published(json);
            }
          }
          default -> {
            if (value.isStructStart()) {
              json.skipChildren();
            }
          }
        }
      }
      if (json.nextToken() != null) {
        throw new NoReport("something follows its JSON object");
      }
    }
    in.transferTo(java.io.OutputStream.nullOutputStream());
    if (outcome == null) {
      throw new NoReport("it has no outcome");
    }
    boolean succeeded =
        switch (outcome) {
          case "published", "unchanged", "verified" -> true;
          case "failed" -> false;
          default -> throw new NoReport("its outcome is " + outcome);
        };
    if (succeeded && (release == null || release.isEmpty())) {
      throw new NoReport("it names no release");
    }
    return new Report(
        succeeded, release, sha256, instant(finished), seconds, bytes, objects, attempts);
  }

  private static @Nullable String text(JsonParser json, String name) throws IOException, NoReport {
    return switch (json.currentToken()) {
      case VALUE_STRING -> json.getText();
      case VALUE_NULL -> null;
      default -> throw new NoReport("its " + name + " is no string");
    };
  }

  private static @Nullable Double number(JsonParser json, String name)
      throws IOException, NoReport {
    return switch (json.currentToken()) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getDoubleValue();
      case VALUE_NULL -> null;
      default -> throw new NoReport("its " + name + " is no number");
    };
  }

  private static double count(JsonParser json, String name, @Nullable ReleaseReader contents)
      throws IOException, NoReport {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw new NoReport("its " + name + " is no list");
    }
    if (contents != null) {
      return contents.objects(json);
    }
    int n = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      n++;
      json.skipChildren();
    }
    return n;
  }

  private static @Nullable Instant instant(@Nullable String text) throws NoReport {
    try {
      // What no number of milliseconds tells is no time of a report.
      return text == null ? null : Instant.ofEpochMilli(Instant.parse(text).toEpochMilli());
    } catch (DateTimeException | ArithmeticException e) {
      throw new NoReport("its finished is no time");
    }
  }
}
