package io.github.s3wwwkit.seeder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.github.s3wwwkit.lab.source.Reply;
import io.github.s3wwwkit.lab.store.Store;
import io.github.s3wwwkit.seeder.Program.Result;
import io.minio.credentials.AssumeRoleProvider;
import io.minio.credentials.Credentials;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code policy.json} is what the seeder needs, and no more. */
@EnabledIfEnvironmentVariable(
    named = "MINIO_BIN",
    matches = ".+",
    disabledReason = "names no minio")
class PolicyIT extends Scenarios {
  private static final OkHttpClient HTTP = new OkHttpClient();
  private static final String LARGE_KEY = "releases/v1/large";

  @Override
  Store store() {
    return Stores.minio();
  }

  @BeforeEach
  void content() throws Exception {
    bucket.create();
    source.on("/x", Reply.ok(SMALL)).on("/large", Reply.ok(LARGE));
  }

  /** From now on with the rights of the policy, in a session of MinIO's own STS, but one. */
  private void without(@Nullable String right) throws Exception {
    String text = Files.readString(Path.of("policy.json")).replace("BUCKET", bucket.name);
    JsonNode policy = JSON.readTree(text);
    int taken = 0;
    for (JsonNode statement : policy.at("/Statement")) {
      Iterator<JsonNode> actions = ((ArrayNode) statement.at("/Action")).elements();
      while (actions.hasNext()) {
        if (actions.next().asText().equals("s3:" + right)) {
          actions.remove();
          taken++;
        }
      }
    }
    assertEquals(right == null ? 0 : 1, taken);
    Credentials session =
        new AssumeRoleProvider(
                store().endpoint().toString(),
                store().accessKey(),
                store().secretKey(),
                3600,
                policy.toString(),
                "us-east-1",
                null,
                null,
                null,
                HTTP)
            .fetch();
    program
        .with("AWS_ACCESS_KEY_ID", session.accessKey())
        .with("AWS_SECRET_ACCESS_KEY", session.secretKey())
        .with("AWS_SESSION_TOKEN", session.sessionToken());
  }

  private Result verify(String release) throws Exception {
    return program.run("verify", "--release=" + release);
  }

  private Result prune() throws Exception {
    return program.run("prune", "--keep=1");
  }

  private static void refused(Result result, String key) {
    result.expect(5);
    assertEquals("store", result.errorKind());
    assertFalse(result.retryable(), result::toString);
    assertTrue(result.message().contains("AccessDenied"), result::message);
    assertTrue(result.message().contains(key), result::message);
  }

  @Test
  void itIsEnough() throws Exception {
    without(null);
    bucket.beginUpload(LARGE_KEY);
    publish("/large", "--release=v1").expect(0);
    assertEquals(0, bucket.openUploads(LARGE_KEY));
    assertArrayEquals(LARGE, bucket.read(LARGE_KEY));
    publish("/x", "--release=v2").expect(0);
    assertEquals("unchanged", publish("/x", "--release=v2").expect(0).outcomeName());
    verify("v1").expect(0);
    verify("v2").expect(0);
    prune().expect(0);
    assertEquals(List.of("releases/.seed/v2.json", "releases/v2/x"), bucket.keys());
    String wrong = "--checksum=sha256:" + sha256(SMALL);
    publish("/large", "--release=v3", wrong).expect(4);
    assertEquals(0, bucket.openUploads("releases/v3/large"));
    assertEquals(List.of("releases/.seed/v2.json", "releases/v2/x"), bucket.keys());
  }

  @Test
  void itIsForReleasesOnly() throws Exception {
    without(null);
    bucket.write("other/x", SMALL);
    Result result = publish("/x", "--release=v1").expect(0);
    assertFalse(result.err().contains("AccessDenied"), result::err);
    assertTrue(bucket.keys().contains("other/x"));
    program.with("SEEDER_BUCKET", new Bucket(store()).create().name);
    refused(publish("/x", "--release=v1"), "releases/");
  }

  @Test
  void publishingNeedsToWrite() throws Exception {
    without("PutObject");
    refused(publish("/x", "--release=v1"), "releases/");
    nothingInTheBucket();
  }

  @Test
  void verifyingNeedsToRead() throws Exception {
    publish("/x", "--release=v1").expect(0);
    without("GetObject");
    refused(verify("v1"), "releases/.seed/v1.json");
  }

  @Test
  void pruningNeedsToRead() throws Exception {
    publish("/x", "--release=v1").expect(0);
    publish("/x", "--release=v2").expect(0);
    without("GetObject");
    List<String> before = bucket.keys();
    refused(prune(), "releases/.seed/");
    assertEquals(before, bucket.keys());
  }

  @Test
  void pruningNeedsToDelete() throws Exception {
    publish("/x", "--release=v1").expect(0);
    publish("/x", "--release=v2").expect(0);
    without("DeleteObject");
    refused(prune(), "releases/");
    bucket.read("releases/v1/x");
  }

  @Test
  void pruningNeedsToList() throws Exception {
    publish("/x", "--release=v1").expect(0);
    without("ListBucket");
    refused(prune(), "releases/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"AbortMultipartUpload", "ListBucketMultipartUploads"})
  void tidyingUpNeedsToSeeUploadsAndToEndThem(String right) throws Exception {
    bucket.beginUpload(LARGE_KEY);
    without(right);
    publish("/large", "--release=v1");
    assertEquals(1, bucket.openUploads(LARGE_KEY));
  }
}
