package io.github.s3wwwkit.seeder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdOutputStream;
import io.github.s3wwwkit.lab.source.Reply;
import io.github.s3wwwkit.lab.store.Store;
import io.github.s3wwwkit.seeder.Program.Result;
import io.minio.StatObjectResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives published member by member, all of them or none. */
class ArchiveIT extends Scenarios {
  private static final byte[] STYLE = "body {}".repeat(1000).getBytes(UTF_8);
  private static final Map<String, byte[]> SITE =
      new TreeMap<>(
          Map.of(
              "index.html",
              "<!doctype html><title>größe</title>".getBytes(UTF_8),
              "css/größe.css",
              STYLE,
              "media/large.bin",
              LARGE,
              "media/small.gif",
              SMALL,
              "empty.txt",
              new byte[0]));

  @Override
  Store store() {
    return Stores.embedded();
  }

  private static byte[] archive(String format, Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (format.equals("zip")) {
      try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
        zip.setEncoding("UTF-8");
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
          zip.putArchiveEntry(new ZipArchiveEntry(file.getKey()));
          zip.write(file.getValue());
          zip.closeArchiveEntry();
        }
      }
      return bytes.toByteArray();
    }
    try (OutputStream packer = packer(format, bytes);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(packer, "UTF-8")) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey(), true);
        entry.setSize(file.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static OutputStream packer(String format, OutputStream out) throws IOException {
    return switch (format) {
      case "tar.gz" -> new GZIPOutputStream(out);
      case "tar.zst" -> new ZstdOutputStream(out).setChecksum(true);
      default -> out;
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"tar", "tar.gz", "tar.zst", "zip"})
  void eachFileIsAnObjectWithItsOwnType(String format) throws Exception {
    byte[] archive = archive(format, SITE);
    source.on("/site", Reply.ok(archive));
    Result result =
        publish(
                "/site",
                "--unpack=" + format,
                "--path=",
                "--release=v1",
                "--memory=16Mi",
                "--cache-control=no-cache",
                "--checksum=sha256:" + sha256(archive))
            .expect(0);
    assertEquals("published", result.outcomeName());
    assertEquals(SITE.size(), result.outcome().at("/objects").size());
    for (Map.Entry<String, byte[]> file : SITE.entrySet()) {
      assertArrayEquals(file.getValue(), bucket.read("releases/v1/" + file.getKey()));
    }
    assertEquals(SITE.size() + 1, bucket.keys().size(), () -> result.toString());
    StatObjectResponse style = bucket.stat("releases/v1/css/größe.css");
    assertEquals("text/css", style.contentType());
    assertEquals("no-cache", style.headers().get("Cache-Control"));
    assertEquals(sha256(STYLE), style.userMetadata().getFirst("sha256"));
    assertEquals("image/gif", bucket.stat("releases/v1/media/small.gif").contentType());
    assertEquals(0, bucket.openUploads("releases/v1/media/large.bin"));

    Result again =
        publish(
            "/site",
            "--unpack=" + format,
            "--path=",
            "--release=v1",
            "--cache-control=no-cache",
            "--checksum=sha256:" + sha256(archive));
    assertEquals("unchanged", again.expect(0).outcomeName());
    assertEquals(result.outcome().at("/objects"), again.outcome().at("/objects"));
    assertEquals("verified", program.run("verify", "--release=v1").expect(0).outcomeName());
  }

  @Test
  void aPathIsTheFolderOfAllFiles() throws Exception {
    source.on("/site.tar", Reply.ok(archive("tar", Map.of("./a/b", SMALL))));
    publish("/site.tar", "--unpack=tar", "--path=docs/v2", "--release=v1").expect(0);
    assertEquals(List.of("releases/.seed/v1.json", "releases/v1/docs/v2/a/b"), bucket.keys());
  }

  @ParameterizedTest
  @ValueSource(strings = {"tar.gz", "zip"})
  void anUnsafeNameAtTheEndLeavesNothing(String format) throws Exception {
    bucket.create();
    Map<String, byte[]> files = new TreeMap<>(SITE);
    files.put("z/../../escape", SMALL);
    source.on("/site", Reply.ok(archive(format, files)));
    Result result = publish("/site", "--unpack=" + format, "--path=", "--release=v1").expect(4);
    assertEquals("integrity", result.errorKind());
    assertTrue(result.message().contains("\"z/../../escape\" is refused"), result::message);
    nothingInTheBucket();
    assertEquals(0, bucket.openUploads("releases/v1/media/large.bin"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tar", "tar.zst"})
  void anArchiveCutOffLeavesNothing(String format) throws Exception {
    bucket.create();
    byte[] archive = archive(format, SITE);
    source.on("/site", Reply.ok(Arrays.copyOf(archive, archive.length * 3 / 4)));
    Result result = publish("/site", "--unpack=" + format, "--path=", "--release=v1").expect(4);
    assertTrue(result.message().contains("ends too early"), result::message);
    nothingInTheBucket();
  }

  @Test
  void aWrongDigestOfTheArchiveLeavesNothing() throws Exception {
    bucket.create();
    source.on("/site", Reply.ok(archive("tar.gz", SITE)));
    publish("/site", "--unpack=tar.gz", "--path=", "--checksum=sha256:" + sha256(SMALL)).expect(4);
    nothingInTheBucket();
  }

  @Test
  void aLinkLeavesNothing() throws Exception {
    bucket.create();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      TarArchiveEntry link = new TarArchiveEntry("passwords", TarConstants.LF_SYMLINK);
      link.setLinkName("/etc/passwd");
      tar.putArchiveEntry(link);
      tar.closeArchiveEntry();
    }
    source.on("/site", Reply.ok(bytes.toByteArray()));
    Result result = publish("/site", "--unpack=tar", "--path=").expect(4);
    assertTrue(result.message().contains("has a link, \"passwords\""), result::message);
    nothingInTheBucket();
  }

  @Test
  void theLimitsOfArchivesHold() throws Exception {
    bucket.create();
    source.on("/site", Reply.ok(archive("tar.gz", SITE)));
    source.on("/bomb", Reply.ok(archive("tar.gz", Map.of("zeros", new byte[65 << 20]))));
    for (String limit : List.of("--max-entries=4", "--max-bytes=17Mi")) {
      Result result = publish("/site", "--unpack=tar.gz", "--path=", limit).expect(4);
      assertTrue(result.message().contains(limit.replaceAll("=.*", "")), result::message);
    }
    Result result = publish("/bomb", "--unpack=tar.gz", "--path=").expect(4);
    assertTrue(result.message().contains("--max-ratio"), result::message);
    nothingInTheBucket();
    publish("/bomb", "--unpack=tar.gz", "--path=", "--max-ratio=2000").expect(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tar.gz", "zip"})
  void aConnectionThatBreaksIsNoBrokenArchive(String format) throws Exception {
    byte[] archive = archive(format, SITE);
    source.on("/site", Reply.ok(archive).resetAfter(archive.length / 2), Reply.ok(archive));
    Result result = publish("/site", "--unpack=" + format, "--path=", "--release=v1").expect(0);
    assertEquals(2, result.outcome().at("/attempts").asInt());
    assertArrayEquals(LARGE, bucket.read("releases/v1/media/large.bin"));
    assertEquals(0, bucket.openUploads("releases/v1/media/large.bin"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"media/large.bin", "media", "media/large.bin/below"})
  void noPathIsTwiceInARelease(String path, @TempDir Path folder) throws Exception {
    bucket.create();
    source
        .on("/site", Reply.ok(archive("tar", Map.of("media/large.bin", LARGE))))
        .on("/large", Reply.ok(LARGE));
    Path manifest = folder.resolve("manifest.json");
    Files.writeString(
        manifest,
        """
        {"entries": [
          {"source": "%s", "path": "", "unpack": "tar"},
          {"source": "%s", "path": "%s"}]}
        """
            .formatted(source.uri("/site"), source.uri("/large"), path));
    Result result = program.run("publish", "--manifest=" + manifest, "--release=v1").expect(4);
    assertTrue(result.message().contains("of entry "), result::message);
    nothingInTheBucket();
    assertEquals(0, bucket.openUploads("releases/v1/media/large.bin"));
  }

  @Test
  void aManifestPutsArchivesBesideFiles(@TempDir Path folder) throws Exception {
    source
        .on("/docs.zip", Reply.ok(archive("zip", Map.of("index.html", SMALL))))
        .on("/hero.gif", Reply.ok(SMALL));
    Path manifest = folder.resolve("manifest.json");
    Files.writeString(
        manifest,
        """
        {"entries": [
          {"source": "%s", "path": "docs", "unpack": "zip"},
          {"source": "%s", "path": "hero.gif"}]}
        """
            .formatted(source.uri("/docs.zip"), source.uri("/hero.gif")));
    program.run("publish", "--manifest=" + manifest, "--release=v1").expect(0);
    assertEquals(
        List.of("releases/.seed/v1.json", "releases/v1/docs/index.html", "releases/v1/hero.gif"),
        bucket.keys());
  }
}
