package io.github.s3wwwkit.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.s3wwwkit.lab.source.Content;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** TLS from the client to the store, for clients with a certificate alone. */
class MutualTlsIT {

  @Test
  void onlyClientsOfTheAuthorityAreLetIn() throws Exception {
    try (Namespace namespace = Namespace.create("mutual")) {
      Source.deploy(namespace);
      Authority authority = Authority.create();
      authority.issue(namespace, "site", "site");
      authority.issue(namespace, "minio", Site.RELEASE + "-s3www-minio", "localhost");
      Authority company = Authority.create();
      namespace.kubectl(
          "create", "configmap", "company", "--from-literal=roots.pem=" + company.pem());
      var content = new Content(12, 60_000);
      Site site =
          Site.install(
              namespace,
              content,
              "--set",
              // Every request is to reach the store.
              "sidecar.cache=0",
              "--set",
              "minio.tls.existingSecret=minio,sidecar.tls.existingSecret=site",
              "--set",
              "sidecar.tls.clientCA.configMap=company,sidecar.tls.clientCA.key=roots.pem");
      URI address = site.address();

      assertEquals(
          content.sha256(), Traffic.get(authority.sockets(company), address, Source.PATH).sha256());
      assertThrows(IOException.class, () -> Traffic.get(authority.sockets(), address, Source.PATH));
      assertThrows(
          IOException.class,
          () -> Traffic.get(authority.sockets(Authority.create()), address, Source.PATH));
      site.test();
    }
  }
}
