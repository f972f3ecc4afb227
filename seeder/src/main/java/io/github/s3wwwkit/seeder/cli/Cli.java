package io.github.s3wwwkit.seeder.cli;

import io.github.s3wwwkit.seeder.release.PublishedObject;
import io.github.s3wwwkit.seeder.release.Timestamp;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.Log;
import io.github.s3wwwkit.seeder.run.Stop;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParseResult;

/** The program without the process around it: arguments in, streams and an exit code out. */
public final class Cli {
  private final UnaryOperator<@Nullable String> environment;
  private final PrintStream out;
  private final PrintStream err;
  private final Clock clock;
  private final Stop stop;
  private final long started = System.nanoTime();

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
      ParseResult parsed = parse(args);
      if (CommandLine.printHelpIfRequested(parsed)) {
        return 0;
      }
      @Nullable Action action = action(parsed);
      if (action != null) {
        output = action.output();
      }
      return run(parsed, action, output);
    } catch (RuntimeException | Error e) {
      return emit(failed(null, 0, internal(e)), null, null, log(output));
    }
  }

  private static @Nullable Action action(ParseResult parsed) {
    return parsed.hasSubcommand() ? (Action) parsed.subcommand().commandSpec().userObject() : null;
  }

  private ParseResult parse(String... args) {
    CommandLine root = new CommandLine(new RootCommand());
    root.setDefaultValueProvider(new EnvironmentDefaults(environment));
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    // Where the outcome is to be written must be known even when another option is wrong.
    Stream.concat(Stream.of(root), root.getSubcommands().values().stream())
        .forEach(command -> command.getCommandSpec().parser().collectErrors(true));
    return root.parseArgs(args);
  }

  private static void checkUsage(ParseResult parsed) throws Failure {
    List<Exception> errors =
        parsed.asCommandLineList().stream()
            .flatMap(level -> level.getParseResult().errors().stream())
            // What is wrong says more than what is missing.
            .sorted(Comparator.comparing(e -> e instanceof MissingParameterException))
            .toList();
    if (!errors.isEmpty()) {
      String message = Objects.requireNonNullElse(errors.getFirst().getMessage(), "?");
      throw Failure.usage(
          message.lines().findFirst().orElse(message) + "; see seeder publish --help");
    }
  }

  private int run(ParseResult parsed, @Nullable Action action, OutputOptions output) {
    Log log = log(output);
    Job job = new Job(environment, clock, log, stop);
    @Nullable Report report = null;
    Outcome outcome;
    try {
      report = openReport(output.report);
      checkUsage(parsed);
      if (action == null) {
        throw Failure.usage("no command: seeder publish; see seeder --help");
      }
      outcome = done(job, action.run(job));
    } catch (Failure e) {
      outcome = failed(job.release(), job.attempts(), e);
    } catch (RuntimeException | Error e) {
      outcome = failed(job.release(), job.attempts(), internal(e));
    }
    return emit(outcome, report, output.terminationLog, log);
  }

  private Log log(OutputOptions options) {
    boolean terminal = ConsoleLog.isTerminal();
    LogFormat format =
        options.logFormat != null ? options.logFormat : terminal ? LogFormat.TEXT : LogFormat.JSON;
    return new ConsoleLog(err, format, terminal, options.logLevel, clock);
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
        bytes,
        job.attempts(),
        took(),
        now(),
        done.published(),
        done.recordSha256(),
        null);
  }

  private Outcome failed(@Nullable String release, int attempts, Failure error) {
    return new Outcome("failed", release, List.of(), 0, attempts, took(), now(), null, null, error);
  }

  private Failure internal(Throwable e) {
    // For the one who mends it; the outcome has the one line.
    e.printStackTrace(err);
    return Failure.permanent(
        Failure.Kind.INTERNAL, "a defect in the seeder, please report it: " + e);
  }

  private int emit(
      Outcome outcome, @Nullable Report report, @Nullable Path terminationLog, Log log) {
    @Nullable Failure error = outcome.error();
    if (error != null) {
      log.log(Log.Level.ERROR, error.getMessage());
    }
    String line = OutcomeJson.whole(outcome);
    if (report != null) {
      try (report) {
        report.write(line);
      } catch (IOException e) {
        log.warn("the report could not be written: " + reason(e));
      }
    }
    if (terminationLog != null) {
      try {
        Files.writeString(terminationLog, OutcomeJson.cut(outcome));
      } catch (IOException e) {
        log.warn("the termination log could not be written: " + reason(e));
      }
    }
    out.println(line);
    out.flush();
    return outcome.exitCode();
  }

  private Duration took() {
    return Duration.ofNanos(System.nanoTime() - started);
  }

  private String now() {
    return Timestamp.of(clock.instant());
  }
}
