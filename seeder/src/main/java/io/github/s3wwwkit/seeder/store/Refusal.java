package io.github.s3wwwkit.seeder.store;

import io.github.s3wwwkit.seeder.http.Refused;
import io.github.s3wwwkit.seeder.run.Failure;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The store understood and said no; asking again gets the same answer. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;
  // These come and go with what others do to the bucket, not with this command.
  private static final Set<String> PASSING = Set.of("NoSuchBucket", "NoSuchUpload");

  private final String code;
  private final int status;

  Refusal(String code, @Nullable String message, int status) {
    super(message == null || message.isBlank() ? code : code + ": " + message.strip());
    this.code = code;
    this.status = status;
  }

  /** The store cannot even be asked, and that will not change. */
  Refusal(Refused unreachable) {
    super(unreachable.getMessage());
    this.code = "";
    this.status = 0;
  }

  boolean is(String other) {
    return code.equals(other);
  }

  int status() {
    return status;
  }

  Failure toFailure(String what) {
    String message = what + (status == 0 ? ": " : ": the store refuses: ") + getMessage();
    return PASSING.contains(code)
        ? Failure.retryable(Failure.Kind.STORE, message)
        : Failure.permanent(Failure.Kind.STORE, message);
  }
}
