package io.github.s3wwwkit.seeder.release;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.s3wwwkit.lab.store.EmbeddedStore;
import io.github.s3wwwkit.lab.store.Store;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.RecordingLog;
import io.github.s3wwwkit.seeder.store.Condition;
import io.github.s3wwwkit.seeder.store.ObjectHead;
import io.github.s3wwwkit.seeder.store.ObjectStore;
import io.github.s3wwwkit.seeder.verify.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ObjectWriterTest {
  private static final String KEY = "releases/v1/x";
  private static final byte[] OLD = "old".getBytes(StandardCharsets.UTF_8);
  private static final byte[] NEW = "new content".getBytes(StandardCharsets.UTF_8);

  private static void put(ObjectStore bucket, String key, byte[] bytes) throws Failure {
    String sha256 = Digest.sha256(bytes);
    Optional<String> etag =
        bucket.put(key, bytes, bytes.length, head(sha256), sha256, new Condition.None());
    assertEquals(true, etag.isPresent());
  }

  private static ObjectHead head(String sha256) {
    return new ObjectHead("text/plain", null, sha256);
  }

  private static void write(Run run, Lease lease) throws Failure {
    String sha256 = Digest.sha256(NEW);
    new ObjectWriter(run.bucket()).write(lease, KEY, NEW, NEW.length, head(sha256), sha256);
  }

  private static byte[] read(Run run) throws Failure {
    return run.bucket().read(KEY).orElseThrow().bytes();
  }

  @Test
  void whatARunLeftThatDidNotFinishIsReplaced() throws Exception {
    try (Store store = EmbeddedStore.start()) {
      Run run = Run.of(store, new RecordingLog());
      try (Lease lease = run.leases().tryAcquire("v1").orElseThrow()) {
        put(run.bucket(), KEY, OLD);
        write(run, lease);
        assertArrayEquals(NEW, read(run));
      }
    }
  }

  @Test
  void whatASuccessorHasWrittenIsNot() throws Exception {
    try (Store store = EmbeddedStore.start()) {
      Run run = Run.of(store, new RecordingLog());
      try (Lease lease = run.leases().tryAcquire("v1").orElseThrow()) {
        put(run.bucket(), Keys.lease("v1"), OLD);
        put(run.bucket(), KEY, OLD);
        Failure failure = assertThrows(Failure.class, () -> write(run, lease));
        assertEquals(Failure.Kind.BUSY, failure.kind());
        assertArrayEquals(OLD, read(run));
      }
    }
  }
}
