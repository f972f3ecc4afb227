package io.github.s3wwwkit.lab.store;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The real MinIO as a child process, its objects in a temporary folder. */
public final class MinioStore implements Store {
  private static final Duration START = Duration.ofSeconds(60);
  private static final String ACCESS_KEY = "lab-access-key";
  private static final String SECRET_KEY = "lab-secret-key";

  private final Process process;
  private final Path folder;
  private final URI endpoint;

  private MinioStore(Process process, Path folder, URI endpoint) {
    this.process = process;
    this.folder = folder;
    this.endpoint = endpoint;
  }

  /**
   * On a free loopback port.
   *
   * @param binary the program {@code minio}
   * @throws IOException when it does not become ready; the message has its last words
   */
  public static MinioStore start(Path binary) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("minio");
    Path log = folder.resolve("log");
    URI endpoint = URI.create("http://127.0.0.1:" + freePort());
    ProcessBuilder builder =
        new ProcessBuilder(
                binary.toString(),
                "server",
                "--address",
                endpoint.getAuthority(),
                folder.resolve("data").toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("MINIO_ROOT_USER", ACCESS_KEY);
    builder.environment().put("MINIO_ROOT_PASSWORD", SECRET_KEY);
    builder.environment().put("MINIO_BROWSER", "off");
    builder.environment().put("MINIO_UPDATE", "off");
    MinioStore store = new MinioStore(builder.start(), folder, endpoint);
    try {
      store.awaitReady(log);
    } catch (IOException | InterruptedException e) {
      store.close();
      throw e;
    }
    return store;
  }

  private void awaitReady(Path log) throws IOException, InterruptedException {
    Instant deadline = Instant.now().plus(START);
    while (!ready()) {
      if (!process.isAlive() || Instant.now().isAfter(deadline)) {
        throw new IOException("MinIO does not become ready: " + Files.readString(log).strip());
      }
      Thread.sleep(Duration.ofMillis(20));
    }
  }

  private boolean ready() {
    try {
      URI probe = endpoint.resolve("/minio/health/ready");
      HttpURLConnection connection = (HttpURLConnection) probe.toURL().openConnection();
      return connection.getResponseCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** Free when asked; MinIO has no way to take port 0 and tell which it got. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public URI endpoint() {
    return endpoint;
  }

  @Override
  public String accessKey() {
    return ACCESS_KEY;
  }

  @Override
  public String secretKey() {
    return SECRET_KEY;
  }

  @Override
  public String description() {
    return "real MinIO";
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot delete " + folder, e);
    }
  }
}
