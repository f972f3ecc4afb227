package io.github.s3wwwkit.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.s3wwwkit.lab.source.Content;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SiteIT {

  private static final String OK = "s3www_http_requests_total{method=\"GET\",code=\"200\",}";

  @Test
  void servesTheFileByteForByteAndCountsIt() throws Exception {
    try (Namespace namespace = Namespace.create("serve")) {
      Source.deploy(namespace);
      var content = new Content(1, 1 << 20);
      Site site = Site.install(namespace, content);

      URI address = site.address();
      double before = site.sum(OK);
      for (int i = 0; i < 10; i++) {
        Traffic.Answer answer = Traffic.get(address, Source.PATH);
        assertEquals(200, answer.status());
        assertEquals(content.sha256(), answer.sha256());
      }
      assertEquals(before + 10, site.sum(OK));
      Prometheus.ifThere(prometheus ->
          namespace.await(
              "Prometheus found the pod by its PodMonitor and counts as it does",
              () ->
                  prometheus.value(
                          "sum(s3www_http_requests_total{namespace=\"%s\",code=\"200\",method=\"GET\"})"
                              .formatted(namespace.name()))
                      == before + 10));
    }
  }

  @Test
  void wrongChecksumKeepsThePodFromServing() {
    try (Namespace namespace = Namespace.create("checksum")) {
      Source.deploy(namespace);
      var content = new Content(2, 100_000);
      String wrong = "sha256:" + "0".repeat(64);
      // Later settings win in Helm. It cannot become ready, so nobody waits for that.
      Command.run(
          "helm",
          "install",
          Site.RELEASE,
          Site.CHART.toString(),
          "-n",
          namespace.name(),
          "-f",
          Site.VALUES.toString(),
          "--set",
          "content.url=" + Source.url(content),
          "--set",
          "content.checksum=" + wrong);
      var site = new Site(namespace);

      namespace.await(
          "the seeder ends with exit code 4",
          () -> !site.pods().isEmpty() && site.pods().stream().allMatch(pod -> exitCode(pod) == 4));
      JsonNode pod = site.pods().getFirst();
      JsonNode outcome = Site.outcome(pod);
      assertAll(
          () -> assertEquals("failed", outcome.path("outcome").textValue()),
          () -> assertEquals("integrity", outcome.at("/error/kind").textValue()),
          () -> assertFalse(outcome.at("/error/message").textValue().contains("\n")),
          () -> assertTrue(outcome.at("/error/message").textValue().contains(content.sha256())),
          () -> assertEquals("Pending", pod.at("/status/phase").textValue()));
      namespace.await(
          "the pod is shown as Init:Error",
          () -> namespace.kubectl("get", "pods", "--no-headers").contains("Init:Error"));
    }
  }

  @Test
  void upgradeSwapsTheContentAndRollbackReturnsWithNoRequestLost() throws Exception {
    try (Namespace namespace = Namespace.create("upgrade")) {
      Source.deploy(namespace);
      var first = new Content(3, 60_000);
      var second = new Content(4, 70_000);
      Site site = Site.install(namespace, first, "--set", "replicas=2");
      URI address = site.address();

      try (Traffic traffic = Traffic.start(address, Source.PATH)) {
        site.upgrade(second, "--set", "replicas=2");
        namespace.await("only new pods are left", () -> site.pods().size() == 2);
        assertEquals(second.sha256(), Traffic.get(address, Source.PATH).sha256());

        site.rollback();
        namespace.await("only old pods are left", () -> site.pods().size() == 2);
        assertEquals(first.sha256(), Traffic.get(address, Source.PATH).sha256());

        traffic.stop();
        assertEquals(List.of(), traffic.failures());
        assertEquals(Set.of(first.sha256(), second.sha256()), traffic.bodies().keySet());
      }
      assertEquals(
          List.of("unchanged", "unchanged"),
          site.pods().stream().map(pod -> Site.outcome(pod).path("outcome").textValue()).toList(),
          "the old release is still there: a rollback copies nothing");
    }
  }

  @Test
  void uninstallLeavesOnlyTheVolumeOfTheStore() {
    try (Namespace namespace = Namespace.create("uninstall")) {
      Source.deploy(namespace);
      Site site = Site.install(namespace, new Content(5, 1000));
      site.uninstall();

      namespace.await("the pods are gone", () -> site.pods().isEmpty());
      Set<String> left =
          namespace
              .list(
                  "all,configmaps,secrets,serviceaccounts,persistentvolumeclaims,ingresses,networkpolicies,poddisruptionbudgets",
                  "-l",
                  "app.kubernetes.io/instance=" + Site.RELEASE)
              .stream()
              .map(object -> object.path("kind").textValue())
              .collect(Collectors.toSet());
      assertEquals(Set.of("PersistentVolumeClaim"), left);
    }
  }

  private static int exitCode(JsonNode pod) {
    JsonNode seeder = Site.seeder(pod);
    return seeder
        .at("/lastState/terminated/exitCode")
        .asInt(seeder.at("/state/terminated/exitCode").asInt(-1));
  }
}
