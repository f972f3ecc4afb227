package io.github.s3wwwkit.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.lab.source.Content;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who may do what with the store, with every connection denied that the chart does not need. */
class StoreIT {

  /** Two pods that serve, and only those connections that are needed. */
  static final String[] ALONE = {
    // No memory: every request is to reach the store.
    "--set", "replicas=2,sidecar.cache=0",
    "--set", "networkPolicy.enabled=true",
    "--set-json", "networkPolicy.sources=[{\"podSelector\":{\"matchLabels\":{\"app\":\"source\"}}}]"
  };

  @Test
  void s3wwwCannotWriteAndNewKeysLoseNoRequest() throws Exception {
    try (Namespace namespace = Namespace.create("store")) {
      Source.deploy(namespace);
      var content = new Content(6, 50_000);
      Site site = Site.install(namespace, content, ALONE);
      URI address = site.address();
      assertEquals(content.sha256(), Traffic.get(address, Source.PATH).sha256());

      Command read = as(namespace, "s3www", "mc --config-dir /tmp/try ls --recursive try/s3www");
      Command written =
          as(namespace, "s3www", "echo x | mc --config-dir /tmp/try pipe try/s3www/releases/x/x");
      Command elsewhere =
          as(namespace, "seeder", "echo x | mc --config-dir /tmp/try pipe try/s3www/elsewhere/x");
      assertAll(
          () -> assertTrue(read.output().contains("hero.gif"), read::toString),
          () -> assertNotEquals(0, written.code()),
          () ->
              assertTrue(written.errors().contains("Insufficient permissions"), written::toString),
          () -> assertNotEquals(0, elsewhere.code()),
          () ->
              assertTrue(
                  elsewhere.errors().contains("Insufficient permissions"), elsewhere::toString));

      String before = key(namespace);
      var settings = new ArrayList<>(List.of(ALONE));
      settings.addAll(List.of("--set", "store.rotation=again"));
      try (Traffic traffic = Traffic.start(address, Source.PATH)) {
        site.upgrade(content, settings.toArray(String[]::new));
        namespace.await("only new pods are left", () -> site.pods().size() == 2);
        traffic.stop();
        assertEquals(List.of(), traffic.failures());
      }
      assertNotEquals(before, key(namespace));
      assertEquals(content.sha256(), Traffic.get(address, Source.PATH).sha256());
    }
  }

  /** Runs MinIO's client as the user of a program, in the pod that knows all users. */
  private static Command as(Namespace namespace, String user, String script) {
    String login =
        """
        printf '%%s\\n%%s\\n' "$(cat /etc/minio/credentials/%1$s/access-key)" "$(cat /etc/minio/credentials/%1$s/secret-key)" |
          mc --config-dir /tmp/try alias set try http://localhost:9000 >/dev/null
        """
            .formatted(user);
    return Command.attempt(
        "",
        Map.of(),
        "kubectl",
        "--namespace",
        namespace.name(),
        "exec",
        Site.RELEASE + "-s3www-minio-0",
        "--container=users",
        "--",
        "sh",
        "-c",
        login + script);
  }

  private static String key(Namespace namespace) {
    return namespace.kubectl(
        "get", "secret", Site.RELEASE + "-s3www-store-s3www", "-o", "jsonpath={.data.accessKey}");
  }
}
