package io.github.s3wwwkit.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The real program, as a user starts it: from its jar, or compiled. */
final class SidecarProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern STARTED =
      Pattern.compile("listens on \\S+:(\\d+), admin on \\S+:(\\d+),");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** How clients connect. */
  interface Dialer {
    Wire dial(int port) throws IOException;
  }

  private final Process process;
  private Dialer dialer = Wire::to;
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final List<String> output = Collections.synchronizedList(new ArrayList<>());
  private final CompletableFuture<Void> outputEnded = new CompletableFuture<>();
  private final CompletableFuture<Matcher> started = new CompletableFuture<>();

  private SidecarProcess(Process process, boolean listening) {
    this.process = process;
    Thread.ofPlatform().daemon().start(this::readMessages);
    if (listening) {
      Thread.ofPlatform().daemon().start(this::readOutput);
    }
  }

  /** Starts one on free ports that has little patience when it ends, and waits until it serves. */
  static SidecarProcess start(ScriptedUpstream upstream, String... options) throws Exception {
    return start(upstream.url(), options);
  }

  static SidecarProcess start(String upstream, String... options) throws Exception {
    return started(launch(Map.of(), standard(upstream, options).toArray(String[]::new)));
  }

  /**
   * As {@link #start}, by a shell's command line in which {@code "$@"} is the program; nobody reads
   * its standard output but whoever asks for {@link #stdout}.
   */
  static SidecarProcess startBy(String shell, ScriptedUpstream upstream, String... options)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", "-c", shell, "bash"));
    command.addAll(program());
    command.addAll(standard(upstream.url(), options));
    return started(new SidecarProcess(builder(Map.of(), command).start(), false));
  }

  private static SidecarProcess started(SidecarProcess sidecar) throws Exception {
    try {
      sidecar.started();
      return sidecar;
    } catch (Exception | AssertionError e) {
      sidecar.close();
      throw e;
    }
  }

  private static List<String> standard(String upstream, String... options) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--listen=127.0.0.1:0", "--admin-listen=127.0.0.1:0", "--upstream=" + upstream));
    if (Arrays.stream(options).noneMatch(option -> option.startsWith("--drain-delay"))) {
      all.add("--drain-delay=0");
    }
    all.addAll(List.of(options));
    return all;
  }

  static SidecarProcess launch(Map<String, String> environment, String... options)
      throws IOException {
    List<String> command = program();
    command.addAll(List.of(options));
    return new SidecarProcess(builder(environment, command).start(), true);
  }

  private static List<String> program() {
    // A shell's background job, as these tests may be, ignores SIGINT, and so would its children.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    Path target = Path.of("target").toAbsolutePath();
    if (System.getProperty("program", "jvm").equals("native")) {
      command.add(target.resolve("metrics-sidecar").toString());
    } else {
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-jar"));
      command.add(target.resolve("metrics-sidecar.jar").toString());
    }
    return command;
  }

  private static ProcessBuilder builder(Map<String, String> environment, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("SIDECAR_"));
    builder.environment().putAll(environment);
    return builder;
  }

  long pid() {
    return process.pid();
  }

  int port() throws Exception {
    return Integer.parseInt(started().group(1));
  }

  int adminPort() throws Exception {
    return Integer.parseInt(started().group(2));
  }

  /** Has its clients connect in another way. */
  SidecarProcess by(Dialer other) {
    dialer = other;
    return this;
  }

  Wire connect() throws Exception {
    return dialer.dial(port());
  }

  /** Sends one request on a connection of its own; all that comes back. */
  String ask(String request) throws Exception {
    try (Wire wire = connect()) {
      return wire.send(request).finish().rest();
    }
  }

  HttpResponse<String> admin(String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort() + path))
            .timeout(PATIENCE);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The value of a series as {@code name} or {@code name{label="value"}}; -1 when it is absent. */
  double metric(String series) throws Exception {
    String wanted = series.replace("\"}", "\",}");
    return admin("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(wanted + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(-1);
  }

  /** Waits until the series has the value: for what the sidecar notices by itself. */
  void awaitMetric(String series, double value) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    double last = metric(series);
    while (last != value && System.nanoTime() < deadline) {
      Thread.sleep(20);
      last = metric(series);
    }
    assertEquals(value, last, series);
  }

  static void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    boolean holds = condition.call();
    while (!holds && System.nanoTime() < deadline) {
      Thread.sleep(20);
      holds = condition.call();
    }
    assertTrue(holds, what);
  }

  void awaitMessage(String part) throws Exception {
    await(part, () -> messages().contains(part));
  }

  String messages() {
    return String.join("\n", messages);
  }

  void signal(String name) throws Exception {
    assertEquals(
        0, new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor());
  }

  /** Stops it until SIGCONT: when this returns, none of its threads runs. */
  void freeze() throws Exception {
    signal("STOP");
    await("all threads stopped", this::frozen);
  }

  private boolean frozen() throws IOException {
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid() + "/task"))) {
      for (Path thread : threads.toList()) {
        String stat = Files.readString(thread.resolve("stat"));
        // The name before it may have any character but this one.
        if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
          return false;
        }
      }
      return true;
    }
  }

  int exitCode() throws Exception {
    assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), "still running");
    return process.exitValue();
  }

  boolean running() {
    return process.isAlive();
  }

  /** What it says on standard output until it ends. */
  String output() throws Exception {
    outputEnded.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return output.stream().map(line -> line + "\n").collect(Collectors.joining());
  }

  /** Waits for so many lines of the access log; all that there are then. */
  List<String> accessLog(int lines) throws Exception {
    await(lines + " lines in the access log", () -> output.size() >= lines);
    return List.copyOf(output);
  }

  /** Standard output, of one that was started by {@link #startBy}. */
  InputStream stdout() {
    return process.getInputStream();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private Matcher started() throws ExecutionException, InterruptedException {
    try {
      return started.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("does not start: " + messages(), e);
    }
  }

  private void readOutput() {
    try (BufferedReader reader = process.inputReader()) {
      reader.lines().forEach(output::add);
    } catch (IOException | UncheckedIOException e) {
      // Killed.
    } finally {
      outputEnded.complete(null);
    }
  }

  private void readMessages() {
    try (BufferedReader reader = process.errorReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        messages.add(line);
        Matcher matcher = STARTED.matcher(line);
        if (matcher.find()) {
          started.complete(matcher);
        }
      }
      started.completeExceptionally(new AssertionError("ended: " + messages()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
