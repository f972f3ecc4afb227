package io.github.s3wwwkit.seeder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The seeder as a user starts it: from its jar, or compiled, as the system property says. */
final class Program {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What was left behind by a run. */
  record Result(int exit, JsonNode outcome, String err) {
    String outcomeName() {
      return outcome.at("/outcome").asText();
    }

    String errorKind() {
      return outcome.at("/error/kind").asText();
    }

    String message() {
      return outcome.at("/error/message").asText();
    }

    boolean retryable() {
      return outcome.at("/error/retryable").asBoolean();
    }

    Result expect(int code) {
      assertEquals(code, exit, this::toString);
      assertEquals(code == 0, !outcome.has("error"), this::toString);
      assertTrue(outcome.has("finished"), this::toString);
      return this;
    }
  }

  /** A start of the JVM costs more than most of what is tested; half of it is saved here. */
  private static final class Jvm {
    static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    static final List<String> SEEDER =
        List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", "target/seeder.jar");

    /** The classes as they are in memory, dumped by a run that gets as far as it can alone. */
    static final Path ARCHIVE = Path.of("target", "seeder.jsa").toAbsolutePath();

    static {
      List<String> command = new ArrayList<>(List.of(JAVA, "-XX:ArchiveClassesAtExit=" + ARCHIVE));
      command.addAll(SEEDER);
      command.addAll(
          List.of(
              "publish",
              "--source=http://127.0.0.1:1/x",
              "--endpoint=http://127.0.0.1:1",
              "--bucket=bucket",
              "--max-attempts=1"));
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.environment().clear();
      builder.environment().put("AWS_ACCESS_KEY_ID", "key");
      builder.environment().put("AWS_SECRET_ACCESS_KEY", "secret");
      try {
        assertEquals(5, builder.start().waitFor());
      } catch (IOException | InterruptedException e) {
        throw new ExceptionInInitializerError(e);
      }
    }
  }

  private final Map<String, String> environment = new TreeMap<>();
  private final List<String> properties = new ArrayList<>();
  private final List<String> wrapper = new ArrayList<>();

  Program with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** A system property of the JVM, which a native binary understands too. */
  Program property(String name, String value) {
    properties.add("-D" + name + "=" + value);
    return this;
  }

  /** A command that starts the program, whose own command follows. */
  Program under(String... command) {
    wrapper.addAll(List.of(command));
    return this;
  }

  static boolean isNative() {
    return "native".equals(System.getProperty("program"));
  }

  Result run(String... args) throws IOException, InterruptedException {
    return start(args).await();
  }

  /** What it says on standard output when that is no outcome. */
  String text(String... args) throws IOException, InterruptedException {
    Running running = start(args);
    try {
      assertEquals(0, running.process.waitFor());
      return Files.readString(running.out);
    } finally {
      Files.delete(running.out);
      Files.delete(running.err);
    }
  }

  Running start(String... args) throws IOException {
    // A shell's background job, as these tests may be, ignores SIGINT, and so would its children.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.addAll(wrapper);
    if (isNative()) {
      command.add("target/seeder");
      command.addAll(properties);
    } else {
      command.add(Jvm.JAVA);
      command.addAll(properties);
      command.add("-XX:SharedArchiveFile=" + Jvm.ARCHIVE);
      command.addAll(Jvm.SEEDER);
    }
    command.addAll(List.of(args));
    Path out = Files.createTempFile("seeder", ".out");
    Path err = Files.createTempFile("seeder", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return new Running(builder.start(), out, err);
  }

  /** A run under way. */
  record Running(Process process, Path out, Path err) {
    Result await() throws IOException, InterruptedException {
      try {
        if (!process.waitFor(100, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new IllegalStateException("does not end: " + Files.readString(err));
        }
        String text = Files.readString(out);
        String log = Files.readString(err);
        assertEquals(1, text.lines().count(), () -> text + log);
        return new Result(process.exitValue(), JSON.readTree(text), log);
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    }

    /** Waits until it has said this. */
    void awaitLog(String text) throws IOException, InterruptedException {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!Files.readString(err).contains(text)) {
        assertTrue(System.nanoTime() < end && process.isAlive(), Files.readString(err));
        Thread.sleep(5);
      }
    }

    /** The largest resident set so far, in bytes. */
    long mostMemory() throws IOException {
      Path status = Path.of("/proc", Long.toString(process.pid()), "status");
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
        }
      }
      throw new IOException("no VmHWM in " + status);
    }

    /** Ends it without a word. */
    void kill() throws IOException, InterruptedException {
      process.destroyForcibly().waitFor();
      Files.delete(out);
      Files.delete(err);
    }

    void signal(String name) throws IOException, InterruptedException {
      Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
      assertEquals(0, kill.waitFor());
    }
  }
}
