package io.github.s3wwwkit.seeder.cli;

import io.github.s3wwwkit.seeder.manifest.EntryRules;
import io.github.s3wwwkit.seeder.manifest.Field;
import io.github.s3wwwkit.seeder.manifest.Manifest;
import io.github.s3wwwkit.seeder.manifest.ManifestFile;
import io.github.s3wwwkit.seeder.manifest.ReleaseName;
import io.github.s3wwwkit.seeder.run.Failure;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a release is made of, and its name. */
final class ContentOptions implements OptionGroup {
  @Override
  public String heading() {
    return "Content";
  }

  @Option(
      names = "--source",
      paramLabel = "URL",
      description = "What to fetch: http:, https: or file:")
  @Nullable String source;

  @Option(
      names = "--path",
      paramLabel = "PATH",
      description = {
        "Where it lies in the release; default: the last segment of the source.",
        "With --unpack: the folder for the members; default: the root"
      })
  @Nullable String path;

  @Option(
      names = "--checksum",
      paramLabel = "ALGO:HEX|URL",
      description = "sha256: or sha512: and hex digits, or the address of a sums file")
  @Nullable String checksum;

  @Option(
      names = "--content-type",
      paramLabel = "TYPE",
      description = "Default: by the path, else by the content")
  @Nullable String contentType;

  @Option(names = "--cache-control", paramLabel = "VALUE", description = "Stored with the object")
  @Nullable String cacheControl;

  @Option(
      names = "--unpack",
      paramLabel = "FORMAT",
      description = "Publish the members of the archive: tar, tar.gz, tar.zst or zip")
  @Nullable String unpack;

  @Option(
      names = "--manifest",
      paramLabel = "FILE",
      description = "JSON, many entries of all of the above, instead of them")
  @Nullable Path manifest;

  @Option(
      names = "--release",
      paramLabel = "NAME",
      description = "Prefix below releases/; default: a hash of what is published")
  @Nullable String release;

  /** Null when nothing of it is given. */
  @Nullable Manifest manifest() throws Failure {
    Map<Field, String> written = written();
    if (manifest != null) {
      if (!written.isEmpty()) {
        throw Failure.usage(
            "--manifest '"
                + manifest
                + "' and "
                + first(written)
                + " exclude each other; a SEEDER_ variable counts like its option");
      }
      return ManifestFile.read(manifest);
    }
    if (written.isEmpty()) {
      return null;
    }
    if (source == null) {
      throw Failure.usage(first(written) + " is about a --source, which is missing");
    }
    return new Manifest(
        List.of(
            EntryRules.judge(
                written, "", (field, problem) -> Failure.usage(option(field) + " " + problem))));
  }

  /** The one asked for; null when none is. */
  @Nullable String release() throws Failure {
    if (release != null) {
      Judge.check("--release", release, ReleaseName::check);
    }
    return release;
  }

  private Map<Field, String> written() {
    Map<Field, String> written = new EnumMap<>(Field.class);
    put(written, Field.SOURCE, source);
    put(written, Field.PATH, path);
    put(written, Field.CHECKSUM, checksum);
    put(written, Field.CONTENT_TYPE, contentType);
    put(written, Field.CACHE_CONTROL, cacheControl);
    put(written, Field.UNPACK, unpack);
    return written;
  }

  private static String first(Map<Field, String> written) {
    Map.Entry<Field, String> first = written.entrySet().iterator().next();
    return option(first.getKey()) + " '" + EntryRules.shown(first.getKey(), first.getValue()) + "'";
  }

  private static void put(Map<Field, String> written, Field field, @Nullable String value) {
    if (value != null) {
      written.put(field, value);
    }
  }

  private static String option(Field field) {
    return "--" + field.label().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
