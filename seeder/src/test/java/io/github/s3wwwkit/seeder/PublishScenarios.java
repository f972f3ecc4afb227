package io.github.s3wwwkit.seeder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.lab.source.Content;
import io.github.s3wwwkit.lab.source.Reply;
import io.github.s3wwwkit.lab.source.Request;
import io.github.s3wwwkit.seeder.Program.Result;
import io.minio.StatObjectResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code seeder publish} promises, seen from outside, whatever the store is. */
abstract class PublishScenarios extends Scenarios {
  @Test
  void publishesASmallFileAndThenFindsIt() throws Exception {
    source.on("/img/hero.gif", Reply.ok(SMALL));
    String[] options = {
      "--checksum=sha256:" + sha256(SMALL), "--release=v1", "--cache-control=public, max-age=300"
    };
    Result first = publish("/img/hero.gif?v=1", options).expect(0);

    assertEquals("published", first.outcomeName());
    assertEquals("v1", first.outcome().at("/release").asText());
    assertEquals(SMALL.length, first.outcome().at("/bytes").asLong());
    assertEquals(1, first.outcome().at("/attempts").asInt());
    assertEquals(
        JSON.readTree(
            """
            [{"path":"hero.gif","bytes":100000,"sha256":"%s","contentType":"image/gif",\
            "cacheControl":"public, max-age=300"}]\
            """
                .formatted(sha256(SMALL))),
        first.outcome().at("/objects"));
    assertEquals(List.of("releases/.seed/v1.json", "releases/v1/hero.gif"), bucket.keys());
    assertArrayEquals(SMALL, bucket.read("releases/v1/hero.gif"));
    StatObjectResponse stat = bucket.stat("releases/v1/hero.gif");
    assertEquals("image/gif", stat.contentType());
    assertEquals("public, max-age=300", stat.headers().get("Cache-Control"));
    assertEquals(sha256(SMALL), stat.userMetadata().getFirst("sha256"));
    byte[] record = bucket.read("releases/.seed/v1.json");
    assertEquals(sha256(record), first.outcome().at("/recordSha256").asText());
    assertEquals(
        JSON.readTree(record).at("/published").asText(), first.outcome().at("/published").asText());
    Request asked = source.requests("/img/hero.gif").getFirst();
    assertEquals("identity", asked.header("Accept-Encoding"));

    Result second = publish("/img/hero.gif?v=1", options).expect(0);
    assertEquals("unchanged", second.outcomeName());
    assertEquals(0, second.outcome().at("/attempts").asInt());
    for (String same : List.of("/objects", "/bytes", "/published", "/recordSha256", "/release")) {
      assertEquals(first.outcome().at(same), second.outcome().at(same), same);
    }
    assertEquals(1, source.requests().size());
  }

  @Test
  void publishesALargeFileInParts() throws Exception {
    source.on("/large", Reply.ok(LARGE));
    Result result =
        publish("/large", "--checksum=sha256:" + sha256(LARGE), "--content-type=video/mp4");
    result.expect(0);
    String key = "releases/" + result.outcome().at("/release").asText() + "/large";
    assertArrayEquals(LARGE, bucket.read(key));
    StatObjectResponse stat = bucket.stat(key);
    assertEquals("video/mp4", stat.contentType());
    assertEquals(sha256(LARGE), stat.userMetadata().getFirst("sha256"));
    assertEquals(0, bucket.openUploads(key));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, (8 << 20) - 1, 8 << 20, (8 << 20) + 1, 16 << 20})
  void anyLengthIsPublishedWithAndWithoutContentLength(int length) throws Exception {
    byte[] content = bytes(length, length);
    source.on("/length", Reply.ok(content)).on("/chunked", Reply.ok(content).chunked());
    for (String path : List.of("/length", "/chunked")) {
      // One buffer is the least memory there can be.
      Result result = publish(path, "--memory=8Mi", "--release=r" + path.substring(1)).expect(0);
      assertEquals(sha256(content), result.outcome().at("/objects/0/sha256").asText());
      assertArrayEquals(content, bucket.read("releases/r" + path.substring(1) + path));
    }
  }

  @Test
  void publishesAFile(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("a file.txt"), SMALL);
    Result result = program.run("publish", "--source=" + file.toUri(), "--release=v1").expect(0);
    assertEquals("text/plain", result.outcome().at("/objects/0/contentType").asText());
    assertArrayEquals(SMALL, bucket.read("releases/v1/a file.txt"));
    Result missing =
        program.run("publish", "--source=" + folder.resolve("missing").toUri()).expect(3);
    assertFalse(missing.retryable());
  }

  @Test
  void theSumsFileHasTheDigest() throws Exception {
    source
        .on("/hero.gif", Reply.ok(SMALL))
        .on("/SUMS", Reply.ok(sha256(LARGE) + "  other\n" + sha256(SMALL) + " *hero.gif\n"))
        .on("/WRONG", Reply.ok(sha256(LARGE) + "  hero.gif\n"))
        .on("/OTHERS", Reply.ok(sha256(SMALL) + "  other\n"));
    assertEquals(
        "published",
        publish("/hero.gif", "--checksum=" + source.uri("/SUMS")).expect(0).outcomeName());
    publish("/hero.gif", "--checksum=" + source.uri("/WRONG")).expect(4);
    publish("/hero.gif", "--checksum=" + source.uri("/OTHERS")).expect(4);
    assertFalse(publish("/hero.gif", "--checksum=" + source.uri("/NONE")).expect(3).retryable());
  }

  @Test
  void aDryRunOnlySaysWhatItWouldDo() throws Exception {
    source.on("/hero.gif", Reply.ok(SMALL));
    Result plan = publish("/hero.gif", "--dry-run", "--release=v1").expect(0);
    assertEquals("planned", plan.outcomeName());
    assertEquals("hero.gif", plan.outcome().at("/objects/0/path").asText());
    assertFalse(bucket.exists());
    assertEquals(List.of(), source.requests());
    bucket.create();
    bucket.write("releases/v1/hero.gif", LARGE);
    bucket.write("releases/v1/other.gif", LARGE);
    Result replacing = publish("/hero.gif", "--dry-run", "--release=v1").expect(0);
    assertTrue(replacing.err().contains("would replace releases/v1/hero.gif"), replacing::err);
    assertFalse(replacing.err().contains("other.gif"), replacing::err);
    assertEquals(List.of("releases/v1/hero.gif", "releases/v1/other.gif"), bucket.keys());
    publish("/hero.gif", "--release=v1").expect(0);
    Result kept = publish("/hero.gif", "--dry-run", "--release=v1").expect(0);
    assertEquals("planned", kept.outcomeName());
    assertEquals(sha256(SMALL), kept.outcome().at("/objects/0/sha256").asText());
    publish("/hero.gif", "--dry-run", "--release=v1", "--path=other.gif").expect(2);
  }

  @Test
  void aReleaseNeverChanges() throws Exception {
    source.on("/a.gif", Reply.ok(SMALL)).on("/b.gif", Reply.ok(LARGE));
    publish("/a.gif", "--release=v1").expect(0);
    byte[] record = bucket.read("releases/.seed/v1.json");
    Result other = publish("/b.gif", "--release=v1").expect(2);
    assertEquals("usage", other.errorKind());
    assertEquals(List.of("releases/.seed/v1.json", "releases/v1/a.gif"), bucket.keys());
    assertArrayEquals(record, bucket.read("releases/.seed/v1.json"));
    assertEquals(List.of(), source.requests("/b.gif"));
  }

  @Test
  void aMissingBucketIsNotCreatedWhenForbidden() throws Exception {
    source.on("/x", Reply.ok(SMALL));
    Result result = publish("/x", "--no-create-bucket").expect(5);
    assertTrue(result.message().contains("does not exist"), result::message);
    assertFalse(bucket.exists());
    assertEquals(List.of(), source.requests());
    bucket.create();
    publish("/x", "--no-create-bucket").expect(0);
  }

  @Test
  void credentialsFromFiles(@TempDir Path folder) throws Exception {
    source.on("/x", Reply.ok(SMALL));
    Path key = Files.writeString(folder.resolve("key"), store().accessKey() + "\n");
    Path secret = Files.writeString(folder.resolve("secret"), store().secretKey() + "\n");
    program.with("AWS_ACCESS_KEY_ID", "other").with("AWS_SECRET_ACCESS_KEY", "other");
    publish("/x", "--access-key-file=" + key, "--secret-key-file=" + secret).expect(0);
    publish("/x", "--access-key-file=" + key).expect(2);
  }

  @Test
  void theReportIsOpenedBeforeAnythingIsFetched(@TempDir Path folder) throws Exception {
    source.on("/x", Reply.ok(SMALL));
    Result result = publish("/x", "--report=" + folder.resolve("missing/report")).expect(2);
    assertTrue(result.message().contains("--report"), result::message);
    assertEquals(List.of(), source.requests());
    assertFalse(bucket.exists());
    Path report = folder.resolve("report");
    Result good = publish("/x", "--report=" + report).expect(0);
    assertEquals(good.outcome(), JSON.readTree(Files.readString(report)));
  }

  @Test
  void anUnknownOptionIsAUsageError() throws Exception {
    Result result = publish("/x", "--unknown-option").expect(2);
    assertEquals("usage", result.errorKind());
    assertTrue(result.message().contains("--unknown-option"), result::message);
    assertFalse(bucket.exists());
  }

  @Test
  void theBucketMustBeNamed() throws Exception {
    program.with("SEEDER_BUCKET", "");
    Result result = publish("/x").expect(2);
    assertTrue(result.message().contains("--bucket"), result::message);
  }

  // Integrity

  @Test
  void aWrongDigestLeavesNothingOfASmallFile() throws Exception {
    bucket.create();
    source.on("/hero.gif", Reply.ok(SMALL));
    Result result = publish("/hero.gif", "--checksum=sha256:" + sha256(LARGE)).expect(4);
    assertEquals("integrity", result.errorKind());
    assertFalse(result.retryable());
    assertTrue(result.message().contains(sha256(SMALL)), result::message);
    assertEquals(1, source.requests().size());
    nothingInTheBucket();
  }

  @Test
  void aWrongDigestLeavesNothingOfALargeFile() throws Exception {
    source.on("/large", Reply.ok(LARGE));
    Result result =
        publish("/large", "--release=v1", "--checksum=sha256:" + sha256(SMALL)).expect(4);
    assertEquals(1, result.outcome().at("/attempts").asInt());
    nothingInTheBucket();
    assertEquals(0, bucket.openUploads("releases/v1/large"));
  }

  @Test
  void noMoreThanMaxBytes() throws Exception {
    source.on("/length", Reply.ok(SMALL)).on("/chunked", Reply.ok(SMALL).chunked());
    for (String path : List.of("/length", "/chunked")) {
      publish(path, "--max-bytes=99999").expect(4);
      nothingInTheBucket();
      publish(path, "--max-bytes=100000").expect(0);
      bucket = new Bucket(store());
      program.with("SEEDER_BUCKET", bucket.name);
    }
    // One byte more than two parts, which is seen only by looking for a third.
    source.on("/parts", Reply.ok(new Content(9, (16 << 20) + 1)).chunked());
    publish("/parts", "--max-bytes=16Mi").expect(4);
    nothingInTheBucket();
  }
}
