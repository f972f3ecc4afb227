package io.github.s3wwwkit.lab.s3www;

import io.github.s3wwwkit.lab.Addresses;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code s3www} with the flags and variables of the real one, except those for TLS of its own. */
@Command(
    name = "s3www",
    description = "Serve a bucket as s3www 1.0.0 does.",
    mixinStandardHelpOptions = false)
public final class S3wwwCommand implements Callable<Integer> {
  @Option(
      names = {"-endpoint", "--endpoint"},
      defaultValue = "${env:S3WWW_ENDPOINT:-}")
  private String endpoint = "";

  @Option(
      names = {"-bucket", "--bucket"},
      defaultValue = "${env:S3WWW_BUCKET:-}")
  private String bucket = "";

  @Option(
      names = {"-bucketPath", "--bucketPath"},
      defaultValue = "${env:S3WWW_BUCKET_PATH:-/}")
  private String bucketPath = "";

  @Option(
      names = {"-accessKey", "--accessKey"},
      defaultValue = "${env:S3WWW_ACCESS_KEY:-}")
  private String accessKey = "";

  @Option(
      names = {"-secretKey", "--secretKey"},
      defaultValue = "${env:S3WWW_SECRET_KEY:-}")
  private String secretKey = "";

  @Option(
      names = {"-accessKeyFile", "--accessKeyFile"},
      defaultValue = "${env:S3WWW_ACCESS_KEY_FILE:-}")
  private String accessKeyFile = "";

  @Option(
      names = {"-secretKeyFile", "--secretKeyFile"},
      defaultValue = "${env:S3WWW_SECRET_KEY_FILE:-}")
  private String secretKeyFile = "";

  @Option(
      names = {"-address", "--address"},
      defaultValue = "${env:S3WWW_ADDRESS:-127.0.0.1:8080}")
  private String address = "";

  @Option(
      names = {"-spaFile", "--spaFile"},
      defaultValue = "${env:S3WWW_SPA_FILE:-}")
  private String spaFile = "";

  @Option(
      names = {"-allowed-cors-origins", "--allowed-cors-origins"},
      defaultValue = "${env:S3WWW_ALLOWED_CORS_ORIGINS:-}")
  private String allowedOrigins = "";

  @Override
  public Integer call() throws InterruptedException {
    try {
      if (bucket.isBlank()) {
        throw new IOException("bucket name cannot be empty: give -bucket or S3WWW_BUCKET");
      }
      InetSocketAddress listen = Addresses.parse(address);
      S3www.start(
          listen,
          new S3www.Config(
              URI.create(endpoint),
              bucket,
              bucketPath,
              key(accessKey, accessKeyFile),
              key(secretKey, secretKeyFile),
              spaFile,
              allowedOrigins));
      System.err.println("Started listening on http://" + address);
    } catch (IOException | IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return 1;
    }
    Thread.currentThread().join();
    return 0;
  }

  private static String key(String key, String file) throws IOException {
    if (file.isEmpty()) {
      return key;
    }
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      throw new IOException("cannot read the key file " + file, e);
    }
  }
}
