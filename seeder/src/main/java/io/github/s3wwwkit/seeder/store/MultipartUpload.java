package io.github.s3wwwkit.seeder.store;

import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.SideBySide;
import io.github.s3wwwkit.seeder.run.Threads;
import io.github.s3wwwkit.seeder.run.Transient;
import io.minio.Checksum;
import io.minio.CompleteMultipartUploadArgs;
import io.minio.CreateMultipartUploadArgs;
import io.minio.HeadObjectResponse;
import io.minio.Http;
import io.minio.ObjectWriteResponse;
import io.minio.UploadPartArgs;
import io.minio.UploadPartResponse;
import io.minio.messages.Part;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * An object on its way into the store, part by part. Parts travel while the next is being filled;
 * what goes wrong with one shows at a later call. Unless it was completed, closing leaves nothing
 * of it in the store.
 */
public final class MultipartUpload implements AutoCloseable {
  private static final Executor THREADS = task -> Threads.beside("part", task);

  private final ObjectStore store;
  private final String bucket;
  private final String key;
  private final String id;
  private final boolean mayHaveTwins;
  private final Buffers buffers;
  private final List<CompletableFuture<Void>> inFlight = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final CRC32 crcOfCrcs = new CRC32();
  private long size;
  private int sent;
  private boolean completed;

  private MultipartUpload(
      ObjectStore store,
      String bucket,
      String key,
      String id,
      boolean mayHaveTwins,
      Buffers buffers) {
    this.store = store;
    this.bucket = bucket;
    this.key = key;
    this.id = id;
    this.mayHaveTwins = mayHaveTwins;
    this.buffers = buffers;
  }

  static MultipartUpload begin(
      ObjectStore store, String bucket, String key, ObjectHead head, Buffers buffers)
      throws Failure {
    Http.Headers headers = head.headers();
    headers.put("x-amz-checksum-algorithm", "CRC32");
    CreateMultipartUploadArgs args =
        CreateMultipartUploadArgs.builder().bucket(bucket).object(key).headers(headers).build();
    String what = "beginning the upload of " + key + " into " + store.display();
    AtomicInteger tries = new AtomicInteger();
    try {
      String id =
          store.write(
              what,
              () ->
                  store.call(
                      what,
                      c -> {
                        tries.incrementAndGet();
                        return c.createMultipartUpload(args);
                      },
                      response -> response.result().uploadId()));
      return new MultipartUpload(store, bucket, key, id, tries.get() > 1, buffers);
    } catch (Failure e) {
      // The answer may be what failed, and the upload be there.
      tidy(store, key, tidying -> tidying.abortUploads(key));
      throw e;
    }
  }

  /** Sends a part. The buffer is given back when the store has it. */
  public void send(byte[] buffer, int length) throws Failure {
    check();
    CRC32 crc = new CRC32();
    crc.update(buffer, 0, length);
    byte[] sum = bytes(crc);
    crcOfCrcs.update(sum);
    size += length;
    int number = ++sent;
    String text = Base64.getEncoder().encodeToString(sum);
    inFlight.add(
        CompletableFuture.runAsync(
            () -> {
              try {
                upload(number, buffer, length, text);
              } catch (Throwable e) {
                failure.compareAndSet(null, e);
              } finally {
                buffers.giveBack(buffer);
              }
            },
            THREADS));
  }

  private void check() throws Failure {
    SideBySide.rethrow(failure.get());
  }

  /** Waits for a buffer of a part's size; fails when a part that was sent did. */
  public byte[] nextBuffer() throws Failure {
    byte[] buffer = buffers.take(Buffers.PART_SIZE);
    try {
      // Before the buffer of a part is given back it is known what became of the part.
      check();
      return buffer;
    } catch (Failure | RuntimeException | Error e) {
      buffers.giveBack(buffer);
      throw e;
    }
  }

  private void upload(int number, byte[] buffer, int length, String crc) throws Failure {
    String what = "writing part " + number + " of " + key + " into " + store.display();
    // One digest over the whole is enough: the parts are guarded by their CRC32, which is signed.
    Http.Headers headers = new Http.Headers("x-amz-content-sha256", Checksum.UNSIGNED_PAYLOAD);
    headers.put("x-amz-checksum-crc32", crc);
    headers.put("x-amz-sdk-checksum-algorithm", "CRC32");
    UploadPartArgs args =
        UploadPartArgs.builder()
            .bucket(bucket)
            .object(key)
            .uploadId(id)
            .partNumber(number)
            .buffer(new InPlace(buffer, length))
            .headers(headers)
            .build();
    try {
      Part part =
          store.call(what, c -> c.uploadPart(args), response -> accepted(number, crc, response));
      synchronized (parts) {
        parts.add(part);
      }
    } catch (Refusal e) {
      throw e.toFailure(what);
    }
  }

  private static Part accepted(int number, String crc, UploadPartResponse response)
      throws Transient {
    @Nullable String stored = response.part().checksumCRC32();
    if (stored != null && !stored.equals(crc)) {
      throw new Transient("the store has the CRC32 " + stored + ", sent was " + crc);
    }
    return new Part(number, response.part().etag(), crc, null, null, null, null);
  }

  /** Makes the object appear, and looks at what the store made of it. */
  public void complete() throws Failure {
    join();
    check();
    String what = "completing the upload of " + key + " into " + store.display();
    @Nullable String etag = null;
    boolean gone = false;
    try {
      etag = store.call(what, this::requestCompletion, ObjectWriteResponse::etag);
    } catch (Refusal e) {
      // The answer to an earlier try was lost on the way: the look at the object decides.
      if (!e.is("NoSuchUpload")) {
        throw e.toFailure(what);
      }
      gone = true;
    }
    verify(gone, etag);
    completed = true;
  }

  private CompletableFuture<ObjectWriteResponse> requestCompletion(S3Client c) {
    Part[] all;
    synchronized (parts) {
      all = parts.stream().sorted(Comparator.comparingInt(Part::partNumber)).toArray(Part[]::new);
    }
    return c.completeMultipartUpload(
        CompleteMultipartUploadArgs.builder()
            .bucket(bucket)
            .object(key)
            .uploadId(id)
            .parts(all)
            .maxRetries(0)
            .build());
  }

  private void verify(boolean mustProveItself, @Nullable String etag) throws Failure {
    String what = "checking " + key + " in " + store.display();
    @Nullable String wrong;
    try {
      wrong = wrong(store.head(what, key), mustProveItself);
    } catch (Refusal e) {
      // Who may only write must be content with what the completion said.
      if (e.status() == 404) {
        throw Failure.retryable(
            Failure.Kind.STORE, what + ": the upload vanished, and no object is there");
      }
      if (e.status() != 403 || mustProveItself || etag == null) {
        throw e.toFailure(what);
      }
      wrong = wrongParts(etag);
    }
    if (wrong != null) {
      throw Failure.retryable(Failure.Kind.STORE, what + ": " + wrong);
    }
  }

  private @Nullable String wrong(HeadObjectResponse head, boolean mustProveItself) {
    if (head.size() != size) {
      return "it has " + head.size() + " bytes, sent were " + size;
    }
    @Nullable String crc = head.headers().get("x-amz-checksum-crc32");
    String expected = Base64.getEncoder().encodeToString(bytes(crcOfCrcs)) + "-" + sent;
    // A store may answer with the CRC32 of the whole instead, which is not known here.
    if (crc != null && crc.contains("-")) {
      return crc.equals(expected) ? null : "it has the CRC32 " + crc + ", sent was " + expected;
    }
    if (mustProveItself) {
      return "the upload vanished and nothing proves that the object is it";
    }
    return wrongParts(head.etag());
  }

  private @Nullable String wrongParts(String etag) {
    String plain = etag.replace("\"", "");
    int dash = plain.lastIndexOf('-');
    return dash >= 0 && !plain.substring(dash + 1).equals(Integer.toString(sent))
        ? "its ETag " + plain + " names another number of parts than " + sent
        : null;
  }

  private static byte[] bytes(CRC32 crc) {
    return ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
  }

  /** Of all parts sent, in bytes. */
  public long size() {
    return size;
  }

  private void join() {
    inFlight.forEach(CompletableFuture::join);
    inFlight.clear();
  }

  @Override
  public void close() {
    // A part that arrives after the abort could stay behind.
    join();
    if (completed && !mayHaveTwins) {
      return;
    }
    tidy(
        store,
        key,
        tidying -> {
          if (!completed) {
            tidying.abort(key, id);
          }
          if (mayHaveTwins) {
            tidying.abortUploads(key);
          }
        });
  }

  private interface Tidying {
    void run(ObjectStore store) throws Failure;
  }

  private static void tidy(ObjectStore store, String key, Tidying tidying) {
    try {
      tidying.run(store.tidying());
    } catch (Failure e) {
      store.log().warn("taking back the upload of " + key + ": " + e.getMessage());
    }
  }
}
