package io.github.s3wwwkit.seeder.store;

import io.github.s3wwwkit.seeder.http.Refused;
import io.github.s3wwwkit.seeder.http.RetryAfter;
import io.github.s3wwwkit.seeder.run.Transient;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.InvalidResponseException;
import io.minio.errors.MinioException;
import io.minio.errors.ServerException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Sorts the store's answers into those worth another try and those that are final. */
final class Answers {
  // Below 500, or within a 200: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
  private static final Set<String> PASSING =
      Set.of(
          "InternalError",
          "OperationAborted",
          "ConditionalRequestConflict",
          "RequestTimeout",
          "ServiceUnavailable",
          "SlowDown",
          "Throttling",
          "ThrottlingException",
          "BadDigest",
          "IncompleteBody",
          "XAmzContentChecksumMismatch",
          "XAmzContentSHA256Mismatch");

  private Answers() {}

  static <T> T await(CompletableFuture<T> answer) throws Transient, Refusal {
    try {
      return answer.join();
    } catch (CompletionException e) {
      // The library wraps some twice.
      Throwable cause = e;
      while (cause instanceof CompletionException && cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw sort(cause);
    }
  }

  private static Transient sort(Throwable error) throws Refusal {
    return switch (error) {
      case ErrorResponseException e -> error(e);
      case ServerException e -> new Transient("the store answers " + e.statusCode());
      case InvalidResponseException e ->
          new Transient("the store answers no XML: is this the address of an S3 API?");
      case Refused e -> throw new Refusal(e);
      case IOException e -> new Transient(Transient.reason(e));
      case MinioException e when e.getCause() instanceof Refused refused ->
          throw new Refusal(refused);
      case MinioException e when e.getCause() instanceof IOException io ->
          new Transient(Transient.reason(io));
      case MinioException e ->
          new Transient(
              "the store's answer makes no sense: "
                  + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
      // What the library makes of an answer without the fields that it takes for granted.
      case NullPointerException e -> new Transient("the store's answer lacks a field");
      case RuntimeException e -> throw e;
      default -> throw new IllegalStateException(error);
    };
  }

  private static Transient error(ErrorResponseException e) throws Refusal {
    String code = String.valueOf(e.errorResponse().code());
    int status = e.response().code();
    Refusal refusal = new Refusal(code, e.errorResponse().message(), status);
    if (!PASSING.contains(code)
        && (status < 500 || status == 501)
        && status != 408
        && status != 429) {
      throw refusal;
    }
    return new Transient(
        "the store answers " + status + " " + refusal.getMessage(), RetryAfter.of(e.response()), 0);
  }
}
