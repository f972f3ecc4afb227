package io.github.s3wwwkit.seeder.release;

import io.github.s3wwwkit.seeder.manifest.Entry;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Moves all entries of a release, some at a time; the first that fails ends all others. */
final class Transfers {
  private final Transfer transfer;
  private final int concurrency;
  private final Stop stop;

  Transfers(Transfer transfer, int concurrency, Stop stop) {
    this.transfer = transfer;
    this.concurrency = concurrency;
    this.stop = stop;
  }

  /** In the order of the entries. */
  List<PublishedObject> run(String release, List<Entry> entries, Progress progress) throws Failure {
    AtomicReference<@Nullable Failure> first = new AtomicReference<>();
    List<Future<List<PublishedObject>>> running = new ArrayList<>();
    try (ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(concurrency, entries.size()),
            Thread.ofVirtual().name("entry-", 0).factory())) {
      for (Entry entry : entries) {
        running.add(threads.submit(() -> run(release, entry, progress, first)));
      }
    }
    Failure failure = first.get();
    if (failure != null) {
      throw failure;
    }
    List<PublishedObject> objects = new ArrayList<>();
    for (Future<List<PublishedObject>> one : running) {
      objects.addAll(result(one));
    }
    return objects;
  }

  private List<PublishedObject> run(
      String release, Entry entry, Progress progress, AtomicReference<@Nullable Failure> first) {
    try {
      return transfer.run(release, entry, progress.meter());
    } catch (Failure e) {
      first.compareAndSet(null, entry.place().isEmpty() ? e : e.in(entry.place()));
      stop.request(Stop.Reason.FAILED);
      return List.of();
    } catch (RuntimeException | Error e) {
      stop.request(Stop.Reason.FAILED);
      throw e;
    }
  }

  private static List<PublishedObject> result(Future<List<PublishedObject>> done) {
    try {
      return done.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException("nothing interrupts threads here", e);
    }
  }
}
