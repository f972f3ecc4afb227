package io.github.s3wwwkit.seeder.cli;

import io.github.s3wwwkit.seeder.source.Redaction;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Every long option's value may stand in a variable: {@code --max-bytes} in {@code
 * SEEDER_MAX_BYTES}.
 */
final class EnvironmentDefaults implements IDefaultValueProvider {
  private final UnaryOperator<@Nullable String> environment;
  private final Redaction redaction;

  EnvironmentDefaults(UnaryOperator<@Nullable String> environment, Redaction redaction) {
    this.environment = environment;
    this.redaction = redaction;
  }

  static String variable(String option) {
    return "SEEDER_" + option.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
  }

  @Override
  public @Nullable String defaultValue(ArgSpec arg) {
    if (!(arg instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
      return null;
    }
    @Nullable String value = environment.apply(variable(option.longestName()));
    if (value == null || value.isEmpty()) {
      return null;
    }
    redaction.hideAddress(value);
    return value;
  }
}
