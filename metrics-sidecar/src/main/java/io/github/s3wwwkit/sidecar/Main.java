package io.github.s3wwwkit.sidecar;

import io.github.s3wwwkit.sidecar.cli.Program;
import java.security.Security;

/** Where the program starts. */
public final class Main {
  // A name stays as it was looked up for half a minute by default, and unknown for ten seconds: as
  // long a store that has moved would be down.
  static {
    Security.setProperty("networkaddress.cache.ttl", "1");
    Security.setProperty("networkaddress.cache.negative.ttl", "1");
  }

  private Main() {}

  public static void main(String[] args) throws InterruptedException {
    StandardStreams.keep();
    int code = Program.run(args, System.getenv());
    System.out.flush();
    Log.flush();
    // No shutdown hooks to wait for: what had to end has ended.
    Runtime.getRuntime().halt(code);
  }
}
