package io.github.s3wwwkit.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.s3wwwkit.lab.source.Content;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A node is taken away for maintenance. */
class DrainIT {

  private static final String HOSTNAME = "kubernetes.io/hostname";

  @Test
  @ResourceLock("nodes")
  void aDrainedNodeLosesNoRequest() throws Exception {
    try (Namespace namespace = Namespace.create("drain")) {
      List<String> nodes = nodes(namespace);
      assumeTrue(nodes.size() >= 3, "a node for the store, one to drain and one to go to");
      String drained = nodes.getLast();
      Source.deploy(namespace);
      var content = new Content(11, 60_000);
      Site site =
          Site.install(
              namespace,
              content,
              "--set",
              "replicas=2,podLabels.drained=yes",
              "--set-json",
              "minio.nodeSelector={\"%s\":\"%s\"}".formatted(HOSTNAME, nodes.getFirst()),
              // Both pods on one node, so that the budget has something to say.
              "--set-json",
              "topologySpreadConstraints=[]",
              "--set-json",
              "affinity=" + preferring(drained));
      assertEquals(Set.of(drained), places(site));
      // It would be lost with the node, and is not needed any more.
      namespace.kubectl("delete", "pod/source", "service/source", "--wait");

      try (Traffic traffic = Traffic.start(site.address(), Source.PATH)) {
        Command ended = drain(drained);
        assertEquals(0, ended.code(), ended::toString);
        assertTrue(
            ended.errors().contains("violate the pod's disruption budget"),
            () -> "the second pod did not wait for the first one's successor: " + ended);
        traffic.stop();
        assertEquals(List.of(), traffic.failures());
        assertEquals(Set.of(content.sha256()), traffic.bodies().keySet());
      } finally {
        Command.run("kubectl", "uncordon", drained);
      }
      assertFalse(places(site).contains(drained));
    }
  }

  private static List<String> nodes(Namespace namespace) {
    return namespace.list("nodes").stream()
        .map(node -> node.at("/metadata/name").textValue())
        .toList();
  }

  /**
   * Of this site alone: other tests are on the node, and the cluster's DNS, which may have no twin.
   */
  private static Command drain(String node) {
    return Command.attempt(
        "",
        Map.of(),
        "kubectl",
        "drain",
        node,
        "--pod-selector=drained=yes",
        "--delete-emptydir-data",
        "--timeout=280s");
  }

  private static String preferring(String node) {
    return """
    {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [
      {"weight": 100, "preference": {"matchExpressions": [{"key": "%s", "operator": "In", "values": ["%s"]}]}}]}}\
    """
        .formatted(HOSTNAME, node);
  }

  private static Set<String> places(Site site) {
    return site.pods().stream()
        .map(pod -> pod.at("/spec/nodeName").textValue())
        .collect(Collectors.toSet());
  }
}
