package io.github.s3wwwkit.lab;

import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;

/** A program that runs beside this one; what it prints is kept until it is closed. */
public final class Child implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Folder folder;

  private Child(Process process, Folder folder) {
    this.process = process;
    this.folder = folder;
  }

  /** Starts it with this process's environment and these variables besides. */
  public static Child start(List<String> command, Map<String, String> variables)
      throws IOException {
    Folder folder = Folder.create("child");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .redirectOutput(folder.path().resolve("out").toFile())
              .redirectError(folder.path().resolve("err").toFile());
      builder.environment().putAll(variables);
      return new Child(builder.start(), folder);
    } catch (IOException e) {
      folder.close();
      throw e;
    }
  }

  /** What it printed on standard output so far. */
  public String out() throws IOException {
    return read("out");
  }

  /** What it printed on standard error so far. */
  public String err() throws IOException {
    return read("err");
  }

  private String read(String name) throws IOException {
    Path file = folder.path().resolve(name);
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  /**
   * Waits until a GET is answered with such a status.
   *
   * @throws IOException when it ends before, or a minute has passed; with its last words
   */
  public void awaitReady(URI probe, IntPredicate ready) throws IOException, InterruptedException {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!ready.test(status(probe))) {
      if (!process.isAlive() || Instant.now().isAfter(deadline)) {
        throw new IOException("not ready: " + (out() + err()).strip());
      }
      Thread.sleep(Duration.ofMillis(10));
    }
  }

  /** 0 when there is no answer. */
  private static int status(URI probe) {
    try {
      HttpURLConnection connection = (HttpURLConnection) probe.toURL().openConnection();
      connection.setInstanceFollowRedirects(false);
      connection.setReadTimeout(10_000);
      return connection.getResponseCode();
    } catch (IOException e) {
      return 0;
    }
  }

  /** Sends it a signal, by its name without SIG. */
  public void signal(String name) throws IOException, InterruptedException {
    int sent =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    if (sent != 0) {
      throw new IOException("cannot send " + name + " to " + process.pid());
    }
  }

  /** Waits for its end and returns its exit code. */
  public int await(Duration patience) throws IOException, InterruptedException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IOException("does not end within " + patience.toSeconds() + " s");
    }
    return process.exitValue();
  }

  /** Sends SIGTERM, waits for its end and returns its exit code. */
  public int terminate() throws IOException, InterruptedException {
    process.destroy();
    return await(PATIENCE);
  }

  /** Kills it if it still runs. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    folder.close();
  }
}
