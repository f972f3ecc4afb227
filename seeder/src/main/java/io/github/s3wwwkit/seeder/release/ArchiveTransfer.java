package io.github.s3wwwkit.seeder.release;

import io.github.s3wwwkit.seeder.archive.ArchiveReader;
import io.github.s3wwwkit.seeder.archive.Format;
import io.github.s3wwwkit.seeder.archive.Member;
import io.github.s3wwwkit.seeder.manifest.ContentTypes;
import io.github.s3wwwkit.seeder.manifest.Entry;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.SideBySide;
import io.github.s3wwwkit.seeder.run.Threads;
import io.github.s3wwwkit.seeder.source.StartAgain;
import io.github.s3wwwkit.seeder.verify.ContentHash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Makes an object of each member of an archive as it streams by, several at a time. */
final class ArchiveTransfer {
  private static final Executor THREADS = task -> Threads.beside("member", task);

  private final ObjectUpload upload;
  private final TransferLimits limits;

  ArchiveTransfer(ObjectUpload upload, TransferLimits limits) {
    this.upload = upload;
    this.limits = limits;
  }

  /** The digest of the packed bytes is judged last: until then there is no record. */
  List<PublishedObject> move(Draft draft, Entry entry, Format format, Feed feed, ContentHash hash)
      throws Failure, StartAgain {
    String what = entry.source().display();
    Members members = new Members();
    try (PackedStream packed = new PackedStream(feed, hash);
        ArchiveReader archive = ArchiveReader.open(format, packed, limits.archive(), what)) {
      @Nullable Member member = archive.next();
      while (member != null) {
        members.check();
        move(draft.lease(), target(draft, entry, member), member, members);
        member = archive.next();
      }
    } catch (PackedStream.Broken e) {
      // What failed first may be in the store, and have ended the source.
      members.check();
      throw e.reason();
    } catch (IOException e) {
      throw new IllegalStateException("the packed stream says otherwise what is wrong", e);
    } finally {
      members.join();
    }
    members.check();
    hash.finish(what);
    if (members.published.isEmpty()) {
      throw Failure.integrity(what + " has no files in it");
    }
    return members.published.stream().map(CompletableFuture::join).toList();
  }

  private static Target target(Draft draft, Entry entry, Member member) throws Failure {
    String path = entry.path().isEmpty() ? member.path() : entry.path() + "/" + member.path();
    return new Target(
        draft.claim(path, entry),
        path,
        entry.declaredType() != null ? entry.declaredType() : ContentTypes.ofPath(path),
        entry.cacheControl(),
        entry.source().display());
  }

  private void move(Lease lease, Target target, Member member, Members members)
      throws Failure, StartAgain {
    MemberInput input = new MemberInput(member);
    ObjectUpload.Start start = upload.start(input, member.size());
    ContentHash hash = new ContentHash(null);
    if (start.isWhole()) {
      members.add(() -> upload.put(lease, target, start, hash));
    } else {
      members.published.add(
          CompletableFuture.completedFuture(upload.putParts(target, start, input, hash, null)));
    }
  }

  private interface Put {
    PublishedObject run() throws Failure;
  }

  /** Those that are on their way. */
  private final class Members {
    final List<CompletableFuture<PublishedObject>> published = new ArrayList<>();
    private final Semaphore places = new Semaphore(limits.concurrency());
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    void add(Put put) {
      places.acquireUninterruptibly();
      published.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return put.run();
                } catch (Failure | RuntimeException | Error e) {
                  failure.compareAndSet(null, e);
                  throw new IllegalStateException(e);
                } finally {
                  places.release();
                }
              },
              THREADS));
    }

    void check() throws Failure {
      SideBySide.rethrow(failure.get());
    }

    void join() {
      published.forEach(one -> one.handle((object, error) -> true).join());
    }
  }
}
