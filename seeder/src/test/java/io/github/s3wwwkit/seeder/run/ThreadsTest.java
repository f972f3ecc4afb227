package io.github.s3wwwkit.seeder.run;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThreadsTest {
  private final CompletableFuture<Thread> ran = new CompletableFuture<>();

  private void task() {
    ran.complete(Thread.currentThread());
  }

  @Test
  void runsBesideTheCaller() throws Exception {
    Threads.beside("part", this::task);
    assertNotSame(Thread.currentThread(), ran.get(30, TimeUnit.SECONDS));
  }

  @Test
  void runsAtOnceWhereThereIsNoRoomForAThread() {
    Threads.beside(
        task -> {
          throw new OutOfMemoryError("unable to create native thread");
        },
        this::task);
    assertSame(Thread.currentThread(), ran.getNow(null));
  }
}
