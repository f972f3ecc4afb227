package io.github.s3wwwkit.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.s3wwwkit.lab.source.Content;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerraformIT {

  /** What {@code terraform plan -detailed-exitcode} ends with when there is nothing to do. */
  private static final int NO_CHANGES = 0;

  @TempDir private Path scratch;

  @Test
  void appliesSwapsPlansNothingAndDestroys() throws Exception {
    try (Namespace namespace = Namespace.create("terraform")) {
      Source.deploy(namespace);
      var made = new Namespace(namespace.name() + "-site");
      var site = new Site(made);
      copy("terraform");
      copy("charts");
      terraform("init", "-input=false");

      var first = new Content(6, 50_000);
      apply(namespace, first);
      assertEquals(first.sha256(), Traffic.get(site.address(), Source.PATH).sha256());
      assertEquals(NO_CHANGES, plan(namespace, first).code(), "a second plan is empty");

      var second = new Content(7, 60_000);
      apply(namespace, second);
      // An old pod serves until every node has heard that it goes.
      made.await("only the new pod is left", () -> site.pods().size() == 1);
      assertEquals(second.sha256(), Traffic.get(site.address(), Source.PATH).sha256());

      run(namespace, second, "destroy", "-auto-approve", "-input=false");
      assertEquals(
          "",
          namespace.kubectl("get", "namespace", made.name(), "--ignore-not-found"),
          "the namespace goes with all that is in it");
    }
  }

  private void apply(Namespace namespace, Content content) {
    run(namespace, content, "apply", "-auto-approve", "-input=false");
  }

  private Command plan(Namespace namespace, Content content) {
    return Command.attempt(
        "", variables(namespace, content), line("plan", "-detailed-exitcode", "-input=false"));
  }

  private void run(Namespace namespace, Content content, String... arguments) {
    Command.run("", variables(namespace, content), line(arguments));
  }

  private void terraform(String... arguments) {
    Command.run(line(arguments));
  }

  private String[] line(String... arguments) {
    var line =
        new ArrayList<>(List.of("terraform", "-chdir=" + scratch + "/terraform/examples/local"));
    line.addAll(List.of(arguments));
    line.add("-no-color");
    return line.toArray(String[]::new);
  }

  private static Map<String, String> variables(Namespace namespace, Content content) {
    try {
      return Map.of(
          "TF_VAR_content_url", Source.url(namespace, content),
          "TF_VAR_content_checksum", "sha256:" + content.sha256(),
          "TF_VAR_kubeconfig", System.getenv("KUBECONFIG"),
          "TF_VAR_namespace", namespace.name() + "-site",
          "TF_VAR_values", Files.readString(Site.VALUES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A scratch copy, for Terraform leaves its state where it runs. */
  private void copy(String folder) {
    Command.run("cp", "-r", "../" + folder, scratch.toString());
  }
}
