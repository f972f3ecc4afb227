package io.github.s3wwwkit.sidecar.metrics;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /readyz} says: a line a check, as Kubernetes' own servers do with {@code ?verbose}.
 */
public record Readiness(BooleanSupplier draining, List<Check> checks) {
  /**
   * One condition.
   *
   * @param needed whether nobody may come here while it does not hold, as things are now
   * @param failure says how it does not hold, or null
   */
  public record Check(String name, BooleanSupplier needed, Supplier<@Nullable String> failure) {}

  record Verdict(boolean ready, String lines) {}

  Verdict judge() {
    boolean ready = true;
    StringBuilder lines = new StringBuilder();
    for (Check check : checks) {
      String failure = check.failure.get();
      if (failure == null) {
        lines.append("[+]").append(check.name).append(" ok\n");
      } else {
        ready &= !check.needed.getAsBoolean();
        lines.append("[-]").append(check.name).append(' ').append(failure).append('\n');
      }
    }
    if (draining.getAsBoolean()) {
      ready = false;
      lines.append("[-]draining\n");
    }
    return new Verdict(ready, lines.toString());
  }
}
