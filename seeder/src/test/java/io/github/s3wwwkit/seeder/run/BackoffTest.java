package io.github.s3wwwkit.seeder.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  @ParameterizedTest
  @CsvSource({"1, 250", "2, 500", "3, 1000", "7, 16000", "8, 20000", "1000, 20000"})
  void theCeilingDoublesUpToTheCap(int failures, long millis) {
    assertEquals(Duration.ofMillis(millis), Backoff.ceiling(failures));
  }

  @Test
  void theJitterIsFull() {
    Backoff backoff = new Backoff(new SplittableRandom(1));
    Duration ceiling = Backoff.ceiling(3);
    boolean low = false;
    boolean high = false;
    for (int i = 0; i < 1000; i++) {
      Duration delay = backoff.delay(3);
      assertTrue(!delay.isNegative() && delay.compareTo(ceiling) <= 0, delay::toString);
      low |= delay.compareTo(ceiling.dividedBy(10)) < 0;
      high |= delay.compareTo(ceiling.multipliedBy(9).dividedBy(10)) > 0;
    }
    assertTrue(low && high);
  }
}
