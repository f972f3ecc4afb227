package io.github.s3wwwkit.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.lab.source.Content;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the pods have in memory is served whatever happens to the store and to s3www. */
class OutageIT {

  private static final String MINIO = "statefulset/" + Site.RELEASE + "-s3www-minio";
  private static final String WEB = "deployment/" + Site.RELEASE + "-s3www";
  private static final String LARGE = "/large";

  private final Content small = new Content(21, 60_000);
  private final Content large = new Content(22, 3_000_000);

  @Test
  void whatIsInMemoryOutlivesTheStoreAndS3www() throws Exception {
    try (Namespace namespace = Namespace.create("outage")) {
      Source.deploy(namespace);
      Site site = install(namespace);
      URI address = site.address();
      assertEquals(large.sha256(), Traffic.get(address, LARGE).sha256());
      namespace.await("both pods have it in memory", () -> site.sum("s3www_cache_objects") == 2);

      try (Traffic traffic = Traffic.start(address, Source.PATH)) {
        namespace.kubectl("scale", MINIO, "--replicas=0");
        namespace.await("what is not in memory is refused", () -> status(address, LARGE) == 503);
        Prometheus.ifThere(prometheus ->
            namespace.await("the alert fires", () -> prometheus.value(firing(namespace)) == 1));

        List<String> old = names(site);
        namespace.kubectl("rollout", "restart", WEB);
        namespace.await(
            "a new pod's seeder has failed",
            () ->
                site.pods().stream()
                    .anyMatch(pod -> Site.seeder(pod).path("restartCount").asInt() > 0));
        assertTrue(names(site).containsAll(old), "the old pods stay until a new one serves");

        namespace.kubectl("scale", MINIO, "--replicas=1");
        namespace.kubectl("rollout", "status", WEB, "--timeout=280s");
        namespace.await("only new pods are left", () -> site.pods().size() == 2);
        namespace.await("all is served again", () -> status(address, LARGE) == 200);
        namespace.await("both pods have it in memory", () -> site.sum("s3www_cache_objects") == 2);

        for (String pod : names(site)) {
          String image = s3www(namespace, pod, "spec.containers", ".image");
          namespace.kubectl("set", "image", "pod/" + pod, "s3www=registry.invalid/none:1");
          namespace.await("s3www of " + pod + " is gone", () -> waits(namespace, pod));
          Command.run(
              "sh",
              "-c",
              "kubectl get --raw /api/v1/namespaces/%s/pods/%s:8080/proxy%s >/dev/null"
                  .formatted(namespace.name(), pod, Source.PATH));
          namespace.kubectl("set", "image", "pod/" + pod, "s3www=" + image);
          namespace.kubectl("wait", "--for=condition=Ready", "pod/" + pod, "--timeout=240s");
        }

        traffic.stop();
        assertEquals(List.of(), traffic.failures());
        assertEquals(List.of(small.sha256()), List.copyOf(traffic.bodies().keySet()));
      }
      assertEquals(large.sha256(), Traffic.get(address, LARGE).sha256());
    }
  }

  /** Two objects, one of which is too large to be kept. */
  private Site install(Namespace namespace) {
    return Site.install(
        namespace,
        small,
        "--set",
        "content.url=null,content.checksum=null,replicas=2,sidecar.cacheMaxObject=1Mi",
        "--set-json",
        "content.manifest=[%s,%s]".formatted(entry(small, Source.PATH), entry(large, LARGE)),
        // S3www is stopped twice, by its hook.
        "--set",
        "drain.seconds=8,drain.delaySeconds=4",
        "--set",
        "prometheusRule.enabled=true,prometheusRule.interval=2s",
        "--set",
        "prometheusRule.alerts.S3wwwStoreDown.for=2s");
  }

  private static String entry(Content content, String path) {
    return "{\"source\":\"%s\",\"checksum\":\"sha256:%s\",\"path\":\"%s\"}"
        .formatted(Source.url(content), content.sha256(), path.substring(1));
  }

  private static String firing(Namespace namespace) {
    return "count(ALERTS{alertname=\"S3wwwStoreDown\",alertstate=\"firing\",namespace=\"%s\"})"
        .formatted(namespace.name());
  }

  private static List<String> names(Site site) {
    return site.pods().stream().map(pod -> pod.at("/metadata/name").textValue()).toList();
  }

  private static boolean waits(Namespace namespace, String pod) {
    return !s3www(namespace, pod, "status.containerStatuses", ".state.waiting").isEmpty();
  }

  private static String s3www(Namespace namespace, String pod, String list, String field) {
    return namespace.kubectl(
        "get", "pod", pod, "-o", "jsonpath={." + list + "[?(@.name==\"s3www\")]" + field + "}");
  }

  /** 0 where nothing came: until the sidecar knows that the store is down, s3www waits for it. */
  private static int status(URI address, String path) {
    try {
      return Traffic.get(address, path).status();
    } catch (IOException e) {
      return 0;
    }
  }
}
