package io.github.s3wwwkit.seeder.store;

import io.github.s3wwwkit.seeder.credentials.CredentialSource;
import io.github.s3wwwkit.seeder.credentials.Credentials;
import io.github.s3wwwkit.seeder.http.HttpClients;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.Retry;
import io.github.s3wwwkit.seeder.run.Stop;
import io.github.s3wwwkit.seeder.run.Transient;
import io.minio.MinioAsyncClient;
import io.minio.credentials.StaticProvider;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks the store, signed with the credentials of the moment. Requests are tried again here and
 * nowhere below.
 */
final class Requests {
  private static final Set<String> EXPIRED = Set.of("ExpiredToken", "ExpiredTokenException");

  private final Endpoint endpoint;
  private final CredentialSource credentials;
  private final HttpClients http;
  private final Retry retry;
  private volatile @Nullable Signer signer;

  private record Signer(Credentials credentials, S3Client client) {}

  Requests(Endpoint endpoint, CredentialSource credentials, HttpClients http, Retry retry) {
    this.endpoint = endpoint;
    this.credentials = credentials;
    this.http = http;
    this.retry = retry;
  }

  /** The same, but ended by something else. */
  Requests endedBy(Stop other) {
    return new Requests(endpoint, credentials, http.boundTo(other), retry.endedBy(other));
  }

  /** The same, each tried once. */
  Requests once() {
    return new Requests(endpoint, credentials, http, retry.once());
  }

  /** What is made of an answer; may find it wanting. */
  @FunctionalInterface
  interface Reader<A, T> {
    T read(A answer) throws Transient, Failure, Refusal;
  }

  <A, T> T call(String what, Function<S3Client, CompletableFuture<A>> request, Reader<A, T> reader)
      throws Failure, Refusal {
    return retry.call(
        Failure.Kind.STORE,
        what,
        () -> {
          Credentials used = credentials.current();
          try {
            return reader.read(Answers.await(request.apply(client(used))));
          } catch (Refusal e) {
            if (!mayBeStale(e) || !credentials.renew(used)) {
              throw e;
            }
            return reader.read(Answers.await(request.apply(client(credentials.current()))));
          }
        });
  }

  private static boolean mayBeStale(Refusal e) {
    return e.status() == 401 || e.status() == 403 || EXPIRED.stream().anyMatch(e::is);
  }

  /** The library's client signs with what it was made with, in whatever thread that is. */
  private S3Client client(Credentials as) {
    Signer present = signer;
    if (present == null || !present.credentials.equals(as)) {
      present =
          new Signer(
              as,
              new S3Client(
                  MinioAsyncClient.builder()
                      .endpoint(endpoint.url())
                      .region(endpoint.region())
                      .credentialsProvider(
                          new StaticProvider(as.accessKey(), as.secretKey(), as.sessionToken()))
                      .httpClient(http.client(endpoint.url()))
                      .build()));
      signer = present;
    }
    return present.client;
  }
}
