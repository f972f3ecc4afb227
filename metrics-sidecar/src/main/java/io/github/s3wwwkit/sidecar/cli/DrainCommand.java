package io.github.s3wwwkit.sidecar.cli;

import io.github.s3wwwkit.sidecar.Log;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Tells a running sidecar to drain, as SIGTERM does: for a preStop hook. Kubernetes stops a native
 * sidecar only after the main containers have ended, when nobody is left to send to.
 */
final class DrainCommand {
  static final String NAME = "drain";
  private static final String PID = "--pid";

  private DrainCommand() {}

  static CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name(NAME);
    spec.usageMessage()
        .description("Tells a running sidecar to drain, as SIGTERM does; for a preStop hook.");
    spec.addOption(
        OptionSpec.builder(PID)
            .type(long.class)
            .paramLabel("N")
            .defaultValue("1")
            .description("its process; in a container that is 1 (${DEFAULT-VALUE})")
            .build());
    spec.addOption(
        OptionSpec.builder("--help", "-h").usageHelp(true).description("print this").build());
    return spec;
  }

  /** Returns the exit code: 0 when the sidecar was told, 2 when there is none. */
  static int run(ParseResult parsed) {
    long pid = parsed.matchedOptionValue(PID, 1L);
    Optional<ProcessHandle> sidecar =
        ProcessHandle.of(pid)
            .filter(process -> process.pid() != ProcessHandle.current().pid())
            .filter(process -> command(process).equals(command(ProcessHandle.current())));
    if (sidecar.isPresent() && sidecar.get().destroy()) {
      return 0;
    }
    Log.line("process " + pid + " (" + PID + ") is no metrics-sidecar that could be told to drain");
    return Program.USAGE;
  }

  private static String command(ProcessHandle process) {
    return process.info().command().orElse("unknown command of " + process.pid());
  }
}
