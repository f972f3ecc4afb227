package io.github.s3wwwkit.lab.source;

import io.github.s3wwwkit.lab.Addresses;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code source}: content and faults by path. */
@Command(
    name = "source",
    description = {
      "Serve made-up content over HTTP, with faults where the path asks for them:",
      "",
      "  /content/SEED/BYTES/NAME  the same bytes for the same seed",
      "  /flaky/TIMES/REST         503 so many times for this very path, then /REST",
      "  /cut/BYTES/REST           the connection ends after so many bytes of /REST",
      "  /break/TIMES/BYTES/REST   the same with a reset, so many times, then /REST",
      "  /rate/BYTES/REST          no more than so many bytes of /REST a second",
      "  /whole/REST               /REST without ranges",
      "  /stall/BYTES/REST         nothing more after so many bytes of /REST",
      "  /slow/MILLIS/REST         not a byte of /REST before",
      "  /chunked/REST             /REST without a length",
      "  /redirect/REST            302 to /REST",
      "  /status/CODE              that status, without a body",
      "",
    },
    mixinStandardHelpOptions = true)
public final class SourceCommand implements Callable<Integer> {
  @Option(
      names = "--listen",
      paramLabel = "ADDR",
      defaultValue = "127.0.0.1:8000",
      description = "where to listen (${DEFAULT-VALUE})")
  private String listen = "";

  @Override
  public Integer call() throws InterruptedException {
    try {
      FaultySource source = FaultySource.start(Addresses.parse(listen));
      System.err.println("source listens on " + source.uri("/"));
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("source: " + e.getMessage());
      return 1;
    }
    Thread.currentThread().join();
    return 0;
  }
}
