package io.github.s3wwwkit.seeder.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.s3wwwkit.seeder.release.PublishedObject;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.source.Redaction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes an outcome as one line of JSON. */
final class OutcomeJson {
  /** What Kubernetes keeps of a termination message. */
  static final int TERMINATION_LIMIT = 4096;

  private static final JsonFactory JSON = new JsonFactory();

  private final Redaction redaction;

  OutcomeJson(Redaction redaction) {
    this.redaction = redaction;
  }

  /** The whole outcome, without a line break. */
  String whole(Outcome outcome) {
    return write(outcome, outcome.objects(), outcome.releases(), message(outcome));
  }

  /**
   * Valid JSON of at most 4,096 bytes: the objects go first, then the releases, then the end of the
   * message.
   */
  String cut(Outcome outcome) {
    String message = message(outcome);
    String text = write(outcome, outcome.objects(), outcome.releases(), message);
    if (size(text) > TERMINATION_LIMIT) {
      text = write(outcome, null, outcome.releases(), message);
    }
    if (size(text) > TERMINATION_LIMIT) {
      text = write(outcome, null, null, message);
    }
    if (size(text) > TERMINATION_LIMIT) {
      int fits = 0;
      int tooMany = message.codePointCount(0, message.length());
      while (tooMany - fits > 1) {
        int middle = (fits + tooMany) >>> 1;
        if (size(write(outcome, null, null, start(message, middle))) <= TERMINATION_LIMIT) {
          fits = middle;
        } else {
          tooMany = middle;
        }
      }
      text = write(outcome, null, null, start(message, fits));
    }
    return text;
  }

  private static String start(String message, int characters) {
    return message.substring(0, message.offsetByCodePoints(0, characters)) + "…";
  }

  private static int size(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private String message(Outcome outcome) {
    @Nullable Failure error = outcome.error();
    if (error == null) {
      return "";
    }
    // Half a pair of surrogates, which a manifest may hold, is nothing that could be written.
    byte[] text = redaction.clean(error.getMessage()).getBytes(StandardCharsets.UTF_8);
    return new String(text, StandardCharsets.UTF_8);
  }

  private static String write(
      Outcome outcome,
      @Nullable List<PublishedObject> objects,
      @Nullable List<String> releases,
      String message) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("outcome", outcome.outcome());
      writeOptional(json, "release", outcome.release());
      if (objects != null) {
        json.writeArrayFieldStart("objects");
        for (PublishedObject object : objects) {
          write(json, object);
        }
        json.writeEndArray();
      }
      if (releases != null) {
        json.writeArrayFieldStart("releases");
        for (String release : releases) {
          json.writeString(release);
        }
        json.writeEndArray();
      }
      json.writeNumberField("bytes", outcome.bytes());
      json.writeNumberField("attempts", outcome.attempts());
      json.writeNumberField("resumed", outcome.resumed());
      json.writeNumberField("seconds", BigDecimal.valueOf(outcome.took().toMillis(), 3));
      json.writeStringField("finished", outcome.finished());
      writeOptional(json, "published", outcome.published());
      writeOptional(json, "recordSha256", outcome.recordSha256());
      @Nullable Failure error = outcome.error();
      if (error != null) {
        json.writeObjectFieldStart("error");
        json.writeStringField("kind", error.kind().name().toLowerCase(Locale.ROOT));
        json.writeStringField("message", message);
        json.writeBooleanField("retryable", error.isRetryable());
        json.writeEndObject();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail to be written", e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static void write(JsonGenerator json, PublishedObject object) throws IOException {
    json.writeStartObject();
    json.writeStringField("path", object.path());
    @Nullable Long bytes = object.bytes();
    if (bytes != null) {
      json.writeNumberField("bytes", bytes);
    }
    writeOptional(json, "sha256", object.sha256());
    json.writeStringField("contentType", object.contentType());
    writeOptional(json, "cacheControl", object.cacheControl());
    json.writeEndObject();
  }

  private static void writeOptional(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }
}
