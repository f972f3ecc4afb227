package io.github.s3wwwkit.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A Prometheus that the Prometheus Operator runs on the cluster, asked through the API server. */
record Prometheus(String namespace) {

  /**
   * Does something with the cluster's Prometheus; where there is none, CI fails and others are
   * told.
   */
  static void ifThere(Consumer<Prometheus> use) {
    Command found =
        Command.attempt("", Map.of(), "kubectl", "get", "prometheuses", "-A", "-o", "json");
    if (found.code() == 0 && !Namespace.json(found.output()).path("items").isEmpty()) {
      use.accept(
          new Prometheus(
              Namespace.json(found.output()).at("/items/0/metadata/namespace").textValue()));
    } else if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError("CI needs a Prometheus Operator on the cluster");
    } else {
      System.out.println("skipped: no Prometheus of the Prometheus Operator on this cluster");
    }
  }

  /** The value of a query that gives one sample; NaN while it gives none. */
  double value(String query) {
    List<Double> values = values(query);
    return values.isEmpty() ? Double.NaN : values.getFirst();
  }

  /** The values of a query's samples. */
  List<Double> values(String query) {
    String path =
        "/api/v1/namespaces/%s/services/prometheus-operated:9090/proxy/api/v1/query?query=%s"
            .formatted(namespace, URLEncoder.encode(query, StandardCharsets.UTF_8));
    JsonNode answer = Namespace.json(Command.run("kubectl", "get", "--raw", path));
    var values = new ArrayList<Double>();
    answer
        .at("/data/result")
        .forEach(sample ->
            values.add(
                Double.valueOf(sample.at("/value/1").textValue().replace("Inf", "Infinity"))));
    return values;
  }
}
