package io.github.s3wwwkit.seeder;

import io.github.s3wwwkit.seeder.cli.Cli;
import io.github.s3wwwkit.seeder.run.Stop;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The process: streams, signals and the exit code. */
public final class Main {
  // Longer than the clients take for tidying up, shorter than Kubernetes waits before it kills.
  private static final int GRACE_SECONDS = 2;

  private Main() {}

  public static void main(String[] args) {
    Stop stop = new Stop();
    CountDownLatch ended = new CountDownLatch(1);
    Cli cli =
        new Cli(
            System::getenv,
            stream(FileDescriptor.out),
            stream(FileDescriptor.err),
            Clock.systemUTC(),
            stop);
    // Runs at the end too, when there is nothing left to stop. The JVM exits with 128 + the signal.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stop.request(Stop.Reason.INTERRUPTED);
                  if (!await(ended)) {
                    cli.giveUp();
                  }
                },
                "signal"));
    int code = cli.run(args);
    ended.countDown();
    System.exit(code);
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nothing interrupts threads here", e);
    }
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
