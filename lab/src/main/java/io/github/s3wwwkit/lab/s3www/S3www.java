package io.github.s3wwwkit.lab.s3www;

import com.sun.net.httpserver.HttpServer;
import io.minio.MinioClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/** The stand-in, running. */
public final class S3www implements AutoCloseable {
  /**
   * What its flags say.
   *
   * @param endpoint scheme, host and port of the store
   * @param bucketPath below which the served objects lie; {@code /} for all
   * @param accessKey empty, like the secret key, to sign nothing
   * @param spaFile the key served in place of one that is missing, or empty
   * @param allowedOrigins see {@link Cors}
   */
  public record Config(
      URI endpoint,
      String bucket,
      String bucketPath,
      String accessKey,
      String secretKey,
      String spaFile,
      String allowedOrigins) {}

  static {
    // Off by default, and then an answer in two writes waits 40 ms for a delayed ACK.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService workers;

  private S3www(HttpServer server, ExecutorService workers) {
    this.server = server;
    this.workers = workers;
  }

  /**
   * Starts it; the store need not be there yet.
   *
   * @param address port 0 takes a free one
   * @throws IOException when it cannot listen there
   */
  public static S3www start(InetSocketAddress address, Config config) throws IOException {
    MinioClient.Builder client =
        MinioClient.builder()
            .endpoint(config.endpoint().toString())
            .httpClient(http(config.endpoint()));
    if (!config.accessKey().isEmpty() && !config.secretKey().isEmpty()) {
      client.credentials(config.accessKey(), config.secretKey());
    }
    MinioClient store = client.build();
    // s3www waits for a store that hangs as long as that takes.
    store.setTimeout(0, 0, 0);
    HttpServer server = HttpServer.create(address, 0);
    ExecutorService workers =
        Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("s3www-", 0).factory());
    server.setExecutor(workers);
    server.createContext(
        "/",
        new FileServer(
            new Bucket(store, config.bucket()),
            config.bucketPath(),
            config.spaFile(),
            new Cors(config.allowedOrigins())));
    server.start();
    return new S3www(server, workers);
  }

  /** Not minio-java's own, which reads the variables in its own way. */
  private static OkHttpClient http(URI endpoint) {
    OkHttpClient.Builder http = new OkHttpClient.Builder().protocols(List.of(Protocol.HTTP_1_1));
    if ("https".equals(endpoint.getScheme())) {
      X509TrustManager roots = Roots.from(System.getenv());
      try {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {roots}, null);
        http.sslSocketFactory(context.getSocketFactory(), roots);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("TLS cannot be set up", e);
      }
    }
    return http.build();
  }

  public InetSocketAddress address() {
    return server.getAddress();
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }
}
