package io.github.s3wwwkit.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.s3wwwkit.lab.source.Content;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The load tests that users run against their own site, in small, through the Service. */
class LoadIT {

  private static final String OK = "s3www_http_requests_total{method=\"GET\",code=\"200\",}";
  private static final Path LOAD = Path.of("../load/run").toAbsolutePath().normalize();

  /** Longer than the site has been there. */
  private static final int WINDOW = 3600;

  /** Parts of queries without an answer here, and why. */
  private static final Map<String, String> ABSENT =
      Map.of(
          "s3www_tls_certificate", "the site has no TLS here",
          "code=~\"5..\"", "nothing has failed",
          "minio_s3_requests_5xx", "likewise",
          "kube_", "of kube-state-metrics, which this cluster need not have",
          "container_", "of the kubelet, which this cluster's Prometheus need not ask");

  @Test
  void k6AndTheSidecarsCountTheSameAndEveryPanelShowsIt() {
    try (Namespace namespace = Namespace.create("k6")) {
      Source.deploy(namespace);
      var content = new Content(11, 60_000);
      Site site =
          Site.install(
              namespace,
              content,
              "--set",
              "replicas=2,sidecar.cache=16Mi,minio.metrics.enabled=true",
              "--set",
              "prometheusRule.enabled=true,prometheusRule.interval=2s");
      Prometheus.ifThere(prometheus ->
          namespace.await(
              "Prometheus has found both pods, whose counts begin at zero",
              () ->
                  prometheus.value(
                          "count(s3www_http_connections{namespace=\"%s\"})"
                              .formatted(namespace.name()))
                      == 2));

      var asked = new TreeMap<String, Integer>();
      for (String[] test :
          List.of(
              new String[] {"smoke", "10", "2s"},
              new String[] {"spike", "100", "9s"},
              new String[] {"ramp", "60", "9s"})) {
        Command load = load(site, test);
        assertEquals(0, load.code(), () -> load.output() + load.errors());
        JsonNode report = report(test[0]);
        assertEquals(
            counts(report.at("/k6/answers")),
            counts(report.at("/sidecars/answers")),
            load.output());
        assertEquals(2, report.at("/sidecars/pods").size(), load.output());
        counts(report.at("/k6/answers"))
            .forEach((code, count) -> asked.merge(code, count, Integer::sum));
        System.out.println(load.output());
      }
      assertEquals(List.of("200", "404"), List.copyOf(asked.keySet()));
      assertEquals(asked.getOrDefault("200", 0).doubleValue(), site.sum(OK));

      try (Traffic others = Traffic.start(site.address(), Source.PATH)) {
        Command load = load(site, "smoke", "10", "2s");
        others.stop();
        assertEquals(1, load.code(), "who visits besides k6 is noticed");
        assertTrue(load.output().contains("FAILED: 200: k6 has "), load.output());
        counts(report("smoke").at("/k6/answers"))
            .forEach((code, count) -> asked.merge(code, count, Integer::sum));
      }
      double all = site.sum(OK) + asked.getOrDefault("404", 0);
      Prometheus.ifThere(prometheus -> panels(namespace, prometheus, all));
    }
  }

  private static Command load(Site site, String... test) {
    var settings = new HashMap<String, String>();
    settings.put("TARGET", site.address().toString());
    settings.put("NAMESPACE", site.namespace().name());
    settings.put("RELEASE", Site.RELEASE);
    settings.put("PATHS", Source.PATH + "=200:60000 /none=404");
    settings.put("RATE", test[1]);
    settings.put("DURATION", test[2]);
    settings.put("STEPS", "3");
    settings.put("VUS", "50");
    settings.put("ERRORS", "0");
    // How fast this machine is nobody knows.
    settings.put("P99", "30000");
    return Command.attempt("", settings, LOAD.toString(), test[0]);
  }

  private static JsonNode report(String test) {
    return Namespace.json(read(LOAD.resolveSibling("../target/load/" + test + ".json")));
  }

  /** What is more than nothing. */
  private static Map<String, Integer> counts(JsonNode answers) {
    var counts = new TreeMap<String, Integer>();
    answers
        .properties()
        .forEach(entry -> {
          if (entry.getValue().asInt() != 0) {
            counts.put(entry.getKey(), entry.getValue().asInt());
          }
        });
    return counts;
  }

  /** Each query of the dashboard has an answer, and the requests it shows are those of the load. */
  private static void panels(Namespace namespace, Prometheus prometheus, double all) {
    List<String> queries = queries(namespace);
    for (String query : queries) {
      if (ABSENT.keySet().stream().anyMatch(query::contains)) {
        prometheus.values(query);
      } else {
        namespace.await(
            "numbers in answer to " + query,
            () -> {
              List<Double> values = prometheus.values(query);
              return !values.isEmpty() && values.stream().allMatch(Double::isFinite);
            });
      }
    }

    String requests =
        queries.stream()
            .filter(query -> query.startsWith("sum(rate(s3www_http_requests_total{"))
            .findFirst()
            .orElseThrow();
    // A rate knows nothing of what a series began with, as with its first 404, nor quite when it
    // ended.
    namespace.await(
        "%s requests by %s".formatted(all, requests),
        () -> Math.abs(prometheus.value(requests) * WINDOW - all) < 0.1 * all);
  }

  private static List<String> queries(Namespace namespace) {
    var queries = new ArrayList<String>();
    for (JsonNode panel :
        Namespace.json(read(Site.CHART.resolve("files/dashboard.json"))).path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        queries.add(filled(namespace, target.path("expr").textValue()));
      }
    }
    return queries;
  }

  private static String filled(Namespace namespace, String query) {
    String filled =
        query
            .replace("$namespace", namespace.name())
            .replace("$release", namespace.name() + "/" + Site.RELEASE + "-s3www")
            .replace("$pod", ".*")
            .replace("$__rate_interval", WINDOW + "s");
    assertEquals(-1, filled.indexOf('$'), filled);
    return filled;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
