package io.github.s3wwwkit.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.s3wwwkit.lab.source.Content;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * MinIO on three servers, by TLS from the client to the last of them, and nothing else let through.
 */
class PoolsIT {

  private static final String MINIO = Site.RELEASE + "-s3www-minio";
  private static final String POOL = "{\"servers\":3,\"drivesPerServer\":2}";

  @Test
  @ResourceLock("nodes")
  void aKilledServerFailsNoReadAndAPoolIsAdded() throws Exception {
    try (Namespace namespace = Namespace.create("pools")) {
      assumeTrue(namespace.list("nodes").size() >= 3, "a node for each server is needed");
      Source.deploy(namespace);
      Authority authority = Authority.create();
      authority.issue(
          namespace,
          "minio",
          MINIO,
          "localhost",
          "*." + MINIO + "-headless." + namespace.name() + ".svc");
      var first = new Content(7, 2000);
      var second = new Content(8, 2000);
      authority.issue(namespace, "site", "site");
      Site site = Site.install(namespace, first, settings(POOL));
      URI address = site.address();
      Traffic.Answer answer = Traffic.get(authority.sockets(), address, Source.PATH);
      assertEquals(first.sha256(), answer.sha256());

      String killed = MINIO + "-0-1";
      String node = pod(namespace, killed).at("/spec/nodeName").textValue();
      Command.run("kubectl", "cordon", node);
      try (Traffic traffic = Traffic.start(authority.sockets(), address, Source.PATH)) {
        namespace.kubectl("delete", "pod", killed, "--grace-period=0", "--force");
        Namespace.pause(Duration.ofSeconds(10));
        traffic.stop();
        assertEquals(List.of(), traffic.failures());
        assertEquals(Set.of(first.sha256()), traffic.bodies().keySet());
      } finally {
        Command.run("kubectl", "uncordon", node);
      }

      site.upgrade(second, settings(POOL + "," + POOL));
      namespace.kubectl("delete", "pods", "-l", "app.kubernetes.io/component=minio");
      namespace.await("both pools serve", () -> ready(namespace) == 6);
      namespace.await("only new pods are left", () -> site.pods().size() == 2);
      assertEquals(
          second.sha256(), Traffic.get(authority.sockets(), address, Source.PATH).sha256());
    }
  }

  private static String[] settings(String pools) {
    var settings = new ArrayList<>(Arrays.asList(StoreIT.ALONE));
    settings.addAll(
        List.of(
            "--set",
            // Every read is to reach the store.
            "sidecar.cache=0",
            "--set",
            "minio.tls.existingSecret=minio,sidecar.tls.existingSecret=site",
            "--set-json",
            "minio.pools=[" + pools + "]"));
    return settings.toArray(String[]::new);
  }

  private static long ready(Namespace namespace) {
    return namespace.list("pods", "-l", "app.kubernetes.io/component=minio").stream()
        .filter(pod -> pod.at("/metadata/deletionTimestamp").isMissingNode())
        .filter(pod ->
            pod.at("/status/containerStatuses").findValues("ready").stream()
                    .filter(JsonNode::booleanValue)
                    .count()
                == 2)
        .count();
  }

  private static JsonNode pod(Namespace namespace, String name) {
    return Namespace.json(namespace.kubectl("get", "pod", name, "-o", "json"));
  }
}
