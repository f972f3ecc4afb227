package io.github.s3wwwkit.seeder.store;

import io.github.s3wwwkit.seeder.credentials.CredentialSource;
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
import io.minio.PutObjectAPIArgs;
import io.minio.RemoveObjectArgs;
import io.minio.SourceObject;
import io.minio.messages.Item;
import io.minio.messages.ListBucketResultV2;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One bucket of an S3 store. */
public final class ObjectStore {
  private static final int MAX_SMALL_OBJECT = 64 << 20;
  private static final int MAX_PROOF = 1 << 10;

  private final Requests requests;
  private final String bucket;
  private final String display;
  private final BucketCreation creation;
  private final Conditions conditions;
  private final Stop stop;
  private final Log log;
  private final AtomicReference<@Nullable ObjectStore> aftermath;

  public ObjectStore(
      Endpoint endpoint,
      String bucket,
      boolean mayCreateBucket,
      CredentialSource credentials,
      HttpClients http,
      Retry retry,
      Stop stop,
      Log log) {
    this.requests = new Requests(endpoint, credentials, http, retry);
    this.bucket = bucket;
    this.display = "bucket " + bucket + " at " + endpoint.display();
    this.creation = new BucketCreation(bucket, endpoint.region(), display, mayCreateBucket, log);
    this.conditions = new Conditions(display, log);
    this.stop = stop;
    this.log = log;
    this.aftermath = new AtomicReference<>();
  }

  /** The same bucket, asked in another way. */
  private ObjectStore(ObjectStore same, Requests requests, Stop stop) {
    this.requests = requests;
    this.bucket = same.bucket;
    this.display = same.display;
    this.creation = same.creation;
    this.conditions = same.conditions;
    this.stop = stop;
    this.log = same.log;
    this.aftermath = same.aftermath;
  }

  /** Where to tidy up: here, or, when the run was ended, within the time that is left for it. */
  public ObjectStore tidying() {
    if (stop.reason() == null) {
      return this;
    }
    synchronized (aftermath) {
      @Nullable ObjectStore known = aftermath.get();
      if (known == null) {
        Stop ends = stop.aftermath();
        known = new ObjectStore(this, requests.endedBy(ends), ends);
        aftermath.set(known);
      }
      return known;
    }
  }

  /** The same store, each request tried once. */
  public ObjectStore once() {
    return new ObjectStore(this, requests.once(), stop);
  }

  /** The bucket as messages name it. */
  public String display() {
    return display;
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

  private <T> T get(String what, String key, Requests.Reader<GetObjectResponse, T> reader)
      throws Failure, Refusal {
    GetObjectArgs args = GetObjectArgs.builder().bucket(bucket).object(key).build();
    return call(what, c -> c.getObject(args), reader);
  }

  private boolean isAbsent(String what, Refusal e) throws Failure {
    if (e.is("NoSuchBucket")) {
      creation.isNeeded(what);
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
      return new StoredObject.Read(StoredObject.of(response.headers(), bytes.length), bytes);
    } catch (IOException e) {
      throw new Transient(Transient.reason(e));
    }
  }

  /** What the store says of an object; empty when there is none. */
  public Optional<StoredObject> head(String key) throws Failure {
    String what = "looking at " + key + " in " + display();
    try {
      HeadObjectResponse head = head(what, key);
      return Optional.of(StoredObject.of(head.headers(), head.size()));
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
          if (conditions.exist() && !(condition instanceof Condition.None)) {
            try {
              String etag = put(what, key, bytes, length, head, sha256, condition);
              if (length <= MAX_PROOF) {
                conditions.prove(
                    () -> put(what, key, bytes, length, head, sha256, new Condition.Absent()));
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
              conditions.areMissing();
            }
          }
          return Optional.of(put(what, key, bytes, length, head, sha256, new Condition.None()));
        });
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
      // MinIO may not find it for as long as it is being replaced.
      boolean replaced = !conditions.exist() && e.is("NoSuchKey") && head(key).isPresent();
      if (e.status() != 412 && !replaced) {
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
    if (!conditions.areKept()) {
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

  <T> T write(String what, Writing<T> writing) throws Failure {
    return creation.write(what, requests, writing);
  }

  <A, T> T call(
      String what, Function<S3Client, CompletableFuture<A>> request, Requests.Reader<A, T> reader)
      throws Failure, Refusal {
    return requests.call(what, request, reader);
  }

  Log log() {
    return log;
  }
}
