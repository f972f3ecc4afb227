package io.github.s3wwwkit.seeder.release;

import io.github.s3wwwkit.seeder.manifest.ContentTypes;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.source.StartAgain;
import io.github.s3wwwkit.seeder.store.Buffers;
import io.github.s3wwwkit.seeder.store.MultipartUpload;
import io.github.s3wwwkit.seeder.store.ObjectStore;
import io.github.s3wwwkit.seeder.verify.ContentHash;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Makes objects: small ones at once, others of many parts. */
final class ObjectUpload {
  private final ObjectStore store;
  private final ObjectWriter writer;
  private final Buffers buffers;
  private final Semaphore slots;

  ObjectUpload(ObjectStore store, Buffers buffers, Semaphore slots) {
    this.store = store;
    this.writer = new ObjectWriter(store);
    this.buffers = buffers;
    this.slots = slots;
  }

  /** The beginning of an object, or all of it. */
  static final class Start {
    private final byte[] buffer;
    private final int length;
    private final boolean isWhole;

    private Start(byte[] buffer, int length, boolean isWhole) {
      this.buffer = buffer;
      this.length = length;
      this.isWhole = isWhole;
    }

    boolean isWhole() {
      return isWhole;
    }
  }

  /**
   * Reads the first part.
   *
   * @param length of all of it; -1 when that is not known
   */
  Start start(Input input, long length) throws Failure, StartAgain {
    boolean isSmall = length >= 0 && length < Buffers.PART_SIZE;
    byte[] buffer = buffers.take(isSmall ? (int) length : Buffers.PART_SIZE);
    try {
      int filled = input.fill(buffer);
      return new Start(buffer, filled, input.atEnd());
    } catch (Failure | StartAgain | RuntimeException | Error e) {
      buffers.giveBack(buffer);
      throw e;
    }
  }

  /** Writes what one buffer holds, if it is what was promised; gives the buffer back. */
  PublishedObject put(Lease lease, Target target, Start start, ContentHash hash) throws Failure {
    try {
      hash.update(start.buffer, 0, start.length);
      String sha256 = hash.finish(target.source());
      Target typed = target.withType(ContentTypes.sniff(start.buffer, start.length));
      writer.write(lease, typed.key(), start.buffer, start.length, typed.head(sha256), sha256);
      return typed.published(start.length, sha256);
    } finally {
      buffers.giveBack(start.buffer);
    }
  }

  /**
   * Writes what goes on after its first part. The digest is judged before the parts become an
   * object.
   *
   * @param sha256 of all of it, in hex, when that is known before
   */
  PublishedObject putParts(
      Target target, Start start, Input rest, ContentHash hash, @Nullable String sha256)
      throws Failure, StartAgain {
    Target typed = target.withType(ContentTypes.sniff(start.buffer, start.length));
    String actual;
    try (MultipartUpload upload = begin(typed, start, sha256)) {
      hash.update(start.buffer, 0, start.length);
      upload.send(start.buffer, start.length);
      while (!rest.atEnd()) {
        if (rest instanceof Feed feed && feed.isWorthSplitting()) {
          new PartPump(buffers, slots).run(feed.split(), upload, hash);
          break;
        }
        byte[] buffer = upload.nextBuffer();
        upload.send(buffer, fill(rest, buffer, hash));
      }
      actual = hash.finish(target.source());
      upload.complete();
      if (sha256 == null) {
        store.describe(typed.key(), typed.head(actual));
      }
      return typed.published(upload.size(), actual);
    }
  }

  private MultipartUpload begin(Target target, Start start, @Nullable String sha256)
      throws Failure {
    try {
      return store.begin(target.key(), target.head(sha256), buffers);
    } catch (Failure | RuntimeException | Error e) {
      buffers.giveBack(start.buffer);
      throw e;
    }
  }

  private int fill(Input rest, byte[] buffer, ContentHash hash) throws Failure, StartAgain {
    try {
      int filled = rest.fill(buffer);
      hash.update(buffer, 0, filled);
      return filled;
    } catch (Failure | StartAgain | RuntimeException | Error e) {
      buffers.giveBack(buffer);
      throw e;
    }
  }
}
