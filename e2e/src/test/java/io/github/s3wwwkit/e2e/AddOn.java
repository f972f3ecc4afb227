package io.github.s3wwwkit.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Map;

/** What a cluster may have or not. Where it is missing a test is skipped, and says so. */
enum AddOn {
  CERT_MANAGER("customresourcedefinition/certificates.cert-manager.io"),
  GATEWAY("customresourcedefinition/backendtlspolicies.gateway.networking.k8s.io"),
  INGRESS("ingressclass/traefik"),
  PROMETHEUS_OPERATOR("customresourcedefinition/prometheusrules.monitoring.coreos.com"),
  METRICS_SERVER("apiservice/v1beta1.metrics.k8s.io");

  private final String object;

  AddOn(String object) {
    this.object = object;
  }

  boolean isThere() {
    return Command.attempt("", Map.of(), "kubectl", "get", object, "-o", "name").code() == 0;
  }

  void need() {
    boolean there = isThere();
    if (!there) {
      System.out.println("skipped: " + object + " is not on this cluster");
    }
    assumeTrue(there, object);
  }
}
