package io.github.s3wwwkit.seeder.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs tasks some at a time, all or, when one fails, no more than those that have begun. */
public final class SideBySide {
  /** One of many. */
  @FunctionalInterface
  public interface Task<T> {
    T run() throws Failure;
  }

  private SideBySide() {}

  /**
   * Waits for all.
   *
   * @param most how many run at a time
   * @param onFailure runs as soon as the first one fails, whatever with
   * @return the results in the order of the tasks
   * @throws Failure that of the first task that failed
   */
  public static <T> List<T> run(int most, Collection<? extends Task<T>> tasks, Runnable onFailure)
      throws Failure {
    AtomicReference<@Nullable Throwable> first = new AtomicReference<>();
    List<Future<T>> running = new ArrayList<>();
    try (ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.max(1, Math.min(most, tasks.size())), Threads.numbered("entry-"))) {
      for (Task<T> task : tasks) {
        running.add(
            threads.submit(() -> {
              if (first.get() != null) {
                throw new CancellationException("another one has failed");
              }
              try {
                return task.run();
              } catch (Failure | RuntimeException | Error e) {
                if (first.compareAndSet(null, e)) {
                  onFailure.run();
                }
                throw e;
              }
            }));
      }
    }
    rethrow(first.get());
    return running.stream().map(Future::resultNow).toList();
  }

  /** Throws what another thread ended with; nothing when it ended well. */
  public static void rethrow(@Nullable Throwable problem) throws Failure {
    switch (problem) {
      case null -> {}
      case Failure e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(problem);
    }
  }
}
