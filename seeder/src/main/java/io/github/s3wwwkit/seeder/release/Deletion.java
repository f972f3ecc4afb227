package io.github.s3wwwkit.seeder.release;

import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.store.ObjectStore;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Deletes many objects, some at a time. */
final class Deletion {
  private static final int SIDE_BY_SIDE = 8;

  private Deletion() {}

  static void run(ObjectStore store, List<String> keys) throws Failure {
    AtomicReference<@Nullable Failure> first = new AtomicReference<>();
    try (ExecutorService threads =
        Executors.newFixedThreadPool(SIDE_BY_SIDE, Thread.ofVirtual().factory())) {
      for (String key : keys) {
        threads.execute(() -> {
          try {
            if (first.get() == null) {
              store.delete(key);
            }
          } catch (Failure e) {
            first.compareAndSet(null, e);
          }
        });
      }
    }
    @Nullable Failure failure = first.get();
    if (failure != null) {
      throw failure;
    }
  }
}
