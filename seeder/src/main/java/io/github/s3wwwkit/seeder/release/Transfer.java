package io.github.s3wwwkit.seeder.release;

import io.github.s3wwwkit.seeder.archive.Format;
import io.github.s3wwwkit.seeder.manifest.Entry;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.Retry;
import io.github.s3wwwkit.seeder.source.Fetcher;
import io.github.s3wwwkit.seeder.source.SourceReader;
import io.github.s3wwwkit.seeder.source.StartAgain;
import io.github.s3wwwkit.seeder.source.Tally;
import io.github.s3wwwkit.seeder.store.Buffers;
import io.github.s3wwwkit.seeder.store.ObjectStore;
import io.github.s3wwwkit.seeder.verify.ContentHash;
import io.github.s3wwwkit.seeder.verify.Digest;
import io.github.s3wwwkit.seeder.verify.Promises;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Moves the content of an entry from its source into the store, whole and as promised or not at
 * all.
 */
public final class Transfer {
  private final Fetcher fetcher;
  private final Promises promises;
  private final Retry retry;
  private final TransferLimits limits;
  private final Tally tally = new Tally();
  private final Semaphore slots;
  private final ObjectUpload upload;
  private final ArchiveTransfer archives;

  public Transfer(
      Fetcher fetcher, ObjectStore store, Buffers buffers, Retry retry, TransferLimits limits) {
    this.fetcher = fetcher;
    this.promises = new Promises(fetcher, retry);
    this.retry = retry;
    this.limits = limits;
    this.slots = new Semaphore(limits.concurrency());
    this.upload = new ObjectUpload(store, buffers, slots);
    this.archives = new ArchiveTransfer(upload, limits);
  }

  public Tally tally() {
    return tally;
  }

  int concurrency() {
    return limits.concurrency();
  }

  /** One object, or those of an archive in its order. */
  List<PublishedObject> run(Draft draft, Entry entry, Progress.Meter meter) throws Failure {
    @Nullable Digest promised =
        entry.checksum() == null ? null : promises.digest(entry.checksum(), entry.namesInSums());
    AtomicBoolean mayTryParts = new AtomicBoolean(true);
    slots.acquireUninterruptibly();
    try {
      return retry.call(
          Failure.Kind.SOURCE,
          "fetching " + entry.source().display(),
          () -> {
            meter.startAgain();
            try (SourceReader source =
                fetcher.read(
                    entry.source(), retry, tally, content -> AnswerRules.check(entry, content))) {
              return move(
                  draft, entry, promised, new Feed(source, entry, limits, meter, mayTryParts));
            } catch (StartAgain e) {
              throw e.toTransient();
            }
          });
    } finally {
      slots.release();
      meter.finish();
    }
  }

  private List<PublishedObject> move(Draft draft, Entry entry, @Nullable Digest promised, Feed feed)
      throws Failure, StartAgain {
    ContentHash hash = new ContentHash(promised);
    long length = feed.length();
    @Nullable Format format = entry.unpack();
    if (format != null) {
      return archives.move(draft, entry, format, feed, hash);
    }
    String source = entry.source().display();
    Target target =
        new Target(
            draft.claim(entry.path(), entry),
            entry.path(),
            entry.askedType(),
            entry.cacheControl(),
            source);
    ObjectUpload.Start start = upload.start(feed, length);
    if (!start.isWhole()) {
      return List.of(upload.putParts(target, start, feed, hash, sha256(promised)));
    }
    return List.of(upload.put(draft.lease(), target, start, hash));
  }

  private static @Nullable String sha256(@Nullable Digest promised) {
    return promised != null && promised.algorithm() == Digest.Algorithm.SHA256
        ? promised.hex()
        : null;
  }
}
