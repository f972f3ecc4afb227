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
  private static final String[] OTHER_STORE = {
    "--set", "store.endpoint=http://minio:9000,store.region=us-east-1,store.bucket=" + Backup.BUCKET
  };

  /** What is installed, with what the cluster has in place of what a scenario names. */
  private static final Map<String, String[]> INSTALLED =
      Map.ofEntries(
          Map.entry("default", new String[0]),
          Map.entry("dev", new String[0]),
          Map.entry("staging", NEAR_SOURCE),
          Map.entry("network", NEAR_SOURCE),
          Map.entry(
              "full",
              new String[] {
                "--set", "image.pullPolicy=IfNotPresent",
                "--set", "seeder.image.digest=",
                "--set", "minio.persistence.storageClass="
              }),
          Map.entry("manifest-from", new String[0]),
          Map.entry("external-store", OTHER_STORE),
          Map.entry(
              "prod",
              with(
                  with(NEAR_SOURCE, OTHER_STORE),
                  "--set",
                  "sidecar.resources.requests.cpu=20m,s3www.resources.requests.cpu=20m",
                  "--set-json",
                  "topologySpreadConstraints=[]",
                  "--set-json",
                  "networkPolicy.store=[{\"podSelector\":{\"matchLabels\":{\"app\":\"minio\"}}}]")),
          Map.entry("observability", new String[] {"--set", "dashboard.namespace="}),
          Map.entry("tls", new String[] {"--set", "sidecar.tls.certManager.issuerRef.kind=Issuer"}),
          Map.entry(
              "tls-everywhere",
              with(
                  NEAR_SOURCE,
                  "--set",
                  "sidecar.tls.certManager.issuerRef.kind=Issuer",
                  "--set",
                  "minio.tls.certManager.issuerRef.kind=Issuer")));

  private static final Map<String, AddOn> NEEDED =
      Map.of(
          "network", AddOn.PROMETHEUS_OPERATOR,
          "prod", AddOn.PROMETHEUS_OPERATOR,
          "observability", AddOn.PROMETHEUS_OPERATOR,
          "tls", AddOn.CERT_MANAGER,
          "tls-everywhere", AddOn.CERT_MANAGER);

  @TestFactory
  Stream<DynamicTest> scenarios() throws IOException {
    try (Stream<Path> files = Files.list(Site.CHART.resolve("ci"))) {
      return files.sorted().map(ScenarioIT::nameOf).toList().stream()
          .map(name ->
              dynamicTest(
                  name,
                  () -> {
                    try (Namespace namespace = Namespace.create(name)) {
                      if (installable(name)) {
                        install(name, namespace);
                      } else {
                        judge(name, namespace);
                      }
                    }
                  }));
    }
  }

  private static boolean installable(String name) {
    AddOn needed = NEEDED.get(name);
    return INSTALLED.containsKey(name) && (needed == null || needed.isThere());
  }

  /** Ready, and {@code helm test} agrees. */
  private static void install(String name, Namespace namespace) {
    Source.deploy(namespace);
    var content = new Content(name.hashCode(), 50_000);
    String checksum = "sha256:" + content.sha256();
    introduce(namespace, name);
    secret(
        namespace,
        "site-v7",
        "manifest.json={\"entries\":[{\"source\":\"%s\",\"checksum\":\"%s\"}]}"
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

  /** What a scenario takes for granted. */
  private static void introduce(Namespace namespace, String name) {
    Authority authority = Authority.create();
    authority.issue(namespace, "site-tls", Site.RELEASE);
    namespace.kubectl(
        "create", "configmap", "clients", "--from-literal=roots.pem=" + authority.pem());
    secret(namespace, "minio-root", "rootUser=root", "rootPassword=root-password");
    if (List.of("external-store", "prod").contains(name)) {
      Backup.deploy(namespace);
    }
    for (String store : List.of("site-s3", "s3www-seeder", "s3www-reader", "site-backup")) {
      secret(namespace, store, "accessKey=minioadmin", "secretKey=minioadmin");
    }
    if (NEEDED.get(name) == AddOn.CERT_MANAGER) {
      namespace.apply(
          """
          apiVersion: cert-manager.io/v1
          kind: Issuer
          metadata: {name: company}
          spec: {selfSigned: {}}
          """);
    }
  }

  private static void secret(Namespace namespace, String name, String... literals) {
    var line = new ArrayList<>(List.of("create", "secret", "generic", name));
    for (String literal : literals) {
      line.add("--from-literal=" + literal);
    }
    namespace.kubectl(line.toArray(String[]::new));
  }

  private static String[] with(String[] settings, String... more) {
    return Stream.concat(Stream.of(settings), Stream.of(more)).toArray(String[]::new);
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
