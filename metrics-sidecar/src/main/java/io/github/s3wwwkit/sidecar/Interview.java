package io.github.s3wwwkit.sidecar;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks one question at a time, and knows what to think of it in time, come what may: each in a
 * thread of its own, for nothing ends a name lookup that hangs.
 */
public final class Interview {
  private record Asked(Question question, FutureTask<Void> task) {}

  private final String name;
  private final Duration timeout;
  private @Nullable Asked hanging;

  /**
   * Nothing is asked yet.
   *
   * @param name of the threads that ask
   */
  public Interview(String name, Duration timeout) {
    this.name = name;
    this.timeout = timeout;
  }

  /**
   * Asks, unless the question before this one still hangs: then that one is waited for instead.
   *
   * @return why there is no good answer, or null when there is one
   */
  public @Nullable String ask(Supplier<? extends Question> question) throws InterruptedException {
    Asked before = hanging;
    if (before != null && before.task.isDone()) {
      // It was told to give up, and did: that is no answer to this one.
      before = null;
    }
    Asked asked = before == null ? start(question.get()) : before;
    String failure = null;
    try {
      asked.task.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      hanging = null;
    } catch (ExecutionException e) {
      hanging = null;
      failure = Reason.of(e.getCause());
    } catch (TimeoutException e) {
      asked.question.giveUp();
      hanging = asked;
    }
    return before == null && hanging == null ? failure : late();
  }

  private Asked start(Question question) {
    FutureTask<Void> task =
        new FutureTask<>(() -> {
          question.ask();
          return null;
        });
    Thread.ofPlatform().name(name).daemon().start(task);
    return new Asked(question, task);
  }

  private String late() {
    long millis = timeout.toMillis();
    return "no answer within " + (millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms");
  }
}
