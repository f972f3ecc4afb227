package io.github.s3wwwkit.sidecar.cache;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes out of the seeder's report what the release holds. */
public final class ReleaseReader {
  private static final int DIGEST_DIGITS = 64;
  // Heads have to fit into the buffers they are written to.
  private static final int LONGEST = 1024;
  private static final String NO_TYPE = "application/octet-stream";

  private final List<ReleaseObject> objects = new ArrayList<>();
  // Many objects have few types.
  private final Map<String, String> same = new HashMap<>();
  private @Nullable Instant published;
  private String fault = "it names no objects";

  /** Reads the list that {@code json} is at; returns how many objects it has. */
  public int objects(JsonParser json) throws IOException {
    objects.clear();
    fault = "";
    int n = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      n++;
      if (json.currentToken() == JsonToken.START_OBJECT) {
        object(json);
      } else {
        json.skipChildren();
        fault = "an object of it is none";
      }
    }
    if (n == 0) {
      fault = "it names no objects";
    }
    return n;
  }

  /** Reads the time of the first publication; what is no time is none. */
  public void published(JsonParser json) throws IOException {
    published = null;
    json.skipChildren();
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      try {
        // As HTTP dates have it, which it is compared with.
        published = Instant.parse(json.getText()).truncatedTo(ChronoUnit.SECONDS);
      } catch (DateTimeException e) {
        // Answers will go without it.
      }
    }
  }

  /** The release, or null where {@link #fault} says what is wrong with it. */
  public @Nullable Release release() {
    return fault.isEmpty() ? new Release(List.copyOf(objects), published) : null;
  }

  public String fault() {
    return fault;
  }

  private void object(JsonParser json) throws IOException {
    String path = "";
    String sha256 = "";
    String type = NO_TYPE;
    String cacheControl = "";
    long bytes = -1;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      switch (name) {
        case "path" -> path = text(json, "");
        case "sha256" -> sha256 = text(json, "");
        case "contentType" -> type = one(text(json, NO_TYPE));
        case "cacheControl" -> cacheControl = one(text(json, ""));
        case "bytes" -> bytes = number(json);
        default -> {
          if (value.isStructStart()) {
            json.skipChildren();
          }
        }
      }
    }
    if (path.isEmpty()) {
      fault = "an object of it has no path";
    } else if (bytes < 0) {
      fault = path + " has no size";
    } else if (sha256.length() != DIGEST_DIGITS || !hexadecimal(sha256)) {
      fault = path + " has no SHA-256";
    } else if (!field(type) || !field(cacheControl)) {
      fault = path + " has a type or a cache control that is no field's value";
    } else {
      objects.add(
          new ReleaseObject(path, bytes, sha256.toLowerCase(Locale.ROOT), type, cacheControl));
    }
  }

  private String one(String text) {
    String known = same.putIfAbsent(text, text);
    return known == null ? text : known;
  }

  private static String text(JsonParser json, String otherwise) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      return json.getText().isEmpty() ? otherwise : json.getText();
    }
    json.skipChildren();
    return otherwise;
  }

  private static long number(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
        && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return json.getLongValue();
    }
    json.skipChildren();
    return -1;
  }

  private static boolean hexadecimal(String text) {
    return text.chars().allMatch(HexFormat::isHexDigit);
  }

  /** RFC 9110 5.5, without what is obsolete. */
  private static boolean field(String value) {
    return value.length() <= LONGEST
        && value.strip().equals(value)
        && value.chars().allMatch(c -> (c >= ' ' && c < 0x7f) || c == '\t');
  }
}
