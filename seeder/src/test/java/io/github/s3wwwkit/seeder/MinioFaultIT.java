package io.github.s3wwwkit.seeder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.s3wwwkit.lab.source.Reply;
import io.github.s3wwwkit.lab.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The same with the real MinIO. */
@EnabledIfEnvironmentVariable(
    named = "MINIO_BIN",
    matches = ".+",
    disabledReason = "names no minio")
class MinioFaultIT extends StoreFaultScenarios {
  @Override
  Store store() {
    return Stores.minio();
  }

  // The embedded store does not look at CRC32.
  @Test
  void aPartThatIsCorruptedOnItsWayIsSentAgain() throws Exception {
    source.on("/large", Reply.ok(LARGE));
    try (FaultyStore faulty = faulty()) {
      faulty.fault(request("PUT", "partNumber=2"), 1, FaultyStore.corrupted());
      publish("/large", "--release=v1").expect(0);
      assertEquals(2, faulty.requests(request("PUT", "partNumber=2")).size());
    }
    assertArrayEquals(LARGE, bucket.read("releases/v1/large"));
  }

  @Test
  void aSmallObjectThatIsCorruptedOnItsWayIsSentAgain() throws Exception {
    source.on("/x", Reply.ok(SMALL));
    try (FaultyStore faulty = faulty()) {
      faulty.fault(request("PUT", "releases/v1/x"), 1, FaultyStore.corrupted());
      publish("/x", "--release=v1").expect(0);
    }
    assertArrayEquals(SMALL, bucket.read("releases/v1/x"));
  }
}
