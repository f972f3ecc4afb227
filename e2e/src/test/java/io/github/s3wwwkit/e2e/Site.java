package io.github.s3wwwkit.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.s3wwwkit.lab.source.Content;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The chart, installed as a release called {@code site}, and what one sees of it from outside. */
record Site(Namespace namespace) {

  static final String RELEASE = "site";

  /** The chart's folder. */
  static final Path CHART = Path.of("../charts/s3www").toAbsolutePath().normalize();

  /**
   * Values of this cluster: the images that were loaded onto it, a Service one reaches from here.
   */
  static final Path VALUES = Path.of(System.getProperty("values", "values.json")).toAbsolutePath();

  /** Installs and waits until it serves. */
  static Site install(Namespace namespace, Content content, String... settings) {
    var site = new Site(namespace);
    site.helm("install", content, settings);
    return site;
  }

  void upgrade(Content content, String... settings) {
    helm("upgrade", content, settings);
  }

  void rollback() {
    Command.run("helm", "rollback", RELEASE, "-n", namespace.name(), "--wait", "--timeout", "280s");
  }

  /** Runs the chart's own tests. */
  void test() {
    Command tested =
        Command.attempt(
            "", Map.of(), "helm", "test", RELEASE, "-n", namespace.name(), "--timeout", "240s");
    if (tested.code() != 0) {
      throw new AssertionError(
          tested + namespace.kubectl("logs", "--prefix", "-l", selector("verify")));
    }
  }

  void uninstall() {
    Command.run(
        "helm", "uninstall", RELEASE, "-n", namespace.name(), "--wait", "--timeout", "240s");
  }

  private void helm(String verb, Content content, String... settings) {
    var line = new ArrayList<>(List.of("helm", verb, RELEASE, CHART.toString()));
    line.addAll(List.of("-n", namespace.name(), "-f", VALUES.toString()));
    line.addAll(List.of("--wait", "--timeout", "280s"));
    line.addAll(List.of("--set", "content.url=" + Source.url(content)));
    line.addAll(List.of("--set", "content.checksum=sha256:" + content.sha256()));
    line.addAll(List.of(settings));
    Command.run(line.toArray(String[]::new));
  }

  /** The Service's address on a node. */
  URI address() {
    JsonNode service = namespace.list("service", "-l", selector("web")).getFirst();
    int port = service.at("/spec/ports/0/nodePort").intValue();
    for (JsonNode address : namespace.list("nodes").getFirst().at("/status/addresses")) {
      if (address.path("type").textValue().equals("InternalIP")) {
        return URI.create("http://" + address.path("address").textValue() + ":" + port);
      }
    }
    throw new IllegalStateException("the first node has no InternalIP");
  }

  /** The pods that serve. */
  List<JsonNode> pods() {
    return namespace.list("pods", "-l", selector("web"));
  }

  /**
   * A series' value, summed over the pods that serve, as the API server reads it from their metrics
   * port.
   */
  double sum(String series) {
    double sum = 0;
    for (JsonNode pod : pods()) {
      String name = pod.at("/metadata/name").textValue();
      String metrics =
          namespace.kubectl(
              "get",
              "--raw",
              "/api/v1/namespaces/" + namespace.name() + "/pods/" + name + ":9090/proxy/metrics");
      sum +=
          metrics
              .lines()
              .filter(line -> line.startsWith(series + " "))
              .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
              .findFirst()
              .orElseThrow(() -> new AssertionError(name + " has no " + series));
    }
    return sum;
  }

  /** What the seeder of a pod said at its end: its JSON outcome. */
  static JsonNode outcome(JsonNode pod) {
    JsonNode seeder = seeder(pod);
    JsonNode ended = seeder.at("/state/terminated");
    if (ended.isMissingNode()) {
      ended = seeder.at("/lastState/terminated");
    }
    return ended.isMissingNode() ? ended : Namespace.json(ended.path("message").textValue());
  }

  static JsonNode seeder(JsonNode pod) {
    for (JsonNode status : pod.at("/status/initContainerStatuses")) {
      if (status.path("name").textValue().equals("seeder")) {
        return status;
      }
    }
    return pod.path("none");
  }

  private static String selector(String component) {
    return "app.kubernetes.io/instance=" + RELEASE + ",app.kubernetes.io/component=" + component;
  }
}
