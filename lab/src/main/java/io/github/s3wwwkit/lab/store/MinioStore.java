package io.github.s3wwwkit.lab.store;

import io.github.s3wwwkit.lab.Addresses;
import io.github.s3wwwkit.lab.Child;
import io.github.s3wwwkit.lab.Folder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The real MinIO as a child process, its objects in a temporary folder. */
public final class MinioStore implements Store {
  private static final String ACCESS_KEY = "lab-access-key";
  private static final String SECRET_KEY = "lab-secret-key";

  private final Child minio;
  private final Folder data;
  private final URI endpoint;

  private MinioStore(Child minio, Folder data, URI endpoint) {
    this.minio = minio;
    this.data = data;
    this.endpoint = endpoint;
  }

  /**
   * On a free loopback port.
   *
   * @param binary the program {@code minio}
   * @throws IOException when it does not become ready; the message has its last words
   */
  public static MinioStore start(Path binary) throws IOException, InterruptedException {
    return start(binary, Map.of());
  }

  /** With settings of MinIO's own, as variables. */
  public static MinioStore start(Path binary, Map<String, String> settings)
      throws IOException, InterruptedException {
    Map<String, String> variables = new HashMap<>(settings);
    variables.put("MINIO_ROOT_USER", ACCESS_KEY);
    variables.put("MINIO_ROOT_PASSWORD", SECRET_KEY);
    variables.put("MINIO_BROWSER", "off");
    variables.put("MINIO_UPDATE", "off");
    URI endpoint = URI.create("http://127.0.0.1:" + Addresses.free().getPort());
    Folder data = Folder.create("minio");
    Child minio =
        Child.start(
            List.of(
                binary.toString(),
                "server",
                "--address",
                endpoint.getAuthority(),
                data.path().toString()),
            variables);
    MinioStore store = new MinioStore(minio, data, endpoint);
    try {
      // Its health/ready answers as soon as it listens. This one waits for users, policies and
      // identity providers as well (MinIO's healthcheck-handler.go); before, STS calls a good
      // request a wrong one.
      minio.awaitReady(endpoint.resolve("/minio/health/cluster"), status -> status == 200);
    } catch (IOException | InterruptedException e) {
      store.close();
      throw e;
    }
    return store;
  }

  /** Sends it a signal, by its name without SIG: STOP hangs it, CONT lets it go on. */
  public void signal(String name) throws IOException, InterruptedException {
    minio.signal(name);
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
    minio.close();
    data.close();
  }
}
