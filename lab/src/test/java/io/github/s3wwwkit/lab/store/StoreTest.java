package io.github.s3wwwkit.lab.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.errors.ErrorResponseException;
import java.io.ByteArrayInputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

class StoreTest {

  @Test
  void theEmbeddedStoreKeepsObjects() throws Exception {
    try (Store store = EmbeddedStore.start()) {
      keepsObjects(store);
      asksForCredentials(store);
    }
  }

  @Test
  @EnabledIfEnvironmentVariable(named = "MINIO_BIN", matches = ".+")
  void theRealMinioKeepsObjects() throws Exception {
    try (Store store = MinioStore.start(Path.of(System.getenv("MINIO_BIN")))) {
      keepsObjects(store);
      asksForCredentials(store);
    }
  }

  @Test
  void aClosedStoreRefusesConnectionsAndItsPortCanBeTakenAgain() throws Exception {
    Store first = EmbeddedStore.start();
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), first.endpoint().getPort());
    first.close();
    assertThrows(
        ConnectException.class, () -> new Socket(address.getAddress(), address.getPort()).close());
    try (Store second = EmbeddedStore.start(address, "another", "another-secret")) {
      assertEquals(first.endpoint(), second.endpoint());
      keepsObjects(second);
    }
  }

  private static void keepsObjects(Store store) throws Exception {
    MinioClient client = client(store, store.secretKey());
    assertFalse(client.bucketExists(BucketExistsArgs.builder().bucket("site").build()));
    client.makeBucket(MakeBucketArgs.builder().bucket("site").build());
    // One signed part of the size that the seeder sends.
    byte[] content = new byte[8 << 20];
    new Random(1).nextBytes(content);
    client.putObject(
        PutObjectArgs.builder().bucket("site").object("a/b").stream(
                new ByteArrayInputStream(content), (long) content.length, -1L)
            .build());
    try (GetObjectResponse read =
        client.getObject(GetObjectArgs.builder().bucket("site").object("a/b").build())) {
      assertArrayEquals(content, read.readAllBytes());
    }
  }

  private static void asksForCredentials(Store store) throws Exception {
    MinioClient client = client(store, "wrong-secret-key");
    ErrorResponseException refused =
        assertThrows(
            ErrorResponseException.class,
            () -> client.getObject(GetObjectArgs.builder().bucket("site").object("a/b").build()));
    assertEquals("SignatureDoesNotMatch", refused.errorResponse().code());
  }

  private static MinioClient client(Store store, String secretKey) {
    return MinioClient.builder()
        .endpoint(store.endpoint().toString())
        .credentials(store.accessKey(), secretKey)
        .build();
  }
}
