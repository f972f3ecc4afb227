package io.github.s3wwwkit.sidecar.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TallyTest {
  /** A probe is a {@code +} or a {@code -}; what the store is after it, {@code u} or {@code d}. */
  @ParameterizedTest
  @CsvSource({
    "1, +-+-, udud",
    "2, -, d",
    "2, --, dd",
    "2, -+, du",
    "2, +, u",
    "2, +-, uu",
    "2, +--, uud",
    "2, +-+-+-, uuuuuu",
    "2, +---+-, uudduu",
    "2, -+-, duu",
    "2, -+--, duud",
    "3, +--+---, uuuuuud",
  })
  void addsUp(int failures, String probes, String states) {
    Tally tally = new Tally(failures);
    StringBuilder seen = new StringBuilder();
    for (int i = 0; i < probes.length(); i++) {
      Health health = tally.add(probes.charAt(i) == '+' ? null : "reason " + i);
      boolean up = health.state() == Health.State.UP;
      seen.append(up ? 'u' : 'd');
      assertEquals(up ? "" : "reason " + i, health.reason());
    }
    assertEquals(states, seen.toString());
  }
}
