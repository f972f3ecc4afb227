package io.github.s3wwwkit.seeder.store;

import io.github.s3wwwkit.seeder.credentials.CredentialSource;
import io.github.s3wwwkit.seeder.credentials.Credentials;
import io.github.s3wwwkit.seeder.http.HttpClients;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.Log;
import io.github.s3wwwkit.seeder.run.Retry;
import io.github.s3wwwkit.seeder.run.Transient;
import io.minio.CreateBucketArgs;
import io.minio.CreateMultipartUploadArgs;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.Http;
import io.minio.MinioAsyncClient;
import io.minio.PutObjectAPIArgs;
import io.minio.credentials.Provider;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** One bucket of an S3 store. Requests are tried again here and nowhere below. */
public final class ObjectStore {
  private static final int MAX_SMALL_OBJECT = 16 << 20;
  private static final Set<String> EXPIRED = Set.of("ExpiredToken", "ExpiredTokenException");

  private final Endpoint endpoint;
  private final String bucket;
  private final boolean mayCreateBucket;
  private final CredentialSource credentialSource;
  private final Retry retry;
  private final Log log;
  private final MinioAsyncClient client;
  private final MinioAsyncClient cleanupClient;

  private volatile Credentials credentials;
  private boolean bucketMissing;
  private boolean conditionalPut = true;

  /** Whether an object was written only because there was none. */
  public enum Created {
    NEW,
    ALREADY_THERE
  }

  public ObjectStore(
      Endpoint endpoint,
      String bucket,
      boolean mayCreateBucket,
      CredentialSource credentialSource,
      HttpClients http,
      Retry retry,
      Log log)
      throws Failure {
    this.endpoint = endpoint;
    this.bucket = bucket;
    this.mayCreateBucket = mayCreateBucket;
    this.credentialSource = credentialSource;
    this.credentials = credentialSource.current();
    this.retry = retry;
    this.log = log;
    this.client = client(http.client(endpoint.url()));
    this.cleanupClient = client(http.cleanupClient(endpoint.url()));
  }

  private MinioAsyncClient client(OkHttpClient http) {
    Provider provider =
        () -> {
          Credentials now = credentials;
          return new io.minio.credentials.Credentials(
              now.accessKey(), now.secretKey(), now.sessionToken(), null);
        };
    return MinioAsyncClient.builder()
        .endpoint(endpoint.url())
        .region(endpoint.region())
        .credentialsProvider(provider)
        .httpClient(http)
        .build();
  }

  /** The bucket as messages name it. */
  public String display() {
    return "bucket " + bucket + " at " + endpoint.display();
  }

  /**
   * A small object; empty when there is none, or no bucket.
   *
   * <p>Without the right to list, S3 says {@code AccessDenied} for an object that is not there.
   */
  public Optional<byte[]> read(String key) throws Failure {
    String what = "reading " + key + " from " + display();
    try {
      return Optional.of(
          call(
              what,
              c -> c.getObject(GetObjectArgs.builder().bucket(bucket).object(key).build()),
              ObjectStore::bytes));
    } catch (Refusal e) {
      if (e.is("NoSuchKey")) {
        return Optional.empty();
      }
      if (e.is("AccessDenied")) {
        log.warn(what + ": AccessDenied; taken as not there");
        return Optional.empty();
      }
      if (!e.is("NoSuchBucket")) {
        throw e.toFailure(what);
      }
      if (!mayCreateBucket) {
        throw Failure.retryable(
            Failure.Kind.STORE,
            display() + " does not exist, and --no-create-bucket forbids creating it");
      }
      bucketMissing = true;
      return Optional.empty();
    }
  }

  private static byte[] bytes(GetObjectResponse response) throws Transient {
    try (response) {
      byte[] bytes = response.readNBytes(MAX_SMALL_OBJECT + 1);
      if (bytes.length > MAX_SMALL_OBJECT) {
        throw new Transient("is larger than 16 MiB");
      }
      return bytes;
    } catch (IOException e) {
      throw new Transient(Transient.reason(e));
    }
  }

  /**
   * Writes a whole object. The store checks the bytes against the digest.
   *
   * @param sha256 of the bytes, in hex
   */
  public void put(String key, byte[] bytes, int length, ObjectHead head, String sha256)
      throws Failure {
    createMissingBucket();
    String what = "writing " + key + " into " + display();
    try {
      put(what, key, bytes, length, head.headers(), sha256);
    } catch (Refusal e) {
      throw e.toFailure(what);
    }
  }

  /** Writes a whole object unless there is one of this key. */
  public Created create(String key, byte[] bytes, ObjectHead head, String sha256) throws Failure {
    createMissingBucket();
    String what = "writing " + key + " into " + display();
    try {
      if (conditionalPut) {
        Http.Headers headers = head.headers();
        headers.put("If-None-Match", "*");
        try {
          put(what, key, bytes, bytes.length, headers, sha256);
          return Created.NEW;
        } catch (Refusal e) {
          if (e.status() == 412) {
            return Created.ALREADY_THERE;
          }
          if (e.status() != 501) {
            throw e;
          }
          conditionalPut = false;
          log.warn(
              display() + " has no conditional PUT; two seeders of one release may both write");
        }
      }
      put(what, key, bytes, bytes.length, head.headers(), sha256);
      return Created.NEW;
    } catch (Refusal e) {
      throw e.toFailure(what);
    }
  }

  private void put(
      String what, String key, byte[] bytes, int length, Http.Headers headers, String sha256)
      throws Failure, Refusal {
    String type = String.valueOf(headers.getFirst("Content-Type"));
    // Signed with the digest that is known anyway, the library does not hash once more.
    headers.put("x-amz-content-sha256", sha256);
    call(
        what,
        c ->
            c.putObject(
                PutObjectAPIArgs.builder()
                    .bucket(bucket)
                    .object(key)
                    .data(bytes, length)
                    .contentType(type)
                    .headers(headers)
                    .build()),
        response -> response);
  }

  /** Begins an object of many parts; closing what this returns takes it back. */
  public MultipartUpload begin(String key, ObjectHead head, PartBuffers buffers) throws Failure {
    createMissingBucket();
    String what = "beginning the upload of " + key + " into " + display();
    Http.Headers headers = head.headers();
    headers.put("x-amz-checksum-algorithm", "CRC32");
    try {
      String id =
          call(
              what,
              c ->
                  c.createMultipartUpload(
                      CreateMultipartUploadArgs.builder()
                          .bucket(bucket)
                          .object(key)
                          .headers(headers)
                          .build()),
              response -> response.result().uploadId());
      return new MultipartUpload(this, bucket, key, id, buffers);
    } catch (Refusal e) {
      throw e.toFailure(what);
    }
  }

  private void createMissingBucket() throws Failure {
    if (!bucketMissing) {
      return;
    }
    String what = "creating " + display();
    try {
      call(
          what,
          c -> c.createBucket(CreateBucketArgs.builder().bucket(bucket).build()),
          response -> response);
      log.info(what);
    } catch (Refusal e) {
      // Another seeder was faster.
      if (!e.is("BucketAlreadyOwnedByYou") && !e.is("BucketAlreadyExists")) {
        throw e.toFailure(what);
      }
    }
    bucketMissing = false;
  }

  /** What is made of an answer; may find it wanting. */
  interface Reader<A, T> {
    T read(A answer) throws Transient, Refusal;
  }

  <A, T> T call(
      String what, Function<MinioAsyncClient, CompletableFuture<A>> request, Reader<A, T> reader)
      throws Failure, Refusal {
    return retry.call(Failure.Kind.STORE, what, new Call<>(null, request, reader));
  }

  /** As {@link #call}, when the first try is under way already. */
  <A, T> T join(
      String what,
      CompletableFuture<A> first,
      Function<MinioAsyncClient, CompletableFuture<A>> request,
      Reader<A, T> reader)
      throws Failure, Refusal {
    return retry.call(Failure.Kind.STORE, what, new Call<>(first, request, reader));
  }

  MinioAsyncClient client() {
    return client;
  }

  MinioAsyncClient cleanupClient() {
    return cleanupClient;
  }

  Log log() {
    return log;
  }

  private final class Call<A, T> implements Retry.Attempt<T, Refusal> {
    private @Nullable CompletableFuture<A> underWay;
    private final Function<MinioAsyncClient, CompletableFuture<A>> request;
    private final Reader<A, T> reader;
    private boolean renewed;

    Call(
        @Nullable CompletableFuture<A> underWay,
        Function<MinioAsyncClient, CompletableFuture<A>> request,
        Reader<A, T> reader) {
      this.underWay = underWay;
      this.request = request;
      this.reader = reader;
    }

    @Override
    public T run() throws Transient, Failure, Refusal {
      CompletableFuture<A> answer = underWay != null ? underWay : request.apply(client);
      underWay = null;
      try {
        return reader.read(Answers.await(answer));
      } catch (Refusal e) {
        if (renewed || !mayBeStale(e) || !renewCredentials()) {
          throw e;
        }
        renewed = true;
        return reader.read(Answers.await(request.apply(client)));
      }
    }
  }

  private static boolean mayBeStale(Refusal e) {
    return e.status() == 401 || e.status() == 403 || EXPIRED.stream().anyMatch(e::is);
  }

  /** False when they are the same as before. */
  private boolean renewCredentials() throws Failure {
    boolean renewed = credentialSource.renew(credentials);
    credentials = credentialSource.current();
    return renewed;
  }
}
