package io.github.s3wwwkit.seeder.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.s3wwwkit.seeder.run.Failure;
import org.junit.jupiter.api.Test;

class DefectTest {
  private static void assertSays(String message, Throwable e) {
    Failure failure = Defect.of(e);
    assertEquals(message, failure.getMessage());
    assertEquals(Failure.Kind.INTERNAL, failure.kind());
    assertFalse(failure.isRetryable());
  }

  @Test
  void asksForAReport() {
    assertSays(
        "a defect in the seeder, please report it: java.lang.IllegalStateException: no",
        new IllegalStateException("no"));
  }

  @Test
  void knowsALackOfMemoryOrThreads() {
    String message =
        "out of memory or threads (%s): raise the limit of memory, or that of processes,"
            + " or lower --memory and --concurrency";
    assertSays(message.formatted("Java heap space"), new OutOfMemoryError("Java heap space"));
    assertSays(
        message.formatted("Unable to create native thread"),
        new IllegalStateException(new OutOfMemoryError("Unable to create native thread")));
  }
}
