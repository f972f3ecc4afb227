package io.github.s3wwwkit.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A namespace of its own for one test, under the strictest Pod Security; gone when closed. */
record Namespace(String name) implements AutoCloseable {

  /** Prometheus alone may take two: a kubelet passes on a changed Secret once in a while. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private static final JsonMapper JSON = new JsonMapper();

  static Namespace create(String test) {
    var namespace = new Namespace("e2e-" + test + "-" + Long.toString(System.nanoTime(), 36));
    Command.run("kubectl", "create", "namespace", namespace.name);
    Command.run(
        "kubectl",
        "label",
        "namespace",
        namespace.name,
        "pod-security.kubernetes.io/enforce=restricted");
    return namespace;
  }

  String kubectl(String... arguments) {
    var line = new ArrayList<>(List.of("kubectl", "--namespace", name));
    line.addAll(List.of(arguments));
    return Command.run(line.toArray(String[]::new));
  }

  void apply(String manifest) {
    Command.run(manifest, Map.of(), "kubectl", "--namespace", name, "apply", "-f", "-");
  }

  void replace(String object) {
    Command.run(object, Map.of(), "kubectl", "--namespace", name, "replace", "-f", "-");
  }

  /** The objects of a kind, as the API gives them. */
  List<JsonNode> list(String kind, String... arguments) {
    var line = new ArrayList<>(List.of("get", kind, "-o", "json"));
    line.addAll(List.of(arguments));
    var items = new ArrayList<JsonNode>();
    json(kubectl(line.toArray(String[]::new))).path("items").forEach(items::add);
    return items;
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON: " + text, e);
    }
  }

  /**
   * Waits until something holds; after four minutes it fails with what the namespace looks like.
   */
  void await(String what, BooleanSupplier holds) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "not in four minutes: " + what + "\n" + kubectl("get", "pods,events", "-o", "wide"));
      }
      pause(Duration.ofMillis(500));
    }
  }

  static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    Command.run("kubectl", "delete", "namespace", name, "--wait=false");
  }
}
