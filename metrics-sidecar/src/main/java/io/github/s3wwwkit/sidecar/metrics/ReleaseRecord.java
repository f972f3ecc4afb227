package io.github.s3wwwkit.sidecar.metrics;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.s3wwwkit.sidecar.Log;
import io.github.s3wwwkit.sidecar.Sha256;
import io.github.s3wwwkit.sidecar.Watch;
import io.github.s3wwwkit.sidecar.cache.Cache;
import io.github.s3wwwkit.sidecar.cache.Release;
import io.github.s3wwwkit.sidecar.cache.ReleaseReader;
import io.prometheus.client.Collector;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The seeder's report as series. Looked at again and again; what was good stays until something
 * good takes its place.
 */
public final class ReleaseRecord extends Collector {
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final long MAX_BYTES = 16L * 1024 * 1024;

  private record Version(FileTime modified, long size, @Nullable Object key) {}

  /** The release that was published last, with the digest of its record and the time. */
  private record Success(
      String release,
      String sha256,
      Instant at,
      @Nullable Double bytes,
      @Nullable Double objects) {}

  private record State(
      @Nullable Success success, @Nullable Double seconds, @Nullable Double attempts) {}

  private final Path file;
  private final @Nullable Cache cache;
  private final Consumer<String> log;
  private @Nullable Version seen;
  private String complaint = "";
  private volatile State state = new State(null, null, null);

  /**
   * Has not looked yet.
   *
   * @param cache what is told of each release, if any
   */
  public ReleaseRecord(Path file, @Nullable Cache cache) {
    this(file, cache, Log::line);
  }

  ReleaseRecord(Path file, @Nullable Cache cache, Consumer<String> log) {
    this.file = file;
    this.cache = cache;
    this.log = log;
  }

  /** Looks at the file again and again, in a thread of its own. */
  public void watch() {
    Thread.ofPlatform()
        .name("release-record")
        .daemon()
        .start(new Watch("release record " + file, PAUSE, this::look));
  }

  /** Reads the file when it has changed; says once a change why it cannot be used. */
  public void look() {
    Version version = null;
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      version = new Version(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
      if (version.equals(seen)) {
        return;
      }
      // Looked at before it is opened: opening a FIFO would wait for somebody who writes.
      if (!attributes.isRegularFile()) {
        throw new Report.NoReport("it is not a regular file");
      }
      if (attributes.size() > MAX_BYTES) {
        throw new Report.NoReport("it is larger than 16 MiB");
      }
      take(attributes.lastModifiedTime().toInstant());
      seen = version;
      complaint = "";
    } catch (NoSuchFileException e) {
      complain(null, "it is not there");
    } catch (JsonProcessingException e) {
      complain(version, "it is no JSON: " + e.getOriginalMessage());
    } catch (Report.NoReport e) {
      complain(version, Objects.toString(e.getMessage()));
    } catch (IOException e) {
      complain(null, "it cannot be read");
    } catch (OutOfMemoryError e) {
      complain(version, "there is no memory for all of its objects");
    }
  }

  @Override
  public List<MetricFamilySamples> collect() {
    State now = state;
    List<MetricFamilySamples> families = new ArrayList<>();
    Success success = now.success;
    if (success != null) {
      families.add(
          Family.gauge(
                  "s3www_release_info",
                  "The release in the bucket, and the digest of its record.",
                  "release",
                  "sha256")
              .add(1, success.release, success.sha256)
              .samples());
      gauge(
          families,
          "seeder_last_success_timestamp_seconds",
          "When the seeder last succeeded.",
          success.at.toEpochMilli() / 1000.0);
      gauge(families, "seeder_bytes", "Size of the release.", success.bytes);
      gauge(families, "seeder_objects", "Objects of the release.", success.objects);
    }
    gauge(families, "seeder_duration_seconds", "How long the seeder's last run took.", now.seconds);
    gauge(families, "seeder_attempts", "Tries of the seeder's last run.", now.attempts);
    return families;
  }

  private static void gauge(
      List<MetricFamilySamples> families, String name, String help, @Nullable Double value) {
    if (value != null) {
      families.add(Family.gauge(name, help).add(value).samples());
    }
  }

  private void take(Instant modified) throws IOException, Report.NoReport {
    MessageDigest digest = Sha256.digest();
    ReleaseReader contents = cache == null ? null : new ReleaseReader();
    Report report;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
        DigestInputStream digested = new DigestInputStream(in, digest)) {
      report = Report.read(digested, contents);
    }
    Success success = state.success;
    String release = report.release();
    if (report.succeeded() && release != null) {
      String sha256 = report.recordSha256();
      Instant finished = report.finished();
      success =
          new Success(
              release,
              sha256 == null ? HexFormat.of().formatHex(digest.digest()) : sha256,
              finished == null ? modified : finished,
              report.bytes(),
              report.objects());
      if (cache != null && contents != null) {
        tell(cache, contents);
      }
    }
    state = new State(success, report.seconds(), report.attempts());
  }

  private void tell(Cache serving, ReleaseReader contents) {
    Release release = contents.release();
    if (release == null) {
      log.accept("release record " + file + " is not served from: " + contents.fault());
      serving.noRelease();
    } else {
      serving.release(release);
    }
  }

  /** Says it, unless it was said of the same file before; without a version it is read again. */
  private void complain(@Nullable Version version, String why) {
    if (version != null || !why.equals(complaint)) {
      log.accept("release record " + file + " is not used: " + why);
    }
    seen = version;
    complaint = why;
  }
}
