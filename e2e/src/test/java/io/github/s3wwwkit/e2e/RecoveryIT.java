package io.github.s3wwwkit.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.lab.source.Content;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The drill of docs/recovery.md. */
class RecoveryIT {

  private static final List<String> ALONE =
      List.of(
          "--set",
          "networkPolicy.enabled=true",
          "--set-json",
          "networkPolicy.sources=[{\"podSelector\":{\"matchLabels\":{\"app\":\"source\"}}}]");

  @Test
  void backupBringsTheSiteBackWhereStoreAndSourceAreGone() throws Exception {
    var content = new Content(8, 20_000_000);
    try (Namespace elsewhere = Namespace.create("backup")) {
      Backup backup = Backup.deploy(elsewhere);

      try (Namespace lost = Namespace.create("lost")) {
        Source.deploy(lost);
        backup.introduce(lost);
        var settings = new ArrayList<>(ALONE);
        settings.addAll(backup.settings());
        settings.addAll(List.of("--set", "backup.enabled=true"));
        Site.install(lost, content, settings.toArray(String[]::new));
        lost.kubectl("create", "job", "now", "--from=cronjob/" + Site.RELEASE + "-s3www-backup");
        lost.await("the backup is done", () -> ended(lost));
        assertTrue(backup.contents().contains("releases/.seed/"), backup::contents);
      }

      try (Namespace empty = Namespace.create("restore")) {
        backup.introduce(empty);
        var settings = new ArrayList<>(ALONE);
        settings.addAll(backup.settings());
        settings.addAll(List.of("--set", "backup.restore=true"));
        long began = System.nanoTime();
        Site site = Site.install(empty, content, settings.toArray(String[]::new));
        assertEquals(content.sha256(), served(empty, site));
        System.out.printf(
            "recovery: %d bytes served again %.1f s after helm install%n",
            content.length(), (System.nanoTime() - began) / 1e9);
        assertEquals("unchanged", Site.outcome(site.pods().getFirst()).path("outcome").textValue());
        site.test();
      }
    }
  }

  @Test
  void newInstallationTakesUpTheDataOfTheOldOne() throws Exception {
    try (Namespace namespace = Namespace.create("reinstall")) {
      Source.deploy(namespace);
      var content = new Content(9, 60_000);
      Site site = Site.install(namespace, content);
      String before = key(namespace);
      site.uninstall();
      namespace.await("the pods are gone", () -> new Site(namespace).pods().isEmpty());
      namespace.kubectl("delete", "pod", "source", "--wait=true");

      site = Site.install(namespace, content);
      assertEquals("unchanged", Site.outcome(site.pods().getFirst()).path("outcome").textValue());
      assertEquals(content.sha256(), served(namespace, site));
      assertNotEquals(before, key(namespace));
    }
  }

  /** Whether the job succeeded; it must not give up. */
  private static boolean ended(Namespace namespace) {
    var status = namespace.list("jobs").getFirst().path("status");
    for (var condition : status.path("conditions")) {
      if (condition.path("type").textValue().equals("Failed")) {
        throw new AssertionError(
            namespace.kubectl(
                "logs", "-l", "batch.kubernetes.io/job-name=now", "--all-containers"));
      }
    }
    return status.path("succeeded").asInt() == 1;
  }

  /** What comes through the Service, as soon as the node has heard of it. */
  private static String served(Namespace namespace, Site site) throws IOException {
    namespace.await("the node knows the Service", () -> answers(site));
    return Traffic.get(site.address(), Source.PATH).sha256();
  }

  private static boolean answers(Site site) {
    try {
      Traffic.get(site.address(), Source.PATH);
      return true;
    } catch (ConnectException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String key(Namespace namespace) {
    return namespace.kubectl(
        "get", "secret", Site.RELEASE + "-s3www-store-seeder", "-o", "jsonpath={.data.accessKey}");
  }
}
