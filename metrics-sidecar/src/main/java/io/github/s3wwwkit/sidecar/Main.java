package io.github.s3wwwkit.sidecar;

import io.github.s3wwwkit.sidecar.cli.Program;

/** Where the program starts. */
public final class Main {
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
