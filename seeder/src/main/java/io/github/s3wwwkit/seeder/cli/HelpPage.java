package io.github.s3wwwkit.seeder.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What {@code --help} says besides what each option says of itself. */
final class HelpPage {
  private static final int COLUMNS = 100;

  private HelpPage() {}

  static void decorate(CommandLine command) {
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    usage.width(COLUMNS);
    usage.abbreviateSynopsis(true);
    usage.exitCodeListHeading("%nExit codes:%n");
    usage.exitCodeList(exitCodes());
    command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpPage::options);
    command.getSubcommands().values().forEach(HelpPage::decorate);
  }

  private static Map<String, String> exitCodes() {
    Map<String, String> codes = new LinkedHashMap<>();
    codes.put("0", "done, or nothing to do");
    codes.put("1", "a defect in the seeder");
    codes.put("2", "the command line or the manifest is wrong");
    codes.put("3", "the source cannot be had; worth another try");
    codes.put("4", "the content is not what was promised");
    codes.put("5", "the store cannot be had, or refuses; worth another try");
    codes.put("6", "another seeder holds the release past the deadline; worth another try");
    codes.put("130, 143", "interrupted by SIGINT, SIGTERM; worth another try");
    return codes;
  }

  private static String options(Help help) {
    CommandSpec spec = help.commandSpec();
    Map<String, List<OptionSpec>> sections = new LinkedHashMap<>();
    List<OptionSpec> others = new ArrayList<>(spec.options());
    for (CommandSpec mixin : spec.mixins().values()) {
      if (mixin.userObject() instanceof OptionGroup group) {
        List<OptionSpec> section =
            sections.computeIfAbsent(group.heading(), heading -> new ArrayList<>());
        for (OptionSpec option : spec.options()) {
          if (mixin.findOption(option.longestName()) != null && others.remove(option)) {
            section.add(option);
          }
        }
      }
    }
    StringBuilder page = new StringBuilder();
    sections.forEach((heading, options) -> page.append(section(help, heading, options)));
    return page + section(help, "Others", others);
  }

  private static String section(Help help, String heading, List<OptionSpec> options) {
    // One width of columns for all sections.
    Help.Layout layout =
        help.createDefaultLayout(help.commandSpec().options(), List.of(), help.colorScheme());
    layout.addOptions(options, help.parameterLabelRenderer());
    return help.createHeading("%n" + heading + ":%n") + layout;
  }
}
