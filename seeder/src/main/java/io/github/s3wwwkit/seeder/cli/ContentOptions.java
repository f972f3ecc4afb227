package io.github.s3wwwkit.seeder.cli;

import io.github.s3wwwkit.seeder.manifest.ContentPath;
import io.github.s3wwwkit.seeder.manifest.Entry;
import io.github.s3wwwkit.seeder.manifest.Manifest;
import io.github.s3wwwkit.seeder.manifest.ReleaseName;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.source.SourceAddress;
import io.github.s3wwwkit.seeder.verify.Checksum;
import java.util.List;
import okhttp3.MediaType;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a release is made of, and its name. */
final class ContentOptions {
  @Option(
      names = "--source",
      required = true,
      paramLabel = "URL",
      description = "What to fetch: http:, https: or file:")
  String source = "";

  @Option(
      names = "--path",
      paramLabel = "PATH",
      description = "Where it lies in the release; default: the last segment of the source")
  @Nullable String path;

  @Option(
      names = "--checksum",
      paramLabel = "ALGO:HEX|URL",
      description = "sha256: or sha512: and hex digits, or the address of a sums file")
  @Nullable String checksum;

  @Option(names = "--content-type", paramLabel = "TYPE", description = "Default: by the path")
  @Nullable String contentType;

  @Option(names = "--cache-control", paramLabel = "VALUE", description = "Stored with the object")
  @Nullable String cacheControl;

  @Option(
      names = "--release",
      paramLabel = "NAME",
      description = "Prefix below releases/; default: a hash of what is published")
  @Nullable String release;

  Manifest manifest() throws Failure {
    return new Manifest(List.of(entry()));
  }

  /** The one asked for, else that of the content. */
  String name(Manifest manifest) throws Failure {
    if (release == null) {
      return manifest.defaultRelease();
    }
    Judge.check("--release", release, ReleaseName::check);
    return release;
  }

  private Entry entry() throws Failure {
    SourceAddress address = Judge.read("--source", source, SourceAddress::parse);
    String to =
        path != null ? path : Judge.read("--source", source, text -> ContentPath.ofSource(address));
    Judge.check("--path", to, ContentPath::check);
    @Nullable Checksum sum =
        checksum == null ? null : Judge.read("--checksum", checksum, Checksum::parse);
    if (contentType != null) {
      Judge.check("--content-type", contentType, ContentOptions::checkMediaType);
    }
    if (cacheControl != null) {
      Judge.check("--cache-control", cacheControl, ContentOptions::checkFieldValue);
    }
    return new Entry(address, to, sum, contentType, cacheControl);
  }

  private static void checkMediaType(String value) {
    checkFieldValue(value);
    if (MediaType.parse(value) == null) {
      throw new IllegalArgumentException("is not a media type such as text/html");
    }
  }

  private static void checkFieldValue(String value) {
    if (value.isBlank() || !value.chars().allMatch(c -> c >= ' ' && c < 127)) {
      throw new IllegalArgumentException("must be printable ASCII, and not empty");
    }
  }
}
