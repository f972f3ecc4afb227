package io.github.s3wwwkit.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.s3wwwkit.lab.source.Content;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;
import okio.ByteString;
import org.junit.jupiter.api.Test;

/** The site by what stands in front of a cluster. */
class AccessIT {

  private static final String HOST = "site.example.com";

  @Test
  void anIngressEndsTlsAndLeadsToThePods() throws Exception {
    AddOn.INGRESS.need();
    try (Namespace namespace = Namespace.create("ingress")) {
      Source.deploy(namespace);
      Authority authority = Authority.create();
      authority.issue(namespace, "edge", HOST);
      var content = new Content(13, 60_000);
      Site.install(
          namespace,
          content,
          "--set",
          "service.type=ClusterIP,ingress.enabled=true,ingress.hosts[0]=" + HOST,
          "--set-json",
          "ingress.tls=[{\"secretName\":\"edge\",\"hosts\":[\"%s\"]}]".formatted(HOST),
          // Traefik's ports are plain unless told otherwise.
          "--set-json",
          "ingress.annotations={\"traefik.ingress.kubernetes.io/router.tls\":\"true\"}");

      JsonNode ingress = namespace.list("ingress").getFirst();
      assertEquals("traefik", ingress.at("/spec/ingressClassName").textValue());
      namespace.await(
          "the Ingress has an address",
          () -> !address(namespace.list("ingress").getFirst()).isEmpty());
      String address = address(namespace.list("ingress").getFirst());
      HandshakeCertificates trust = authority.trusting().build();
      OkHttpClient client =
          client(address)
              .newBuilder()
              .sslSocketFactory(trust.sslSocketFactory(), trust.trustManager())
              .build();
      namespace.await(
          "the Ingress serves it by TLS",
          () -> sha256(client, "https://" + HOST + Source.PATH).equals(content.sha256()));
    }
  }

  @Test
  void aGatewayReachesThePodsByTls() throws Exception {
    AddOn.GATEWAY.need();
    try (Namespace namespace = Namespace.create("gateway")) {
      JsonNode gateway = namespace.list("gateways", "--all-namespaces").getFirst();
      String name = gateway.at("/metadata/name").textValue();
      String home = gateway.at("/metadata/namespace").textValue();
      Source.deploy(namespace);
      Authority authority = Authority.create();
      String inside = Site.RELEASE + "-s3www." + namespace.name() + ".svc";
      authority.issue(namespace, "inside", inside);
      namespace.kubectl(
          "create", "configmap", "authority", "--from-literal=ca.crt=" + authority.pem());
      var content = new Content(14, 60_000);
      Site.install(
          namespace,
          content,
          "--set",
          "service.type=ClusterIP,sidecar.tls.existingSecret=inside,sidecar.trustForwarded=true",
          "--set",
          "httpRoute.enabled=true,httpRoute.hostnames[0]=%s,httpRoute.backendCA.configMap=authority"
              .formatted(HOST),
          "--set-json",
          "httpRoute.parentRefs=[{\"name\":\"%s\",\"namespace\":\"%s\"}]".formatted(name, home),
          "--set",
          "networkPolicy.enabled=true",
          "--set-json",
          "networkPolicy.sources=[{\"podSelector\":{\"matchLabels\":{\"app\":\"source\"}}}]",
          "--set-json",
          "networkPolicy.clients=[{\"namespaceSelector\":{\"matchLabels\":{\"kubernetes.io/metadata.name\":\"%s\"}}}]"
              .formatted(home));

      OkHttpClient client = client(gateway.at("/status/addresses/0/value").textValue());
      namespace.await(
          "the Gateway serves it",
          () -> sha256(client, "http://" + HOST + Source.PATH).equals(content.sha256()));
      JsonNode policy = namespace.list("backendtlspolicies").getFirst();
      assertTrue(
          policy.at("/status/ancestors/0/conditions").findValuesAsText("status").stream()
              .allMatch("True"::equals),
          policy::toString);
    }
  }

  private static String address(JsonNode ingress) {
    JsonNode address = ingress.at("/status/loadBalancer/ingress/0");
    return address.path("ip").asText(address.path("hostname").asText());
  }

  /** To whom every name is at one address. */
  private static OkHttpClient client(String address) {
    return new OkHttpClient.Builder().dns(name -> List.of(InetAddress.getByName(address))).build();
  }

  /** Of what is there, or nothing. */
  private static String sha256(OkHttpClient client, String url) {
    try (Response response = client.newCall(new Request.Builder().url(url).build()).execute()) {
      return response.code() == 200 ? ByteString.of(response.body().bytes()).sha256().hex() : "";
    } catch (IOException e) {
      return "";
    }
  }
}
