package io.github.s3wwwkit.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.s3wwwkit.lab.source.Content;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** More pods, and fewer. */
class ScaleIT {

  private static final String WEB = "deployment/" + Site.RELEASE + "-s3www";

  @Test
  void podsStartWithoutTheSourceAndLeaveWithNoRequestLost() throws Exception {
    try (Namespace namespace = Namespace.create("scale")) {
      Source.deploy(namespace);
      var content = new Content(8, 60_000);
      Site site = Site.install(namespace, content);
      namespace.kubectl("delete", "pod/source", "service/source", "--wait");

      try (Traffic traffic = Traffic.start(site.address(), Source.PATH)) {
        namespace.kubectl("scale", WEB, "--replicas=3");
        namespace.kubectl("rollout", "status", WEB, "--timeout=280s");
        assertEquals(3, site.pods().size());
        namespace.kubectl("scale", WEB, "--replicas=1");
        namespace.await("one pod is left", () -> site.pods().size() == 1);
        traffic.stop();
        assertEquals(List.of(), traffic.failures());
        assertEquals(Set.of(content.sha256()), traffic.bodies().keySet());
      }
    }
  }

  @Test
  void podsAreAddedWhenThereIsMoreToDo() throws Exception {
    AddOn.METRICS_SERVER.need();
    try (Namespace namespace = Namespace.create("load")) {
      Source.deploy(namespace);
      var content = new Content(10, 1 << 20);
      Site site =
          Site.install(
              namespace,
              content,
              "--set",
              "autoscaling.enabled=true,autoscaling.minReplicas=1,autoscaling.maxReplicas=2",
              "--set",
              // From memory four visitors are no load.
              "sidecar.cache=0");
      try (Traffic traffic = Traffic.start(site.address(), Source.PATH)) {
        namespace.await("there are two pods", () -> site.pods().size() == 2);
        namespace.kubectl("rollout", "status", WEB, "--timeout=280s");
        traffic.stop();
        assertEquals(List.of(), traffic.failures());
      }
    }
  }
}
