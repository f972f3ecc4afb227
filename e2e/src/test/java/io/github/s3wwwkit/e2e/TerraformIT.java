package io.github.s3wwwkit.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.s3wwwkit.lab.source.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the Terraform module, from the first apply to the last destroy. */
class TerraformIT {

  /** What {@code terraform plan -detailed-exitcode} ends with when there is nothing to do. */
  private static final int NO_CHANGES = 0;

  private static final int CHANGES = 2;

  @TempDir private Path scratch;

  /** A scratch copy, for Terraform leaves its state where it runs. */
  @BeforeEach
  void copy() {
    Command.run("cp", "-r", "../terraform", "../charts", scratch.toString());
  }

  @Test
  void oneApplyServesAndDestroyLeavesTheClusterAsItWas() throws Exception {
    try (Namespace namespace = Namespace.create("terraform")) {
      Source.deploy(namespace);
      var made = new Namespace(namespace.name() + "-site");
      var site = new Site(made);
      var first = new Content(6, 50_000);
      var second = new Content(7, 60_000);
      var local = new Example("local");
      local.set("namespace", made.name());
      local.set("content_url", Source.url(namespace, first));
      local.set("content_checksum", "sha256:" + first.sha256());
      local.run("init", "-input=false");

      local.apply();
      assertEquals(first.sha256(), Traffic.get(site.address(), Source.PATH).sha256());
      assertFalse(clusterObjects(made.name()).isEmpty(), "the namespace itself is one");
      Command again = local.plan();
      assertEquals(NO_CHANGES, again.code(), "a second plan is empty: " + again);
      assertFalse(again.output().contains("Warning"), "the checks agree: " + again.output());

      local.set("content_url", Source.url(namespace, second));
      local.set("content_checksum", "sha256:" + second.sha256());
      local.apply();
      made.await("only the new pod is left", () -> site.pods().size() == 1);
      assertEquals(second.sha256(), Traffic.get(site.address(), Source.PATH).sha256());

      site.rollback();
      made.await("only the pod of the rollback is left", () -> site.pods().size() == 1);
      String behind = local.plan().output();
      assertTrue(behind.contains("serve another release"), "Helm did that alone: " + behind);
      local.set("content_url", Source.url(namespace, first));
      local.set("content_checksum", "sha256:" + first.sha256());
      local.apply();
      assertEquals(first.sha256(), Traffic.get(site.address(), Source.PATH).sha256());
      assertEquals(
          "unchanged",
          Site.outcome(site.pods().getFirst()).path("outcome").textValue(),
          "the old release is still there: a rollback copies nothing");

      String pod = site.pods().getFirst().at("/metadata/name").textValue();
      local.run("state", "rm", "module.site");
      local.importing("module.site.kubernetes_namespace_v1.this[0]", made.name());
      local.importing("module.site.helm_release.this", made.name() + "/site");
      local.apply();
      assertEquals(NO_CHANGES, local.plan().code(), "what was imported is in the state");
      assertEquals(
          pod,
          site.pods().getFirst().at("/metadata/name").textValue(),
          "taking a release over rolls no pod");

      Command unreachable = local.destroyWithoutCluster(scratch);
      assertAll(
          () -> assertNotEquals(0, unreachable.code(), "there is nothing to destroy it in"),
          () ->
              assertTrue(
                  unreachable.errors().contains("kubernetes_namespace_v1"),
                  "not the Helm provider alone refuses: " + unreachable.errors()),
          () ->
              assertTrue(
                  local.run("state", "list").contains("module.site.helm_release.this"),
                  "the release is still in the state"));

      local.destroy();
      namespace.await(
          "nothing is left of it on the cluster", () -> clusterObjects(made.name()).isEmpty());
    }
  }

  @Test
  void keepsTheDataOnAClusterThatIsThere() throws Exception {
    try (Namespace namespace = Namespace.create("existing")) {
      Source.deploy(namespace);
      var site = new Site(namespace);
      var content = new Content(8, 50_000);
      var existing = new Example("existing-cluster");
      existing.set("namespace", namespace.name());
      existing.set("timeout", "280");
      existing.set("sites", sites(namespace, content, content.sha256()));
      existing.run("init", "-input=false");

      existing.apply();
      assertEquals(content.sha256(), Traffic.get(site.address(), Source.PATH).sha256());

      Path template = scratch.resolve("charts/s3www/templates/service.yaml");
      Files.writeString(
          template,
          Files.readString(template).replace("spec:\n", "spec:\n  sessionAffinity: ClientIP\n"));
      assertEquals(CHANGES, existing.plan().code(), "an edited template of the chart is a change");
      existing.apply();
      assertEquals(
          "ClientIP",
          namespace.kubectl(
              "get", "service", "site-s3www", "-o", "jsonpath={.spec.sessionAffinity}"));

      existing.set("sites", sites(namespace, new Content(9, 50_000), "0".repeat(64)));
      existing.set("timeout", "45");
      assertNotEquals(0, existing.attempt("apply", "-auto-approve", "-input=false").code());
      assertEquals(
          content.sha256(),
          Traffic.get(site.address(), Source.PATH).sha256(),
          "an apply that fails takes the change back");
      existing.set("timeout", "280");
      existing.set("sites", sites(namespace, content, content.sha256()));
      existing.apply();
      assertEquals(NO_CHANGES, existing.plan().code(), "and the next one mends it");

      String deployment = namespace.kubectl("get", "deployment", "site-s3www", "-o", "json");
      namespace.replace(deployment.replace(existing.release("site"), "edited-by-hand"));
      namespace.await(
          "the pod of an edited Deployment serves alone",
          () ->
              site.pods().size() == 1
                  && Site.outcome(site.pods().getFirst())
                      .path("release")
                      .asText()
                      .equals("edited-by-hand"));
      String another = existing.plan().output();
      assertTrue(another.contains("serve another release"), "the check warns: " + another);

      namespace.kubectl("scale", "deployment/site-s3www", "--replicas=0");
      namespace.await("no pod serves", () -> site.pods().isEmpty());
      String silent = existing.plan().output();
      assertTrue(silent.contains("No pod of site"), "the check warns: " + silent);

      existing.destroy();
      namespace.await(
          "only the data is left", () -> left(namespace).equals(List.of("PersistentVolumeClaim")));

      namespace.kubectl("delete", "pod", "source");
      existing.apply();
      assertEquals(
          content.sha256(),
          Traffic.get(site.address(), Source.PATH).sha256(),
          "the next installation takes the data up, and asks no source");

      existing.set("keep_data", "false");
      existing.apply();
      existing.destroy();
      namespace.await("the data goes too", () -> left(namespace).isEmpty());
    }
  }

  private static String sites(Namespace source, Content content, String sha256) {
    return "{site = {replicas = 1, content = {url = \"%s\", checksum = \"sha256:%s\"}}}"
        .formatted(Source.url(source, content), sha256);
  }

  /** The kinds of what an installation has left. */
  private static List<String> left(Namespace namespace) {
    return namespace
        .list(
            "all,configmaps,secrets,serviceaccounts,persistentvolumeclaims,ingresses,networkpolicies,poddisruptionbudgets,resourcequotas,limitranges",
            "-l",
            "app.kubernetes.io/instance=" + Site.RELEASE)
        .stream()
        .map(object -> object.path("kind").textValue())
        .toList();
  }

  /** What outside of namespaces has to do with this one; other tests are at work beside. */
  private static List<String> clusterObjects(String namespace) {
    String kinds =
        Command.run(
                "kubectl",
                "api-resources",
                "--namespaced=false",
                "--verbs=list,delete",
                "-o",
                "name")
            .lines()
            .collect(Collectors.joining(","));
    List<String> found = new ArrayList<>();
    for (JsonNode object :
        Namespace.json(Command.run("kubectl", "get", kinds, "-o", "json")).path("items")) {
      if (object.toString().contains(namespace)) {
        found.add(object.path("kind").textValue() + "/" + object.at("/metadata/name").textValue());
      }
    }
    return found;
  }

  /** A folder below {@code terraform/examples} and the variables that it is given. */
  private final class Example {

    private final String folder;
    private final Map<String, String> variables = new HashMap<>();

    Example(String name) throws IOException {
      folder = scratch + "/terraform/examples/" + name;
      set("kubeconfig", System.getenv("KUBECONFIG"));
      set("values", Files.readString(Site.VALUES));
    }

    void set(String variable, String value) {
      variables.put("TF_VAR_" + variable, value);
    }

    void apply() {
      run("apply", "-auto-approve", "-input=false");
    }

    void destroy() {
      run("destroy", "-auto-approve", "-input=false");
    }

    Command plan() {
      return attempt("plan", "-detailed-exitcode", "-input=false");
    }

    /** The release of the content that a site was asked for. */
    String release(String site) {
      return Namespace.json(run("output", "-json", "sites"))
          .path(site)
          .path("content_release")
          .asText();
    }

    void importing(String address, String id) {
      run("import", "-input=false", address, id);
    }

    /** The cluster of a kubeconfig at whose address nobody listens. */
    Command destroyWithoutCluster(Path scratch) throws IOException {
      Path nowhere = scratch.resolve("nowhere");
      Files.writeString(
          nowhere,
          """
          apiVersion: v1
          kind: Config
          clusters: [{name: nowhere, cluster: {server: "https://127.0.0.1:1"}}]
          contexts: [{name: nowhere, context: {cluster: nowhere, user: nobody}}]
          users: [{name: nobody, user: {token: none}}]
          current-context: nowhere
          """);
      set("kubeconfig", nowhere.toString());
      Command ended = attempt("destroy", "-auto-approve", "-input=false");
      set("kubeconfig", System.getenv("KUBECONFIG"));
      return ended;
    }

    String run(String... arguments) {
      return Command.run("", variables, line(arguments));
    }

    Command attempt(String... arguments) {
      return Command.attempt("", variables, line(arguments));
    }

    private String[] line(String... arguments) {
      var line = new ArrayList<>(List.of("terraform", "-chdir=" + folder));
      line.addAll(List.of(arguments));
      line.add("-no-color");
      return line.toArray(String[]::new);
    }
  }
}
