package io.github.s3wwwkit.seeder.release;

import io.github.s3wwwkit.seeder.manifest.Entry;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.Log;
import io.github.s3wwwkit.seeder.run.Retry;
import io.github.s3wwwkit.seeder.run.Transient;
import io.github.s3wwwkit.seeder.source.Content;
import io.github.s3wwwkit.seeder.source.Fetcher;
import io.github.s3wwwkit.seeder.store.MultipartUpload;
import io.github.s3wwwkit.seeder.store.ObjectHead;
import io.github.s3wwwkit.seeder.store.ObjectStore;
import io.github.s3wwwkit.seeder.store.PartBuffers;
import io.github.s3wwwkit.seeder.verify.ContentHash;
import io.github.s3wwwkit.seeder.verify.Digest;
import io.github.s3wwwkit.seeder.verify.Promises;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Moves the content of an entry from its source into the store, whole and as promised or not at
 * all.
 */
public final class Transfer {
  private final Fetcher fetcher;
  private final Promises promises;
  private final ObjectStore store;
  private final PartBuffers buffers;
  private final Retry retry;
  private final Log log;
  private final long maxBytes;
  private int attempts;

  public Transfer(
      Fetcher fetcher,
      ObjectStore store,
      PartBuffers buffers,
      Retry retry,
      Log log,
      long maxBytes) {
    this.fetcher = fetcher;
    this.promises = new Promises(fetcher, retry);
    this.store = store;
    this.buffers = buffers;
    this.retry = retry;
    this.log = log;
    this.maxBytes = Math.min(maxBytes, PartBuffers.maxObject());
  }

  /** How often content was asked for so far. */
  public int attempts() {
    return attempts;
  }

  PublishedObject run(String release, Entry entry) throws Failure {
    @Nullable Digest promised =
        entry.checksum() == null ? null : promises.digest(entry.checksum(), entry.namesInSums());
    return retry.call(
        Failure.Kind.SOURCE,
        "fetching " + entry.source().display(),
        () -> {
          attempts++;
          return new Attempt(release, entry, promised).run();
        });
  }

  /** One try, from the first byte on. */
  private final class Attempt {
    private final Entry entry;
    private final String key;
    private final @Nullable Digest promised;
    private final ContentHash hash;
    private long read;
    private long total;

    Attempt(String release, Entry entry, @Nullable Digest promised) {
      this.entry = entry;
      this.key = "releases/" + release + "/" + entry.path();
      this.promised = promised;
      this.hash = new ContentHash(promised);
    }

    PublishedObject run() throws Failure, Transient {
      try (Content content = fetcher.open(entry.source())) {
        AnswerRules.check(entry, content);
        checkSize(content.length());
        total = content.length();
        String sha256 = move(content);
        return new PublishedObject(
            entry.path(),
            read,
            sha256,
            entry.contentType(),
            entry.cacheControl(),
            entry.source().display());
      } catch (IOException e) {
        throw new Transient(Transient.reason(e) + " after " + read + " bytes", Duration.ZERO, read);
      }
    }

    private String move(Content content) throws IOException, Failure, Transient {
      long length = content.length();
      if (length >= 0 && length < PartBuffers.PART_SIZE) {
        byte[] whole = new byte[(int) length];
        if (fill(content, whole, 0) < length || content.stream().read() >= 0) {
          throw new Transient("is not as long as the " + length + " bytes that it said");
        }
        return putWhole(whole, whole.length);
      }
      buffers.reset();
      byte[] first = buffers.take();
      int filled = fill(content, first, 0);
      int next = filled == first.length ? content.stream().read() : -1;
      return next < 0 ? putWhole(first, filled) : putParts(content, first, next);
    }

    /** The digest is judged before anything is sent. */
    private String putWhole(byte[] bytes, int length) throws Failure {
      String sha256 = hash.finish(entry.source().display());
      store.put(key, bytes, length, head(sha256), sha256);
      return sha256;
    }

    /** The digest is judged before the parts become an object. */
    private String putParts(Content content, byte[] first, int afterFirst)
        throws IOException, Failure {
      try (MultipartUpload upload = store.begin(key, head(promisedSha256()), buffers)) {
        upload.send(first, first.length);
        int next = afterFirst;
        while (next >= 0) {
          byte[] buffer = upload.nextBuffer();
          buffer[0] = (byte) next;
          read++;
          checkSize(read);
          int filled = fill(content, buffer, 1);
          upload.send(buffer, filled);
          next = filled == buffer.length ? content.stream().read() : -1;
        }
        String sha256 = hash.finish(entry.source().display());
        upload.complete();
        return sha256;
      }
    }

    /** Reads until the buffer is full or the content ends; the index after the last byte. */
    private int fill(Content content, byte[] buffer, int from) throws IOException, Failure {
      int end = from;
      int n = 0;
      while (end < buffer.length
          && (n = content.stream().read(buffer, end, buffer.length - end)) >= 0) {
        end += n;
        read += n;
        checkSize(read);
        retry.checkStop(Failure.Kind.SOURCE, "fetching " + entry.source().display());
        log.progress(entry.path(), read, total);
      }
      hash.update(buffer, end);
      return end;
    }

    private void checkSize(long bytes) throws Failure {
      if (bytes > maxBytes) {
        throw Failure.integrity(
            entry.source().display()
                + " is larger than the "
                + maxBytes
                + " bytes allowed (--max-bytes)");
      }
    }

    private ObjectHead head(@Nullable String sha256) {
      return new ObjectHead(entry.contentType(), entry.cacheControl(), sha256);
    }

    private @Nullable String promisedSha256() {
      return promised != null && promised.algorithm() == Digest.Algorithm.SHA256
          ? promised.hex()
          : null;
    }
  }
}
