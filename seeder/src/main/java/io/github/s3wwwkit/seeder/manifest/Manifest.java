package io.github.s3wwwkit.seeder.manifest;

import io.github.s3wwwkit.seeder.verify.Checksum;
import io.github.s3wwwkit.seeder.verify.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a release is made of. */
public record Manifest(List<Entry> entries) {
  private static final int NAME_LENGTH = 32;

  public Manifest {
    entries = List.copyOf(entries);
  }

  /** The name of a release that was given none: the same for the same content only. */
  public String defaultRelease() {
    return fingerprint().substring(0, NAME_LENGTH);
  }

  /**
   * SHA-256, in hex, of what decides the content: each entry's path, type, cache control,
   * unpacking, and checksum, or, without one, source. The order of the entries does not.
   */
  public String fingerprint() {
    MessageDigest hash = Digest.Algorithm.SHA256.newDigest();
    entries.stream()
        .map(Manifest::description)
        .sorted()
        .forEach(description -> hash.update(description.getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(hash.digest());
  }

  private static String description(Entry entry) {
    StringBuilder description = new StringBuilder();
    for (@Nullable String field : fields(entry)) {
      // With its length before each value no two lists of values are the same text.
      description.append(
          field == null ? "-" : field.getBytes(StandardCharsets.UTF_8).length + ":" + field);
    }
    if (entry.unpack() != null) {
      // No field begins like this.
      description.append('+').append(entry.unpack().label());
    }
    return description.toString();
  }

  private static List<@Nullable String> fields(Entry entry) {
    List<@Nullable String> fields = new ArrayList<>();
    fields.add(entry.path());
    fields.add(entry.declaredType());
    fields.add(entry.cacheControl());
    switch (entry.checksum()) {
      case null -> {
        fields.add("source");
        fields.add(entry.source().identity());
      }
      case Checksum.Inline inline -> {
        fields.add("digest");
        fields.add(inline.digest().toString());
      }
      // The file has many digests: only with the name does it promise one.
      case Checksum.Sums sums -> {
        fields.add("sums");
        fields.add(sums.address().identity());
        fields.add(entry.namesInSums().stream().findFirst().orElse(""));
      }
    }
    return fields;
  }
}
