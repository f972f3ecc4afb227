package io.github.s3wwwkit.seeder.cli;

import io.github.s3wwwkit.pem.Pem;
import io.github.s3wwwkit.seeder.credentials.CredentialChain;
import io.github.s3wwwkit.seeder.credentials.KeyFiles;
import io.github.s3wwwkit.seeder.http.HttpSettings;
import io.github.s3wwwkit.seeder.http.Proxies;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.store.BucketName;
import io.github.s3wwwkit.seeder.store.Endpoint;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the bucket is, and who may use it. */
final class StoreOptions implements OptionGroup {
  @Override
  public String heading() {
    return "Store";
  }

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "The S3 API; default: that of AWS in the region")
  @Nullable String endpoint;

  @Option(names = "--region", paramLabel = "R", description = "Default: us-east-1")
  @Nullable String region;

  @Option(names = "--bucket", required = true, paramLabel = "B", description = "The bucket")
  String bucket = "";

  @Option(names = "--access-key-file", paramLabel = "F", description = "Else AWS_ACCESS_KEY_ID")
  @Nullable Path accessKeyFile;

  @Option(names = "--secret-key-file", paramLabel = "F", description = "Else AWS_SECRET_ACCESS_KEY")
  @Nullable Path secretKeyFile;

  @Option(names = "--session-token-file", paramLabel = "F", description = "Else AWS_SESSION_TOKEN")
  @Nullable Path sessionTokenFile;

  @Option(
      names = "--sts-endpoint",
      paramLabel = "URL",
      description = "For web identity; default: AWS's own, or the store's with --endpoint")
  @Nullable String stsEndpoint;

  @Option(
      names = "--ca-file",
      paramLabel = "F",
      description = "Certificates (PEM) trusted besides the system's roots, for the store and STS")
  @Nullable Path caFile;

  HttpSettings http(RunOptions run, Proxies proxies) throws Failure {
    List<X509Certificate> roots =
        caFile == null ? List.of() : Judge.file("--ca-file", caFile, Pem::certificates);
    return new HttpSettings(run.connectTimeout, run.idleTimeout, proxies, roots, null, false);
  }

  Endpoint endpoint() throws Failure {
    Judge.check("--bucket", bucket, BucketName::check);
    if (region != null) {
      Judge.check("--region", region, Endpoint::checkRegion);
    }
    return Judge.read(
        "--endpoint",
        Objects.requireNonNullElse(endpoint, ""),
        text -> Endpoint.of(endpoint, region));
  }

  /** Who is asked for the session of a web identity. */
  HttpUrl stsEndpoint(Endpoint store) throws Failure {
    if (stsEndpoint != null) {
      return Judge.read(
          "--sts-endpoint", stsEndpoint, text -> Endpoint.of(text, store.region()).url());
    }
    return endpoint != null ? store.url() : CredentialChain.stsOfAws(store.region());
  }

  KeyFiles keyFiles() {
    return new KeyFiles(accessKeyFile, secretKeyFile, sessionTokenFile);
  }
}
