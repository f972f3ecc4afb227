package io.github.s3wwwkit.seeder.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StopTest {
  private final Stop stop = new Stop();

  @ParameterizedTest
  @EnumSource(
      value = Stop.Reason.class,
      names = {"DEADLINE", "LEASE_LOST"})
  void aRunThatIsOverTidiesUpInAMoment(Stop.Reason reason) {
    stop.startDeadline(Duration.ofHours(1));
    stop.request(reason);
    assertEquals(Duration.ofSeconds(10), stop.aftermath().limit());
  }

  @Test
  void afterAFailureThereIsTimeUntilTheDeadline() {
    stop.startDeadline(Duration.ofMinutes(2));
    stop.request(Stop.Reason.FAILED);
    Duration limit = stop.aftermath().limit();
    assertTrue(limit.compareTo(Duration.ofMinutes(1)) > 0, limit::toString);
    assertTrue(limit.compareTo(Duration.ofMinutes(2)) < 0, limit::toString);
  }

  @Test
  void afterAFailureThereIsAMomentAtLeast() {
    stop.startDeadline(Duration.ofMillis(1));
    stop.request(Stop.Reason.FAILED);
    assertEquals(Duration.ofSeconds(10), stop.aftermath().limit());
  }

  @Test
  void afterAFailureThereAreMinutesAtMost() {
    stop.request(Stop.Reason.FAILED);
    assertEquals(Duration.ofMinutes(5), stop.aftermath().limit());
  }

  @Test
  void aSignalShortensIt() {
    stop.request(Stop.Reason.DEADLINE);
    Stop aftermath = stop.aftermath();
    stop.request(Stop.Reason.INTERRUPTED);
    assertEquals(Duration.ofMillis(1400), aftermath.limit());
    assertEquals(Duration.ofMillis(1400), stop.aftermath().limit());
  }
}
