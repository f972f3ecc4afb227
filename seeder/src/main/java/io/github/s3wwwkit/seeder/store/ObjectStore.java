package io.github.s3wwwkit.seeder.store;

import io.github.s3wwwkit.seeder.credentials.CredentialSource;
import io.github.s3wwwkit.seeder.credentials.Credentials;
import io.github.s3wwwkit.seeder.http.HttpClients;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.Log;
import io.github.s3wwwkit.seeder.run.Retry;
import io.github.s3wwwkit.seeder.run.Stop;
import io.github.s3wwwkit.seeder.run.Transient;
import io.minio.AbortMultipartUploadArgs;
import io.minio.CopyObjectArgs;
import io.minio.Directive;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.HeadObjectArgs;
import io.minio.HeadObjectResponse;
import io.minio.Http;
import io.minio.ListObjectsV2Args;
import io.minio.MinioAsyncClient;
import io.minio.PutObjectAPIArgs;
import io.minio.RemoveObjectArgs;
import io.minio.SourceObject;
import io.minio.credentials.StaticProvider;
import io.minio.messages.Item;
import io.minio.messages.ListBucketResultV2;
import java.io.IOException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/** One bucket of an S3 store. Requests are tried again here and nowhere below. */
public final class ObjectStore {
  private static final int MAX_SMALL_OBJECT = 64 << 20;
  private static final int MAX_PROOF = 1 << 10;
  private static final Set<String> EXPIRED = Set.of("ExpiredToken", "ExpiredTokenException");

  private final Endpoint endpoint;
  private final String bucket;
  private final boolean mayCreateBucket;
  private final CredentialSource credentials;
  private final HttpClients http;
  private final Retry retry;
  private final Stop stop;
  private final Log log;
  private final Known known;
  private volatile @Nullable Signer signer;

  private record Signer(Credentials credentials, S3Client client) {}

  /** What answers have told so far. */
  private static final class Known {
    boolean bucketMissing;
    volatile boolean hasConditions = true;

    /** Writes what is there already as if it were not, which must fail. */
    @Nullable Writing<String> proof;

    boolean isProven;
    @Nullable ObjectStore aftermath;
  }

  public ObjectStore(
      Endpoint endpoint,
      String bucket,
      boolean mayCreateBucket,
      CredentialSource credentials,
      HttpClients http,
      Retry retry,
      Stop stop,
      Log log) {
    this(endpoint, bucket, mayCreateBucket, credentials, http, retry, stop, log, new Known());
  }

  private ObjectStore(
      Endpoint endpoint,
      String bucket,
      boolean mayCreateBucket,
      CredentialSource credentials,
      HttpClients http,
      Retry retry,
      Stop stop,
      Log log,
      Known known) {
    this.endpoint = endpoint;
    this.bucket = bucket;
    this.mayCreateBucket = mayCreateBucket;
    this.credentials = credentials;
    this.http = http;
    this.retry = retry;
    this.stop = stop;
    this.log = log;
    this.known = known;
  }

  /** Where to tidy up: here, or, when the run was ended, within the time that is left for it. */
  public ObjectStore tidying() {
    if (stop.reason() == null) {
      return this;
    }
    synchronized (known) {
      if (known.aftermath == null) {
        Stop aftermath = stop.aftermath();
        known.aftermath = with(http.boundTo(aftermath), retry.endedBy(aftermath), aftermath);
      }
      return known.aftermath;
    }
  }

  /** The same store, each request tried once. */
  public ObjectStore once() {
    return with(http, retry.once(), stop);
  }

  private ObjectStore with(HttpClients otherHttp, Retry otherRetry, Stop otherStop) {
    return new ObjectStore(
        endpoint,
        bucket,
        mayCreateBucket,
        credentials,
        otherHttp,
        otherRetry,
        otherStop,
        log,
        known);
  }

  /** The library's client signs with what it was made with, in whatever thread that is. */
  private S3Client client(Credentials as) {
    Signer present = signer;
    if (present == null || !present.credentials.equals(as)) {
      present =
          new Signer(
              as,
              new S3Client(
                  MinioAsyncClient.builder()
                      .endpoint(endpoint.url())
                      .region(endpoint.region())
                      .credentialsProvider(
                          new StaticProvider(as.accessKey(), as.secretKey(), as.sessionToken()))
                      .httpClient(http.client(endpoint.url()))
                      .build()));
      signer = present;
    }
    return present.client;
  }

  /** The bucket as messages name it. */
  public String display() {
    return "bucket " + bucket + " at " + endpoint.display();
  }

  /** A small object; empty when there is none, or no bucket. */
  public Optional<StoredObject.Read> read(String key) throws Failure {
    String what = "reading " + key + " from " + display();
    try {
      return small(what, key);
    } catch (Refusal e) {
      throw e.toFailure(what);
    }
  }

  /**
   * The same for who may perhaps only write; what may not be read is taken as not there.
   *
   * <p>Without the right to list, S3 says {@code AccessDenied} for an object that is not there.
   */
  public Optional<StoredObject.Read> readIfAllowed(String key) throws Failure {
    String what = "reading " + key + " from " + display();
    try {
      return small(what, key);
    } catch (Refusal e) {
      if (!e.is("AccessDenied")) {
        throw e.toFailure(what);
      }
      log.warn(what + ": AccessDenied; taken as not there");
      return Optional.empty();
    }
  }

  private Optional<StoredObject.Read> small(String what, String key) throws Failure, Refusal {
    try {
      return Optional.of(get(what, key, ObjectStore::small));
    } catch (Refusal e) {
      if (isAbsent(what, e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Reads an object's bytes as they come; a try that fails is followed by a whole new one. */
  public interface Sink<T> {
    T drain(GetObjectResponse response) throws IOException, Failure;
  }

  /** Reads an object from its first byte; empty when there is none. */
  public <T> Optional<T> stream(String key, Sink<T> sink) throws Failure {
    String what = "reading " + key + " from " + display();
    try {
      return Optional.of(
          get(
              what,
              key,
              response -> {
                try (response) {
                  return sink.drain(response);
                } catch (IOException e) {
                  throw new Transient(Transient.reason(e));
                }
              }));
    } catch (Refusal e) {
      if (isAbsent(what, e)) {
        return Optional.empty();
      }
      throw e.toFailure(what);
    }
  }

  private <T> T get(String what, String key, Reader<GetObjectResponse, T> reader)
      throws Failure, Refusal {
    GetObjectArgs args = GetObjectArgs.builder().bucket(bucket).object(key).build();
    return call(what, c -> c.getObject(args), reader);
  }

  private boolean isAbsent(String what, Refusal e) throws Failure {
    if (e.is("NoSuchBucket")) {
      bucketIsMissing(what);
      return true;
    }
    // A HEAD has no body to say more.
    return e.is("NoSuchKey") || e.status() == 404;
  }

  private static StoredObject.Read small(GetObjectResponse response) throws Transient {
    try (response) {
      byte[] bytes = response.readNBytes(MAX_SMALL_OBJECT + 1);
      if (bytes.length > MAX_SMALL_OBJECT) {
        throw new Transient("is larger than 64 MiB");
      }
      return new StoredObject.Read(stored(response.headers(), bytes.length), bytes);
    } catch (IOException e) {
      throw new Transient(Transient.reason(e));
    }
  }

  private static StoredObject stored(Headers headers, long size) {
    String etag = headers.get("ETag");
    return new StoredObject(
        size,
        etag == null ? "" : etag.replace("\"", ""),
        age(headers.get("Date"), headers.get("Last-Modified")),
        headers.get("Content-Type"),
        headers.get("Cache-Control"),
        headers.get("x-amz-meta-sha256"));
  }

  private static Duration age(@Nullable String date, @Nullable String lastModified) {
    if (date == null || lastModified == null) {
      return Duration.ZERO;
    }
    try {
      Duration age = Duration.between(time(lastModified), time(date));
      return age.isNegative() ? Duration.ZERO : age;
    } catch (DateTimeParseException e) {
      return Duration.ZERO;
    }
  }

  private static ZonedDateTime time(String value) {
    return ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
  }

  /** What the store says of an object; empty when there is none. */
  public Optional<StoredObject> head(String key) throws Failure {
    String what = "looking at " + key + " in " + display();
    try {
      HeadObjectResponse head = head(what, key);
      return Optional.of(stored(head.headers(), head.size()));
    } catch (Refusal e) {
      if (isAbsent(what, e)) {
        return Optional.empty();
      }
      throw e.toFailure(what);
    }
  }

  HeadObjectResponse head(String what, String key) throws Failure, Refusal {
    HeadObjectArgs args =
        HeadObjectArgs.builder()
            .bucket(bucket)
            .object(key)
            .extraHeaders(new Http.Headers("x-amz-checksum-mode", "ENABLED"))
            .build();
    return call(what, c -> c.headObject(args), response -> response);
  }

  /** All keys that begin so, in order. */
  public List<String> list(String prefix) throws Failure {
    return pages(
        "listing " + prefix + " in " + display(),
        ListObjectsV2Args.builder().prefix(prefix),
        page -> page.contents().stream());
  }

  private List<String> pages(
      String what,
      ListObjectsV2Args.Builder question,
      Function<ListBucketResultV2, Stream<? extends Item>> items)
      throws Failure {
    List<String> all = new ArrayList<>();
    @Nullable String next = null;
    do {
      ListObjectsV2Args args =
          question.bucket(bucket).encodingType("url").continuationToken(next).build();
      try {
        ListBucketResultV2 page =
            call(what, c -> c.listObjectsV2(args), response -> response.result());
        items
            .apply(page)
            .forEach(item -> {
              // Else the library shows names as they were sent: "%C3%B6" for a letter.
              item.setEncodingType(page.encodingType());
              all.add(item.objectName());
            });
        next = page.isTruncated() ? page.nextContinuationToken() : null;
      } catch (Refusal e) {
        if (e.is("NoSuchBucket")) {
          return List.of();
        }
        throw e.toFailure(what);
      }
    } while (next != null);
    return all;
  }

  /** What stands between this prefix and the next slash in any key, both with it, in order. */
  public List<String> folders(String prefix) throws Failure {
    return pages(
        "listing " + prefix + " in " + display(),
        ListObjectsV2Args.builder().prefix(prefix).delimiter("/"),
        page -> page.commonPrefixes().stream().map(folder -> folder.toItem()));
  }

  /**
   * Writes a whole object. The store checks the bytes against the digest.
   *
   * @param sha256 of the bytes, in hex
   * @return its ETag; empty when the condition did not hold
   */
  public Optional<String> put(
      String key, byte[] bytes, int length, ObjectHead head, String sha256, Condition condition)
      throws Failure {
    String what = "writing " + key + " into " + display();
    return write(
        what,
        () -> {
          if (known.hasConditions && !(condition instanceof Condition.None)) {
            try {
              String etag = put(what, key, bytes, length, head, sha256, condition);
              if (length <= MAX_PROOF) {
                prove(() -> put(what, key, bytes, length, head, sha256, new Condition.Absent()));
              }
              return Optional.of(etag);
            } catch (Refusal e) {
              // 404: there is none to be unchanged.
              if (e.status() == 412
                  || (condition instanceof Condition.Unchanged && e.is("NoSuchKey"))) {
                return Optional.empty();
              }
              if (e.status() != 501) {
                throw e;
              }
              noConditions();
            }
          }
          return Optional.of(put(what, key, bytes, length, head, sha256, new Condition.None()));
        });
  }

  private void prove(Writing<String> proof) {
    synchronized (known) {
      if (known.proof == null) {
        known.proof = proof;
      }
    }
  }

  private void noConditions() {
    synchronized (known) {
      if (known.hasConditions) {
        known.hasConditions = false;
        log.warn(display() + " has no conditional PUT; two seeders of one release may both write");
      }
    }
  }

  /** Some stores pass over a condition without a word. */
  private boolean keepsConditions() throws Failure {
    synchronized (known) {
      @Nullable Writing<String> proof = known.proof;
      if (proof == null || !known.hasConditions || known.isProven) {
        return known.isProven;
      }
      try {
        proof.run();
        noConditions();
      } catch (Refusal e) {
        if (e.status() != 412) {
          throw e.toFailure("trying the conditional PUT of " + display());
        }
        known.isProven = true;
      }
      return known.isProven;
    }
  }

  private String put(
      String what,
      String key,
      byte[] bytes,
      int length,
      ObjectHead head,
      String sha256,
      Condition condition)
      throws Failure, Refusal {
    Http.Headers headers = head.headers();
    condition.addTo(headers);
    // Signed with the digest that is known anyway, the library does not hash once more.
    headers.put("x-amz-content-sha256", sha256);
    PutObjectAPIArgs args =
        PutObjectAPIArgs.builder()
            .bucket(bucket)
            .object(key)
            .buffer(new InPlace(bytes, length))
            .contentType(head.contentType())
            .headers(headers)
            .build();
    return call(what, c -> c.putObject(args), response -> String.valueOf(response.etag()));
  }

  /** Begins an object of many parts; closing what this returns takes it back. */
  public MultipartUpload begin(String key, ObjectHead head, Buffers buffers) throws Failure {
    // What a run that was killed has left would stay for ever.
    abortUploads(key);
    return MultipartUpload.begin(this, bucket, key, head, buffers);
  }

  /** Replaces what is noted of an object, of any size, besides its bytes. */
  public void describe(String key, ObjectHead head) throws Failure {
    String what = "describing " + key + " in " + display();
    CopyObjectArgs args =
        CopyObjectArgs.builder()
            .bucket(bucket)
            .object(key)
            .source(SourceObject.builder().bucket(bucket).object(key).build())
            .metadataDirective(Directive.REPLACE)
            .headers(head.headers())
            .build();
    try {
      call(what, c -> c.copyObject(args), response -> response);
    } catch (Refusal e) {
      if (e.status() == 403) {
        log.warn(what + ": " + e.getMessage() + "; its digest is in the record only");
        return;
      }
      // Where there is no lease, another seeder may write the same object, and describes it then.
      if (e.status() != 412) {
        throw e.toFailure(what);
      }
    }
  }

  /** Removes an object when it is there. */
  public void delete(String key) throws Failure {
    String what = "deleting " + key + " from " + display();
    RemoveObjectArgs args = RemoveObjectArgs.builder().bucket(bucket).object(key).build();
    try {
      call(what, c -> c.removeObject(args), response -> true);
    } catch (Refusal e) {
      if (!isAbsent(what, e)) {
        throw e.toFailure(what);
      }
    }
  }

  /**
   * Takes back every upload of this key; a store that does not list them keeps them. Without
   * conditional PUT there is no lease, and they may be those of a seeder that is at work.
   */
  void abortUploads(String key) throws Failure {
    if (!keepsConditions()) {
      return;
    }
    String what = "looking for uploads of " + key + " in " + display();
    List<String> ids;
    try {
      ids = call(what, c -> c.openUploads(bucket, key), found -> found);
    } catch (Refusal e) {
      if (!isAbsent(what, e)) {
        log.debug(what + ": " + e.getMessage());
      }
      return;
    }
    for (String id : ids) {
      abort(key, id);
    }
  }

  void abort(String key, String id) throws Failure {
    String what = "taking back the upload of " + key + " into " + display();
    AbortMultipartUploadArgs args =
        AbortMultipartUploadArgs.builder().bucket(bucket).object(key).uploadId(id).build();
    try {
      call(what, c -> c.abortMultipartUpload(args), response -> response);
    } catch (Refusal e) {
      if (!e.is("NoSuchUpload") && !isAbsent(what, e)) {
        throw e.toFailure(what);
      }
    }
  }

  /** A request, or several, that may be the first to find that there is no bucket. */
  interface Writing<T> {
    T run() throws Failure, Refusal;
  }

  <T> T write(String what, Writing<T> writing) throws Failure {
    createMissingBucket();
    try {
      return writing.run();
    } catch (Refusal e) {
      if (!e.is("NoSuchBucket")) {
        throw e.toFailure(what);
      }
      bucketIsMissing(what);
    }
    createMissingBucket();
    try {
      return writing.run();
    } catch (Refusal e) {
      throw e.toFailure(what);
    }
  }

  private void bucketIsMissing(String what) throws Failure {
    if (!mayCreateBucket) {
      throw Failure.retryable(
          Failure.Kind.STORE,
          what + ": the bucket does not exist, and --no-create-bucket forbids creating it");
    }
    synchronized (known) {
      known.bucketMissing = true;
    }
  }

  private void createMissingBucket() throws Failure {
    synchronized (known) {
      if (!known.bucketMissing) {
        return;
      }
      String what = "creating " + display();
      try {
        call(what, c -> c.createBucket(bucket, endpoint.region()), response -> true);
        log.info(what);
      } catch (Refusal e) {
        // Another seeder was faster.
        if (!e.is("BucketAlreadyOwnedByYou") && !e.is("BucketAlreadyExists")) {
          throw e.toFailure(what);
        }
      }
      known.bucketMissing = false;
    }
  }

  /** What is made of an answer; may find it wanting. */
  interface Reader<A, T> {
    T read(A answer) throws Transient, Failure, Refusal;
  }

  <A, T> T call(String what, Function<S3Client, CompletableFuture<A>> request, Reader<A, T> reader)
      throws Failure, Refusal {
    return retry.call(
        Failure.Kind.STORE,
        what,
        () -> {
          Credentials used = credentials.current();
          try {
            return reader.read(Answers.await(request.apply(client(used))));
          } catch (Refusal e) {
            if (!mayBeStale(e) || !credentials.renew(used)) {
              throw e;
            }
            return reader.read(Answers.await(request.apply(client(credentials.current()))));
          }
        });
  }

  private static boolean mayBeStale(Refusal e) {
    return e.status() == 401 || e.status() == 403 || EXPIRED.stream().anyMatch(e::is);
  }

  Log log() {
    return log;
  }
}
