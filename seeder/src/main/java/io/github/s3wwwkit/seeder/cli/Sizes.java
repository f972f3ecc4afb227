package io.github.s3wwwkit.seeder.cli;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code 20Gi}, {@code 64Mi}, {@code 500k}: a number and a unit as Kubernetes writes them; bare,
 * bytes.
 */
final class Sizes implements ITypeConverter<Long> {
  private static final Pattern SIZE = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)([A-Za-z]*)");
  private static final Map<String, Long> UNITS =
      Map.of(
          "",
          1L,
          "Ki",
          1L << 10,
          "Mi",
          1L << 20,
          "Gi",
          1L << 30,
          "Ti",
          1L << 40,
          "k",
          1_000L,
          "M",
          1_000_000L,
          "G",
          1_000_000_000L,
          "T",
          1_000_000_000_000L);

  @Override
  public Long convert(String value) {
    Matcher m = SIZE.matcher(value);
    @Nullable Long unit = m.matches() ? UNITS.get(m.group(2)) : null;
    if (unit != null) {
      BigDecimal bytes = new BigDecimal(m.group(1)).multiply(BigDecimal.valueOf(unit));
      if (bytes.compareTo(BigDecimal.ONE) >= 0
          && bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0) {
        return bytes.longValue();
      }
    }
    throw new TypeConversionException(
        "'" + value + "' is not a size above zero such as 64Mi or 20Gi");
  }
}
