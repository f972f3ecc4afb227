package io.github.s3wwwkit.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.s3wwwkit.lab.source.Content;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** What visitors are told when the store is gone. */
class OutageIT {

  private static final String MINIO = "statefulset/" + Site.RELEASE + "-s3www-minio";

  @Test
  void visitorsAreToldThatTheStoreIsDownAndServedWhenItIsBack() throws Exception {
    try (Namespace namespace = Namespace.create("outage")) {
      Source.deploy(namespace);
      var content = new Content(7, 100_000);
      Site site = Site.install(namespace, content);
      URI address = site.address();

      namespace.kubectl("scale", MINIO, "--replicas=0");
      // Until two probes have failed s3www speaks: after some seconds 301, which browsers remember.
      namespace.await("the store is counted as down", () -> site.sum("s3www_store_up") == 0);
      for (int i = 0; i < 20; i++) {
        assertEquals(503, status(address));
      }
      // All pods share the store: none of them is better off without its clients.
      assertEquals("True", ready(site));

      namespace.kubectl("scale", MINIO, "--replicas=1");
      namespace.await("200", () -> status(address) == 200);
      assertEquals(content.sha256(), Traffic.get(address, Source.PATH).sha256());
      assertEquals(1, site.sum("s3www_store_up"));
    }
  }

  private static int status(URI address) {
    try {
      return Traffic.get(address, Source.PATH).status();
    } catch (IOException e) {
      throw new AssertionError("no answer at all", e);
    }
  }

  private static String ready(Site site) {
    return site.pods()
        .getFirst()
        .at("/status/conditions")
        .valueStream()
        .filter(condition -> condition.path("type").textValue().equals("Ready"))
        .findFirst()
        .orElseThrow()
        .path("status")
        .textValue();
  }
}
