package io.github.s3wwwkit.seeder.cli;

import io.github.s3wwwkit.seeder.run.Log;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of {@code seeder publish}, as they were given. */
@Command(
    name = "publish",
    description = "Fetches content, verifies it and publishes it as a release into a bucket.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false)
final class PublishCommand {
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
      names = "--endpoint",
      paramLabel = "URL",
      description = "The S3 API; default: that of AWS in the region")
  @Nullable String endpoint;

  @Option(names = "--region", paramLabel = "R", description = "Default: us-east-1")
  @Nullable String region;

  @Option(names = "--bucket", required = true, paramLabel = "B", description = "The bucket")
  String bucket = "";

  @Option(
      names = "--create-bucket",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Create the bucket when it is missing (on by default)")
  boolean createBucket = true;

  @Option(
      names = "--release",
      paramLabel = "NAME",
      description = "Prefix below releases/; default: a hash of what is published")
  @Nullable String release;

  @Option(names = "--access-key-file", paramLabel = "F", description = "Else AWS_ACCESS_KEY_ID")
  @Nullable Path accessKeyFile;

  @Option(names = "--secret-key-file", paramLabel = "F", description = "Else AWS_SECRET_ACCESS_KEY")
  @Nullable Path secretKeyFile;

  @Option(names = "--session-token-file", paramLabel = "F", description = "Else AWS_SESSION_TOKEN")
  @Nullable Path sessionTokenFile;

  @Option(
      names = "--connect-timeout",
      paramLabel = "D",
      defaultValue = "10s",
      converter = Durations.class,
      description = "Until a connection stands (${DEFAULT-VALUE})")
  Duration connectTimeout = Duration.ZERO;

  @Option(
      names = "--idle-timeout",
      paramLabel = "D",
      defaultValue = "30s",
      converter = Durations.class,
      description = "Since the last byte (${DEFAULT-VALUE})")
  Duration idleTimeout = Duration.ZERO;

  @Option(
      names = "--deadline",
      paramLabel = "D",
      defaultValue = "15m",
      converter = Durations.class,
      description = "For the whole command (${DEFAULT-VALUE})")
  Duration deadline = Duration.ZERO;

  @Option(
      names = "--max-attempts",
      paramLabel = "N",
      defaultValue = "8",
      description = "Tries in a row without progress, per request (${DEFAULT-VALUE})")
  int maxAttempts;

  @Option(
      names = "--max-bytes",
      paramLabel = "SIZE",
      defaultValue = "20Gi",
      converter = Sizes.class,
      description = "Refuse a larger source (${DEFAULT-VALUE})")
  long maxBytes;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      defaultValue = "64Mi",
      converter = Sizes.class,
      description = "Ceiling for buffers (${DEFAULT-VALUE})")
  long memory;

  @Option(names = "--report", paramLabel = "F", description = "Write the outcome there too")
  @Nullable Path report;

  @Option(
      names = "--termination-log",
      paramLabel = "F",
      description = "Write the outcome there too, cut to 4,096 bytes")
  @Nullable Path terminationLog;

  @Option(
      names = "--log-format",
      paramLabel = "json|text",
      description = "Default: text on a terminal, else JSON lines")
  @Nullable LogFormat logFormat;

  @Option(
      names = "--log-level",
      paramLabel = "L",
      defaultValue = "info",
      description = "error, warn, info or debug (${DEFAULT-VALUE})")
  Log.Level logLevel = Log.Level.INFO;

  @Option(names = "--dry-run", description = "Say what would be fetched and kept; write nothing")
  boolean dryRun;
}
