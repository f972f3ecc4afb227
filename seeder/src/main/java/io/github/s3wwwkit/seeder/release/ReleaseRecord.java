package io.github.s3wwwkit.seeder.release;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code releases/.seed/<release>.json} says about a finished release.
 *
 * @param manifest the fingerprint of the manifest it was made of
 * @param published RFC 3339, UTC, milliseconds: when this was written
 */
record ReleaseRecord(
    String release, String manifest, String published, List<PublishedObject> objects) {
  private static final JsonFactory JSON = new JsonFactory();

  ReleaseRecord {
    objects = List.copyOf(objects);
  }

  byte[] toJson() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("release", release);
      json.writeStringField("manifest", manifest);
      json.writeStringField("published", published);
      json.writeArrayFieldStart("objects");
      for (PublishedObject object : objects) {
        json.writeStartObject();
        json.writeStringField("path", object.path());
        @Nullable Long bytes = object.bytes();
        if (bytes != null) {
          json.writeNumberField("bytes", bytes);
        }
        writeOptional(json, "sha256", object.sha256());
        json.writeStringField("contentType", object.contentType());
        writeOptional(json, "cacheControl", object.cacheControl());
        writeOptional(json, "source", object.source());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail to be written", e);
    }
    return out.toByteArray();
  }

  private static void writeOptional(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  /**
   * Reads a record.
   *
   * @throws IOException when it is no such record
   */
  static ReleaseRecord parse(byte[] bytes) throws IOException {
    try (JsonParser json = JSON.createParser(bytes)) {
      require(json.nextToken() == JsonToken.START_OBJECT);
      @Nullable String release = null;
      @Nullable String manifest = null;
      @Nullable String published = null;
      @Nullable List<PublishedObject> objects = null;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "release" -> release = json.getValueAsString();
          case "manifest" -> manifest = json.getValueAsString();
          case "published" -> published = json.getValueAsString();
          case "objects" -> objects = objects(json);
          default -> json.skipChildren();
        }
      }
      require(json.nextToken() == null);
      if (release == null || manifest == null || published == null || objects == null) {
        throw new IOException("a field is missing");
      }
      return new ReleaseRecord(release, manifest, published, objects);
    }
  }

  private static List<PublishedObject> objects(JsonParser json) throws IOException {
    require(json.currentToken() == JsonToken.START_ARRAY);
    List<PublishedObject> objects = new ArrayList<>();
    while (json.nextToken() == JsonToken.START_OBJECT) {
      objects.add(object(json));
    }
    require(json.currentToken() == JsonToken.END_ARRAY);
    return objects;
  }

  private static PublishedObject object(JsonParser json) throws IOException {
    @Nullable String path = null;
    long bytes = -1;
    @Nullable String sha256 = null;
    @Nullable String contentType = null;
    @Nullable String cacheControl = null;
    @Nullable String source = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "path" -> path = json.getValueAsString();
        case "bytes" -> bytes = json.getValueAsLong(-1);
        case "sha256" -> sha256 = json.getValueAsString();
        case "contentType" -> contentType = json.getValueAsString();
        case "cacheControl" -> cacheControl = json.getValueAsString();
        case "source" -> source = json.getValueAsString();
        default -> json.skipChildren();
      }
    }
    if (path == null || bytes < 0 || sha256 == null || contentType == null) {
      throw new IOException("an object lacks a field");
    }
    return new PublishedObject(path, bytes, sha256, contentType, cacheControl, source);
  }

  private static void require(boolean shape) throws IOException {
    if (!shape) {
      throw new IOException("is not a record");
    }
  }
}
