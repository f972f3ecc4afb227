package io.github.s3wwwkit.seeder;

import io.github.s3wwwkit.lab.store.Store;
import io.minio.BucketExistsArgs;
import io.minio.CreateMultipartUploadArgs;
import io.minio.GetObjectArgs;
import io.minio.HeadBucketArgs;
import io.minio.Http;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioAsyncClient;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.StatObjectArgs;
import io.minio.StatObjectResponse;
import io.minio.messages.Item;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/** A bucket of one test, looked at from outside. */
final class Bucket {
  private static final OkHttpClient HTTP = new OkHttpClient();

  final String name = "b" + UUID.randomUUID();
  private final MinioClient client;
  private final RawClient rawClient;

  Bucket(Store store) {
    client =
        MinioClient.builder()
            .endpoint(store.endpoint().toString())
            .region("us-east-1")
            .credentials(store.accessKey(), store.secretKey())
            .httpClient(HTTP)
            .build();
    rawClient =
        new RawClient(
            MinioAsyncClient.builder()
                .endpoint(store.endpoint().toString())
                .region("us-east-1")
                .credentials(store.accessKey(), store.secretKey())
                .httpClient(HTTP)
                .build());
  }

  Bucket create() throws Exception {
    client.makeBucket(MakeBucketArgs.builder().bucket(name).build());
    return this;
  }

  boolean exists() throws Exception {
    return client.bucketExists(BucketExistsArgs.builder().bucket(name).build());
  }

  /** All keys, in order. */
  List<String> keys() throws Exception {
    List<String> keys = new ArrayList<>();
    for (Result<Item> item :
        client.listObjects(ListObjectsArgs.builder().bucket(name).recursive(true).build())) {
      keys.add(item.get().objectName());
    }
    return keys;
  }

  byte[] read(String key) throws Exception {
    try (InputStream in =
        client.getObject(GetObjectArgs.builder().bucket(name).object(key).build())) {
      return in.readAllBytes();
    }
  }

  void write(String key, byte[] bytes) throws Exception {
    client.putObject(
        PutObjectArgs.builder().bucket(name).object(key).data(bytes, bytes.length).build());
  }

  void remove(String key) throws Exception {
    client.removeObject(RemoveObjectArgs.builder().bucket(name).object(key).build());
  }

  StatObjectResponse stat(String key) throws Exception {
    return client.statObject(StatObjectArgs.builder().bucket(name).object(key).build());
  }

  /** How many uploads of this key are open. MinIO lists them for a whole key only. */
  int openUploads(String key) throws Exception {
    return rawClient.listUploads(name, key).split("<UploadId>", -1).length - 1;
  }

  /** As one who is killed leaves it. */
  void beginUpload(String key) throws Exception {
    rawClient
        .createMultipartUpload(CreateMultipartUploadArgs.builder().bucket(name).object(key).build())
        .get();
  }

  /** The library's own list cannot be read when an upload of MinIO's is in it (no StorageClass). */
  private static final class RawClient extends MinioAsyncClient {
    RawClient(MinioAsyncClient client) {
      super(client);
    }

    String listUploads(String bucket, String key) throws Exception {
      try (Response response =
          executeGetAsync(
                  HeadBucketArgs.builder().bucket(bucket).build(),
                  null,
                  new Http.QueryParameters("uploads", "", "prefix", key))
              .get()) {
        return response.body().string();
      }
    }
  }
}
