package io.github.s3wwwkit.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.s3wwwkit.lab.source.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every set of values in {@code ci/}: installed, or judged by the API server where what it needs is
 * not here.
 */
class ScenarioIT {

  private static final String[] NEAR_SOURCE = {
    "--set-json", "networkPolicy.sources=[{\"podSelector\":{\"matchLabels\":{\"app\":\"source\"}}}]"
  };

  /** What is installed, with what the cluster has in place of what a scenario names. */
  private static final Map<String, String[]> INSTALLED =
      Map.of(
          "default", new String[0],
          "dev", new String[0],
          "staging", NEAR_SOURCE,
          "network", NEAR_SOURCE,
          "full",
              new String[] {
                "--set", "image.pullPolicy=IfNotPresent",
                "--set", "seeder.image.digest=",
                "--set", "minio.persistence.storageClass="
              },
          "manifest-from", new String[0]);

  @TestFactory
  Stream<DynamicTest> scenarios() throws IOException {
    try (Stream<Path> files = Files.list(Site.CHART.resolve("ci"))) {
      return files.sorted().map(ScenarioIT::nameOf).toList().stream()
          .map(name ->
              dynamicTest(
                  name,
                  () -> {
                    try (Namespace namespace = Namespace.create(name)) {
                      if (INSTALLED.containsKey(name)) {
                        install(name, namespace);
                      } else {
                        judge(name, namespace);
                      }
                    }
                  }));
    }
  }

  /** Ready, and {@code helm test} agrees. */
  private static void install(String name, Namespace namespace) {
    Source.deploy(namespace);
    var content = new Content(name.hashCode(), 50_000);
    String checksum = "sha256:" + content.sha256();
    namespace.kubectl(
        "create",
        "secret",
        "generic",
        "minio-root",
        "--from-literal=rootUser=root",
        "--from-literal=rootPassword=root-password");
    namespace.kubectl(
        "create",
        "secret",
        "generic",
        "site-v7",
        "--from-literal=manifest.json={\"entries\":[{\"source\":\"%s\",\"checksum\":\"%s\"}]}"
            .formatted(Source.url(content), checksum));
    List<String> line = helm("install", name, namespace);
    line.addAll(List.of("-f", Site.VALUES.toString(), "--wait", "--timeout", "280s"));
    if (!name.equals("manifest-from")) {
      line.addAll(List.of("--set", "content.url=" + Source.url(content)));
      line.addAll(List.of("--set", "content.checksum=" + checksum));
    }
    line.addAll(List.of(INSTALLED.get(name)));
    Command.run(line.toArray(String[]::new));
    new Site(namespace).test();
  }

  /**
   * The API server takes all of it but the kinds that it does not know, and Pod Security has
   * nothing to say.
   */
  private static void judge(String name, Namespace namespace) {
    List<String> line = helm("template", name, namespace);
    line.addAll(List.of("--no-hooks", "--set", "dashboard.namespace="));
    String manifest = Command.run(line.toArray(String[]::new));
    Command applied =
        Command.attempt(manifest, Map.of(), "kubectl", "apply", "--dry-run=server", "-f", "-");
    assertEquals(
        List.of(),
        applied
            .errors()
            .lines()
            .filter(error -> !error.contains("no matches for kind \""))
            .filter(error -> !error.equals("ensure CRDs are installed first"))
            .toList(),
        applied::output);
  }

  private static List<String> helm(String verb, String name, Namespace namespace) {
    var line = new ArrayList<>(List.of("helm", verb, Site.RELEASE, Site.CHART.toString()));
    line.addAll(List.of("-n", namespace.name()));
    Path environment = Site.CHART.resolve("values-" + name + ".yaml");
    if (Files.exists(environment)) {
      line.addAll(List.of("-f", environment.toString()));
    }
    line.addAll(List.of("-f", Site.CHART.resolve("ci/" + name + "-values.yaml").toString()));
    return line;
  }

  private static String nameOf(Path values) {
    return values.getFileName().toString().replace("-values.yaml", "");
  }
}
