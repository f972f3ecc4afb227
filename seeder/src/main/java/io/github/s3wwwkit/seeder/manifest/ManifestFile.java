package io.github.s3wwwkit.seeder.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.github.s3wwwkit.seeder.run.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Reads a manifest from a file of JSON, and says on which line it is wrong. */
public final class ManifestFile {
  static final int MAX_BYTES = 16 << 20;
  static final int MAX_ENTRIES = 100_000;

  private final String name;
  private final JsonParser json;
  private final PathSet paths = new PathSet();
  // Of the entry that is being read, or 0.
  private int number;

  private ManifestFile(String name, JsonParser json) {
    this.name = name;
    this.json = json;
  }

  /** Every failure is one of usage and names file, line, entry and field. */
  public static Manifest read(Path file) throws Failure {
    String name = "--manifest " + file;
    try (JsonParser json = new JsonFactory().createParser(bytes(file, name))) {
      return new ManifestFile(name, json).read();
    } catch (NoSuchFileException e) {
      throw Failure.usage(name + " does not exist");
    } catch (AccessDeniedException e) {
      throw Failure.usage(name + " may not be read");
    } catch (IOException e) {
      throw Failure.usage(name + " cannot be read: " + e.getMessage());
    }
  }

  private static byte[] bytes(Path file, String name) throws IOException, Failure {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw Failure.usage(name + " is larger than 16Mi");
      }
      return bytes;
    }
  }

  private Manifest read() throws IOException, Failure {
    try {
      return manifest();
    } catch (JsonProcessingException e) {
      // Its message quotes the file, which may hold secrets.
      throw wrong(
          e.getLocation().getLineNr(),
          e instanceof JsonEOFException
              ? "the JSON ends too early"
              : "is not JSON at column " + e.getLocation().getColumnNr());
    }
  }

  private Manifest manifest() throws IOException, Failure {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw wrong(line(), "must be an object with the field 'entries'");
    }
    List<Entry> entries = new ArrayList<>();
    boolean seen = false;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      if (!json.currentName().equals("entries")) {
        throw wrong(line(), "unknown field " + quoted(json.currentName()) + " (known: entries)");
      }
      if (seen) {
        throw wrong(line(), "the field 'entries' is there twice");
      }
      seen = true;
      if (json.nextToken() != JsonToken.START_ARRAY) {
        throw wrong(line(), "the field 'entries' must be a list");
      }
      while (json.nextToken() != JsonToken.END_ARRAY) {
        number++;
        entries.add(entry());
      }
      number = 0;
    }
    if (entries.isEmpty()) {
      throw wrong(line(), seen ? "the list 'entries' is empty" : "the field 'entries' is missing");
    }
    if (json.nextToken() != null) {
      throw wrong(line(), "something follows the end of the manifest");
    }
    return new Manifest(entries);
  }

  private Entry entry() throws IOException, Failure {
    int start = line();
    if (number > MAX_ENTRIES) {
      throw wrong(start, "more than " + MAX_ENTRIES + " entries");
    }
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw wrong(start, "must be an object");
    }
    Map<Field, String> written = new EnumMap<>(Field.class);
    Map<Field, Integer> lines = new EnumMap<>(Field.class);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      Field field = Field.of(json.currentName());
      if (field == null) {
        throw wrong(
            line(),
            "unknown field " + quoted(json.currentName()) + " (known: " + Field.all() + ")");
      }
      if (lines.put(field, line()) != null) {
        throw wrong(line(), "the field '" + field.label() + "' is there twice");
      }
      if (json.nextToken() != JsonToken.VALUE_STRING) {
        throw wrong(line(), "the field '" + field.label() + "' must be a string");
      }
      written.put(field, json.getText());
    }
    if (!written.containsKey(Field.SOURCE)) {
      throw wrong(start, "the field 'source' is missing");
    }
    Entry entry =
        EntryRules.judge(
            written,
            "entry " + number + " (line " + start + ")",
            (field, problem) ->
                wrong(lines.getOrDefault(field, start), field.label() + " " + problem));
    try {
      paths.add(entry.path(), entry.unpack() != null, entry.place());
    } catch (IllegalArgumentException e) {
      throw wrong(
          lines.getOrDefault(Field.PATH, start),
          "path " + quoted(entry.path()) + " " + e.getMessage());
    }
    return entry;
  }

  private int line() {
    return json.currentTokenLocation().getLineNr();
  }

  private Failure wrong(int line, String what) {
    return Failure.usage(
        name + " line " + line + ": " + (number > 0 ? "entry " + number + ": " : "") + what);
  }

  private static String quoted(String value) {
    return "'" + EntryRules.shown(value) + "'";
  }
}
