package io.github.s3wwwkit.seeder.cli;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code 20Gi}, {@code 64Mi}, {@code 500k}: a number and a unit as Kubernetes writes them; bare,
 * bytes.
 */
final class Sizes implements ITypeConverter<Long> {
  private static final Pattern SIZE = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)([A-Za-z]*)");

  @Override
  public Long convert(String value) {
    Matcher m = SIZE.matcher(value);
    if (m.matches()) {
      BigDecimal bytes = new BigDecimal(m.group(1)).multiply(BigDecimal.valueOf(unit(m.group(2))));
      if (bytes.compareTo(BigDecimal.ONE) >= 0
          && bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0) {
        return bytes.longValue();
      }
    }
    throw new TypeConversionException(
        "'" + value + "' is not a size above zero such as 64Mi or 20Gi");
  }

  private static long unit(String name) {
    return switch (name) {
      case "" -> 1;
      case "Ki" -> 1L << 10;
      case "Mi" -> 1L << 20;
      case "Gi" -> 1L << 30;
      case "Ti" -> 1L << 40;
      case "k" -> 1_000L;
      case "M" -> 1_000_000L;
      case "G" -> 1_000_000_000L;
      case "T" -> 1_000_000_000_000L;
      default -> 0;
    };
  }
}
