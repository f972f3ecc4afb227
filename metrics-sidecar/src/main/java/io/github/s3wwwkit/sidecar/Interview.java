package io.github.s3wwwkit.sidecar;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks one question at a time, and knows what to think of it in time, come what may: each in a
 * thread of its own, for nothing ends a name lookup that hangs.
 */
public final class Interview {
  /** Who wants to know every answer. */
  public interface Listener {
    /**
     * A question was answered, or not in time.
     *
     * @param nanos that it took
     * @param failure why there is no good answer, or null when there is one
     */
    void answered(long nanos, @Nullable String failure);
  }

  private record Asked(Question question, FutureTask<Void> task) {}

  private final String name;
  private final Duration timeout;
  private final Complaint complaint;
  private @Nullable Asked hanging;

  /**
   * Nothing is asked yet.
   *
   * @param whom for messages, and the names of the threads that ask
   * @param timeout for each answer
   */
  public Interview(String whom, Duration timeout) {
    this(whom, timeout, Log::line);
  }

  Interview(String whom, Duration timeout, Consumer<String> log) {
    name = whom + "-question";
    this.timeout = timeout;
    complaint = new Complaint(whom + " cannot be asked", log);
  }

  /**
   * Asks again and again until it is interrupted. Where a question cannot even be asked, for lack
   * of a thread, say, that is no answer.
   *
   * @param interval from one question to the next, unless an answer takes longer
   */
  public void repeat(Duration interval, Supplier<? extends Question> question, Listener listener) {
    try {
      while (true) {
        long begin = System.nanoTime();
        try {
          String failure = ask(question);
          listener.answered(System.nanoTime() - begin, failure);
          complaint.over();
        } catch (RuntimeException | OutOfMemoryError e) {
          complaint.tell(e);
        }
        TimeUnit.NANOSECONDS.sleep(interval.toNanos() - (System.nanoTime() - begin));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
