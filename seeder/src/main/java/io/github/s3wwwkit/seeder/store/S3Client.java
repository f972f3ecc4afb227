package io.github.s3wwwkit.seeder.store;

import io.minio.CreateBucketArgs;
import io.minio.HeadBucketArgs;
import io.minio.Http;
import io.minio.MinioAsyncClient;
import io.minio.Xml;
import io.minio.errors.MinioException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import okhttp3.Response;

/** The library's client, and what it does not do, or does another way than S3 wants it. */
final class S3Client extends MinioAsyncClient {
  // It prints an answer that it cannot read, as a line that is no log's. A logger that nobody holds
  // is forgotten, and its level with it.
  private static final Logger LIBRARY = Logger.getLogger("io.minio");

  static {
    LIBRARY.setLevel(Level.OFF);
  }

  S3Client(MinioAsyncClient client) {
    super(client);
  }

  /** AWS refuses the name of its first region as a LocationConstraint, which the library sends. */
  CompletableFuture<Void> createBucket(String bucket, String region) {
    CreateBucketArgs args = CreateBucketArgs.builder().bucket(bucket).build();
    CompletableFuture<?> answer =
        region.equals(Http.US_EAST_1)
            ? executePutAsync(args, null, null, null).thenAccept(Response::close)
            : createBucket(CreateBucketArgs.builder().bucket(bucket).region(region).build());
    return answer.thenApply(done -> null);
  }

  /** The uploads of this key that are neither complete nor aborted. */
  CompletableFuture<List<String>> openUploads(String bucket, String key) {
    return executeGetAsync(
            HeadBucketArgs.builder().bucket(bucket).build(),
            null,
            // MinIO lists them for a whole key only.
            new Http.QueryParameters("uploads", "", "prefix", key))
        .thenApply(response -> {
          try (response) {
            return Xml.unmarshal(OpenUploads.class, response.body().string()).idsOf(key);
          } catch (IOException | MinioException e) {
            throw new CompletionException(e);
          }
        });
  }
}
