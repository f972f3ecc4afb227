package io.github.s3wwwkit.seeder.run;

import java.util.concurrent.ThreadFactory;

/**
 * Threads for what waits for the network; the program does not wait for them to end. Virtual ones
 * would do, but in a native image of JDK 25 those that read from a socket were now and then never
 * woken, though their bytes had come: all pollers slept, and with them each further try of the same
 * process.
 */
public final class Threads {
  private Threads() {}

  public static Thread start(String name, Runnable task) {
    return Thread.ofPlatform().daemon().name(name).start(task);
  }

  /** Runs it beside the caller or, where there is no room for another thread, before it returns. */
  public static void beside(String name, Runnable task) {
    beside(Thread.ofPlatform().daemon().name(name).factory(), task);
  }

  static void beside(ThreadFactory threads, Runnable task) {
    try {
      threads.newThread(task).start();
    } catch (OutOfMemoryError e) {
      // A pod may have few; what waits for this one would wait for ever.
      task.run();
    }
  }

  /** Makes them one by one, with numbers behind the name. */
  public static ThreadFactory numbered(String name) {
    return Thread.ofPlatform().daemon().name(name, 0).factory();
  }
}
