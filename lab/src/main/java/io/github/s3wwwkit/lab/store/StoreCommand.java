package io.github.s3wwwkit.lab.store;

import io.github.s3wwwkit.lab.Addresses;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code store}: the embedded store by itself. */
@Command(
    name = "store",
    description = "Run an S3 store in memory.",
    mixinStandardHelpOptions = true)
public final class StoreCommand implements Callable<Integer> {
  @Option(
      names = "--listen",
      paramLabel = "ADDR",
      defaultValue = "127.0.0.1:9000",
      description = "where to listen (${DEFAULT-VALUE})")
  private String listen = "";

  @Option(
      names = "--access-key",
      defaultValue = "lab-access-key",
      description = "who may come in (${DEFAULT-VALUE})")
  private String accessKey = "";

  @Option(
      names = "--secret-key",
      defaultValue = "lab-secret-key",
      description = "and by which key (${DEFAULT-VALUE})")
  private String secretKey = "";

  @Override
  public Integer call() throws InterruptedException {
    try {
      Store store = EmbeddedStore.start(Addresses.parse(listen), accessKey, secretKey);
      System.err.println("store listens on " + store.endpoint());
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("store: " + e.getMessage());
      return 1;
    }
    Thread.currentThread().join();
    return 0;
  }
}
