package io.github.s3wwwkit.seeder.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** One number, whole or not, and one unit: {@code 500ms}, {@code 10s}, {@code 1.5m}, {@code 2h}. */
final class Durations implements ITypeConverter<Duration> {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]+)?)(ms|s|m|h)");
  private static final Map<String, Long> NANOS =
      Map.of("ms", 1_000_000L, "s", 1_000_000_000L, "m", 60_000_000_000L, "h", 3_600_000_000_000L);
  // OkHttp counts its timeouts in an int of milliseconds.
  private static final Duration LONGEST = Duration.ofMillis(Integer.MAX_VALUE);

  @Override
  public Duration convert(String value) {
    Matcher m = DURATION.matcher(value);
    @Nullable Long unit = m.matches() ? NANOS.get(m.group(2)) : null;
    if (unit != null) {
      BigDecimal nanos = new BigDecimal(m.group(1)).multiply(BigDecimal.valueOf(unit));
      BigDecimal millis = nanos.divide(BigDecimal.valueOf(1_000_000), 0, RoundingMode.CEILING);
      if (millis.signum() > 0 && millis.compareTo(BigDecimal.valueOf(LONGEST.toMillis())) <= 0) {
        return Duration.ofMillis(millis.longValue());
      }
    }
    throw new TypeConversionException(
        "'"
            + value
            + "' is not a duration above zero and below 25 days such as 500ms, 30s, 15m or 2h");
  }
}
