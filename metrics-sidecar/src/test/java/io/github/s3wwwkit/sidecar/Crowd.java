package io.github.s3wwwkit.sidecar;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Clients at the same time. */
final class Crowd implements AutoCloseable {
  /** What one of them does. */
  interface Client {
    void run(int who) throws Exception;
  }

  private final int size;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  Crowd(int size) {
    this.size = size;
  }

  /** Has them begin. */
  List<Future<?>> begin(Client client) {
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int who = i;
      running.add(
          threads.submit(() -> {
            client.run(who);
            return null;
          }));
    }
    return running;
  }

  /** Has them all do it to the end, or throws what went wrong. */
  void all(Client client) throws Exception {
    end(begin(client));
  }

  static void end(List<Future<?>> running) throws Exception {
    for (Future<?> one : running) {
      one.get(1, TimeUnit.MINUTES);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
