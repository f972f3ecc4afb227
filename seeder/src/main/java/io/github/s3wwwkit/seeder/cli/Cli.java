package io.github.s3wwwkit.seeder.cli;

import io.github.s3wwwkit.seeder.release.PublishedObject;
import io.github.s3wwwkit.seeder.release.Timestamp;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.Log;
import io.github.s3wwwkit.seeder.run.Stop;
import io.github.s3wwwkit.seeder.source.Redaction;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** The program without the process around it: arguments in, streams and an exit code out. */
public final class Cli {
  private final UnaryOperator<@Nullable String> environment;
  private final PrintStream out;
  private final PrintStream err;
  private final Clock clock;
  private final Stop stop;
  private final Redaction redaction = new Redaction();
  private final long started = System.nanoTime();
  private final AtomicBoolean hasSpoken = new AtomicBoolean();

  public Cli(
      UnaryOperator<@Nullable String> environment,
      PrintStream out,
      PrintStream err,
      Clock clock,
      Stop stop) {
    this.environment = environment;
    this.out = out;
    this.err = err;
    this.clock = clock;
    this.stop = stop;
  }

  /**
   * Runs a command and says its outcome, whatever it is.
   *
   * @return the exit code
   */
  public int run(String... args) {
    OutputOptions output = new OutputOptions();
    try {
      for (String arg : args) {
        redaction.hideAddress(arg.substring(arg.startsWith("-") ? arg.indexOf('=') + 1 : 0));
      }
      CommandLine root = commands();
      ParseResult parsed = root.parseArgs(args);
      if (parsed.asCommandLineList().stream().anyMatch(Cli::isHelp)) {
        // Help shows defaults, which must not be what secret variables hold.
        root.setDefaultValueProvider(option -> null);
        root.setInterpolateVariables(true);
        CommandLine.printHelpIfRequested(parsed);
        return 0;
      }
      @Nullable Action action = action(parsed);
      @Nullable Failure usage = UsageErrors.of(parsed, redaction);
      output = action == null || usage != null ? output(args) : action.output();
      return run(usage, action, output);
    } catch (RuntimeException | Error e) {
      return emit(failed(null, internal(e)), null, null, log(output));
    }
  }

  /**
   * Says the outcome of a run that a signal does not end, since something in it cannot be stopped:
   * a name that is being looked up.
   */
  public void giveUp() {
    Failure error =
        Failure.retryable(
            Failure.Kind.INTERRUPTED, "interrupted by a signal, and did not end in time");
    say(new OutcomeJson(redaction).whole(failed(null, error)));
  }

  /** Whoever comes first has the one line. */
  private void say(String line) {
    if (hasSpoken.compareAndSet(false, true)) {
      out.println(line);
      out.flush();
    }
  }

  private CommandLine commands() {
    CommandLine root = options(new RootCommand());
    HelpPage.decorate(root);
    return root;
  }

  private CommandLine options(Object of) {
    CommandLine root = new CommandLine(of);
    root.setDefaultValueProvider(new EnvironmentDefaults(environment, redaction));
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setExpandAtFiles(false);
    // Else picocli reads "${...}" in a variable's value as a name of its own.
    root.setInterpolateVariables(false);
    root.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    // All that is wrong is judged together.
    Stream.concat(Stream.of(root), root.getSubcommands().values().stream())
        .forEach(command -> command.getCommandSpec().parser().collectErrors(true));
    return root;
  }

  /** Where to say it is known, whatever else is wrong: the first wrong value ends a parse. */
  private OutputOptions output(String... args) {
    OutputOptions output = new OutputOptions();
    options(output).setUnmatchedArgumentsAllowed(true).parseArgs(args);
    return output;
  }

  private static boolean isHelp(CommandLine command) {
    return command.isUsageHelpRequested() || command.isVersionHelpRequested();
  }

  private static @Nullable Action action(ParseResult parsed) {
    return parsed.hasSubcommand() ? (Action) parsed.subcommand().commandSpec().userObject() : null;
  }

  private int run(@Nullable Failure usage, @Nullable Action action, OutputOptions output) {
    ConsoleLog log = log(output);
    Job job = new Job(environment, clock, log, stop, redaction);
    @Nullable Report report = null;
    Outcome outcome;
    try {
      report = openReport(output.report);
      if (usage != null) {
        throw usage;
      }
      if (action == null) {
        throw Failure.usage("no command: publish, verify or prune; see seeder --help");
      }
      outcome = done(job, action.run(job));
    } catch (Failure e) {
      outcome = failed(job, e);
    } catch (RuntimeException | Error e) {
      outcome = failed(job, internal(e));
    }
    return emit(outcome, report, output.terminationLog, log);
  }

  private ConsoleLog log(OutputOptions options) {
    return new ConsoleLog(
        err,
        options.logFormat,
        Terminal.of(environment),
        options.logLevel,
        clock,
        System::nanoTime,
        redaction);
  }

  private static @Nullable Report openReport(@Nullable Path path) throws Failure {
    try {
      return path == null ? null : Report.open(path);
    } catch (IOException e) {
      throw Failure.usage("--report '" + path + "' cannot be opened: " + reason(e));
    }
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> "no such folder";
      case AccessDeniedException denied -> "permission denied";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }

  private Outcome done(Job job, Done done) {
    List<PublishedObject> objects = done.objects();
    long bytes = objects.stream().mapToLong(o -> Objects.requireNonNullElse(o.bytes(), 0L)).sum();
    return new Outcome(
        done.outcome(),
        job.release(),
        objects,
        done.releases(),
        bytes,
        job.attempts(),
        job.resumed(),
        took(),
        now(),
        done.published(),
        done.recordSha256(),
        null);
  }

  private Outcome failed(@Nullable Job job, Failure error) {
    return new Outcome(
        "failed",
        job == null ? null : job.release(),
        List.of(),
        null,
        0,
        job == null ? 0 : job.attempts(),
        job == null ? 0 : job.resumed(),
        took(),
        now(),
        null,
        null,
        error);
  }

  private Failure internal(Throwable e) {
    // For the one who mends it; the outcome has the one line.
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    err.print(redaction.clean(trace.toString()));
    return Defect.of(e);
  }

  private int emit(
      Outcome outcome, @Nullable Report report, @Nullable Path terminationLog, ConsoleLog log) {
    @Nullable Failure error = outcome.error();
    if (error != null) {
      log.log(Log.Level.ERROR, error.getMessage());
    }
    OutcomeJson json = new OutcomeJson(redaction);
    String line = json.whole(outcome);
    if (report != null) {
      try (report) {
        report.write(line);
      } catch (IOException e) {
        log.warn("the report could not be written: " + reason(e));
      }
    }
    if (terminationLog != null) {
      try {
        Files.writeString(terminationLog, json.cut(outcome));
      } catch (IOException e) {
        log.warn("the termination log could not be written: " + reason(e));
      }
    }
    log.clearBar();
    say(line);
    return outcome.exitCode();
  }

  private Duration took() {
    return Duration.ofNanos(System.nanoTime() - started);
  }

  private String now() {
    return Timestamp.of(clock.instant());
  }
}
