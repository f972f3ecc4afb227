package io.github.s3wwwkit.seeder.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RateTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void theFirstMeasureCountsWhole() {
    Rate rate = new Rate(-SECOND);
    assertEquals(0, rate.perSecond());
    rate.update(500, SECOND);
    assertEquals(250, rate.perSecond());
  }

  @Test
  void aSteadyRateStays() {
    Rate rate = new Rate(0);
    for (int i = 1; i < 100; i++) {
      rate.update(i * 100L, i * SECOND / 10);
      assertEquals(1000, rate.perSecond(), 1e-6);
    }
  }

  @Test
  void aChangeIsFollowedSlowly() {
    Rate rate = new Rate(0);
    rate.update(1000, SECOND);
    rate.update(1000, 2 * SECOND);
    assertTrue(rate.perSecond() > 500 && rate.perSecond() < 1000);
    rate.update(1000, 60 * SECOND);
    assertEquals(0, rate.perSecond(), 1);
  }

  @Test
  void whatStartsAgainIsNeverNegative() {
    Rate rate = new Rate(0);
    rate.update(1000, SECOND);
    rate.update(0, 60 * SECOND);
    assertTrue(rate.perSecond() >= 0);
    rate.update(100, 60 * SECOND);
    rate.update(1000, 160 * SECOND);
    assertEquals(10, rate.perSecond(), 0.1);
  }
}
