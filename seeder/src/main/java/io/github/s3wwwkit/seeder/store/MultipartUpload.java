package io.github.s3wwwkit.seeder.store;

import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.Transient;
import io.minio.AbortMultipartUploadArgs;
import io.minio.Checksum;
import io.minio.CompleteMultipartUploadArgs;
import io.minio.HeadObjectArgs;
import io.minio.HeadObjectResponse;
import io.minio.Http;
import io.minio.MinioAsyncClient;
import io.minio.UploadPartArgs;
import io.minio.UploadPartResponse;
import io.minio.messages.Part;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * An object on its way into the store, part by part. Parts travel while the next is being filled;
 * what goes wrong with one shows at a later call. Unless it was completed, closing leaves nothing
 * of it in the store.
 */
public final class MultipartUpload implements AutoCloseable {
  private static final class Sent {
    final int number;
    final byte[] buffer;
    final int length;
    final String crc;
    final CompletableFuture<UploadPartResponse> answer;

    Sent(
        int number,
        byte[] buffer,
        int length,
        String crc,
        CompletableFuture<UploadPartResponse> answer) {
      this.number = number;
      this.buffer = buffer;
      this.length = length;
      this.crc = crc;
      this.answer = answer;
    }
  }

  private final ObjectStore store;
  private final String bucket;
  private final String key;
  private final String id;
  private final PartBuffers buffers;
  private final Deque<Sent> inFlight = new ArrayDeque<>();
  private final List<Part> parts = new ArrayList<>();
  private final CRC32 crcOfCrcs = new CRC32();
  private long size;
  private int sent;
  private boolean completed;

  MultipartUpload(ObjectStore store, String bucket, String key, String id, PartBuffers buffers) {
    this.store = store;
    this.bucket = bucket;
    this.key = key;
    this.id = id;
    this.buffers = buffers;
  }

  /** A buffer to fill, waiting for the oldest part when all are in use. */
  public byte[] nextBuffer() throws Failure {
    byte @Nullable [] buffer = buffers.poll();
    while (buffer == null) {
      settleOldest();
      buffer = buffers.poll();
    }
    return buffer;
  }

  /** Sends a part. The buffer is the upload's again. */
  public void send(byte[] buffer, int length) {
    CRC32 crc = new CRC32();
    crc.update(buffer, 0, length);
    byte[] sum = bytes(crc);
    crcOfCrcs.update(sum);
    size += length;
    sent++;
    String text = Base64.getEncoder().encodeToString(sum);
    UploadPartArgs args = args(sent, buffer, length, text);
    inFlight.add(new Sent(sent, buffer, length, text, store.client().uploadPart(args)));
  }

  private UploadPartArgs args(int number, byte[] buffer, int length, String crc) {
    // One digest over the whole is enough: the parts are guarded by their CRC32, which is signed.
    Http.Headers headers = new Http.Headers("x-amz-content-sha256", Checksum.UNSIGNED_PAYLOAD);
    headers.put("x-amz-checksum-crc32", crc);
    headers.put("x-amz-sdk-checksum-algorithm", "CRC32");
    return UploadPartArgs.builder()
        .bucket(bucket)
        .object(key)
        .uploadId(id)
        .partNumber(number)
        .data(buffer, length)
        .headers(headers)
        .build();
  }

  private void settleOldest() throws Failure {
    Sent oldest = inFlight.element();
    String what = "writing part " + oldest.number + " of " + key + " into " + store.display();
    try {
      parts.add(
          store.join(
              what,
              oldest.answer,
              c -> c.uploadPart(args(oldest.number, oldest.buffer, oldest.length, oldest.crc)),
              response -> accepted(oldest, response)));
    } catch (Refusal e) {
      throw e.toFailure(what);
    }
    inFlight.remove();
    buffers.giveBack(oldest.buffer);
  }

  private static Part accepted(Sent sent, UploadPartResponse response) throws Transient {
    @Nullable String stored = response.part().checksumCRC32();
    if (stored != null && !stored.equals(sent.crc)) {
      throw new Transient("the store has the CRC32 " + stored + ", sent was " + sent.crc);
    }
    return new Part(sent.number, response.part().etag(), sent.crc, null, null, null, null);
  }

  /** Makes the object appear, and looks at what the store made of it. */
  public void complete() throws Failure {
    while (!inFlight.isEmpty()) {
      settleOldest();
    }
    String what = "completing the upload of " + key + " into " + store.display();
    boolean gone = false;
    try {
      store.call(what, this::requestCompletion, response -> response);
    } catch (Refusal e) {
      // The answer to an earlier try was lost on the way: the look at the object decides.
      if (!e.is("NoSuchUpload")) {
        throw e.toFailure(what);
      }
      gone = true;
    }
    check(gone);
    completed = true;
  }

  private CompletableFuture<io.minio.ObjectWriteResponse> requestCompletion(MinioAsyncClient c) {
    return c.completeMultipartUpload(
        CompleteMultipartUploadArgs.builder()
            .bucket(bucket)
            .object(key)
            .uploadId(id)
            .parts(parts.toArray(Part[]::new))
            .maxRetries(0)
            .build());
  }

  private void check(boolean mustProveItself) throws Failure {
    String what = "checking " + key + " in " + store.display();
    HeadObjectArgs args =
        HeadObjectArgs.builder()
            .bucket(bucket)
            .object(key)
            .extraHeaders(new Http.Headers("x-amz-checksum-mode", "ENABLED"))
            .build();
    try {
      HeadObjectResponse head = store.call(what, c -> c.headObject(args), response -> response);
      @Nullable String wrong = wrong(head, mustProveItself);
      if (wrong != null) {
        throw Failure.retryable(Failure.Kind.STORE, what + ": " + wrong);
      }
    } catch (Refusal e) {
      throw e.toFailure(what);
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
    int dash = head.etag().lastIndexOf('-');
    return dash >= 0 && !head.etag().substring(dash + 1).equals(Integer.toString(sent))
        ? "its ETag " + head.etag() + " names another number of parts than " + sent
        : null;
  }

  private static byte[] bytes(CRC32 crc) {
    return ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
  }

  @Override
  public void close() {
    // A part that arrives after the abort could stay behind.
    for (Sent part : inFlight) {
      part.answer.handle((response, error) -> null).join();
    }
    inFlight.clear();
    if (completed) {
      return;
    }
    try {
      Answers.await(
          store
              .cleanupClient()
              .abortMultipartUpload(
                  AbortMultipartUploadArgs.builder()
                      .bucket(bucket)
                      .object(key)
                      .uploadId(id)
                      .build()));
    } catch (Refusal | Transient e) {
      if (!(e instanceof Refusal refusal && refusal.is("NoSuchUpload"))) {
        store.log().warn("taking back the upload of " + key + ": " + e.getMessage());
      }
    }
  }
}
