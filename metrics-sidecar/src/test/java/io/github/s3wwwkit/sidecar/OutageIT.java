package io.github.s3wwwkit.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.lab.Addresses;
import io.github.s3wwwkit.lab.Child;
import io.github.s3wwwkit.lab.s3www.S3www;
import io.github.s3wwwkit.lab.store.EmbeddedStore;
import io.github.s3wwwkit.lab.store.MinioStore;
import io.github.s3wwwkit.lab.store.Store;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** An outage of the store, with the real s3www where S3WWW_BIN names one, else its stand-in. */
class OutageIT {
  private static final String GET = "GET /a.txt HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String DOWN_COUNT = "s3www_http_rejected_total{reason=\"store_down\"}";

  /** Names that s3www sends away, or that must be written as escapes. */
  private static final Release RELEASE =
      Release.of(
          Release.Item.of("a.txt", "hello"),
          Release.Item.of("index.html", "<p>index"),
          Release.Item.of("sub/index.html", "<p>below"),
          Release.Item.of("404.html", "<p>none"),
          Release.Item.of("a b & c.txt", "blanks"),
          Release.Item.of("grüße/100%.txt", "greetings"),
          Release.Item.of("q?#[]{}|^`\"<>;+,~.txt", "odd"),
          Release.Item.of("app.js", 100_000),
          Release.Item.of("app.js.br", 30_000));

  private static void fill(Store store) throws Exception {
    fill(store, Release.of(RELEASE.item("a.txt")));
  }

  private static void fill(Store store, Release release) throws Exception {
    MinioClient client =
        MinioClient.builder()
            .endpoint(store.endpoint().toString())
            .credentials(store.accessKey(), store.secretKey())
            .build();
    client.makeBucket(MakeBucketArgs.builder().bucket("site").build());
    for (Release.Item item : release.items()) {
      byte[] content = item.content().getBytes(StandardCharsets.ISO_8859_1);
      client.putObject(
          PutObjectArgs.builder().bucket("site").object("releases/r/" + item.path()).stream(
                  new ByteArrayInputStream(content), (long) content.length, -1L)
              .build());
    }
  }

  /** An s3www in front of a store, and its address. */
  private record Site(Runnable stop, String url) implements AutoCloseable {
    static Site of(Store store) throws Exception {
      InetSocketAddress address = Addresses.free();
      String authority = "127.0.0.1:" + address.getPort();
      String real = System.getenv("S3WWW_BIN");
      if (real == null) {
        S3www.Config config =
            new S3www.Config(
                store.endpoint(),
                "site",
                "/releases/r",
                store.accessKey(),
                store.secretKey(),
                "",
                "*");
        return new Site(S3www.start(address, config)::close, "http://" + authority);
      }
      Child child =
          Child.start(
              List.of(
                  real,
                  "-endpoint=" + store.endpoint(),
                  "-bucket=site",
                  "-bucketPath=/releases/r",
                  "-accessKey=" + store.accessKey(),
                  "-secretKey=" + store.secretKey(),
                  "-address=" + authority),
              Map.of());
      child.awaitReady(URI.create("http://" + authority + "/a.txt"), status -> status == 200);
      return new Site(child::close, "http://" + authority);
    }

    @Override
    public void close() {
      stop.run();
    }
  }

  private static void assertRefused(SidecarProcess sidecar) throws Exception {
    String answer = sidecar.ask(GET);
    assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
    assertTrue(answer.contains("\r\nRetry-After: 1\r\n"), answer);
    assertTrue(answer.contains("\r\nCache-Control: no-store\r\n"), answer);
  }

  private static void assertServed(SidecarProcess sidecar) throws Exception {
    String answer = sidecar.ask(GET);
    assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
    assertTrue(answer.endsWith("hello"), answer);
  }

  @Test
  void turnsALieIntoATruth() throws Exception {
    EmbeddedStore store = EmbeddedStore.start();
    fill(store);
    String probe = "--store-probe=" + store.endpoint() + "/healthz";
    try (Site site = Site.of(store);
        SidecarProcess misled = SidecarProcess.start(site.url());
        SidecarProcess truthful =
            SidecarProcess.start(
                site.url(), probe, "--store-probe-interval=200ms", "--store-probe-timeout=10s")) {
      truthful.awaitMetric("s3www_store_up", 1);
      assertServed(misled);
      assertServed(truthful);

      store.close();
      truthful.awaitMetric("s3www_store_up", 0);
      assertRefused(truthful);
      assertEquals(1, truthful.metric(DOWN_COUNT));
      // At first, as long as a program that another test starts has the socket too, it is a reset.
      String refused = "[+]s3www ok\n[-]store down: connection refused\n";
      SidecarProcess.await(refused, () -> truthful.admin("/readyz").body().equals(refused));
      assertEquals(200, truthful.admin("/readyz").statusCode());
      // Browsers keep that redirect for ever.
      String lie = misled.ask(GET);
      assertTrue(lie.startsWith("HTTP/1.1 301 "), lie);
      assertTrue(lie.contains("\r\nLocation: a.txt/\r\n"), lie);
      String end = misled.ask(GET.replace("a.txt", "a.txt/"));
      assertTrue(end.startsWith("HTTP/1.1 500 "), end);

      InetSocketAddress address =
          new InetSocketAddress(store.endpoint().getHost(), store.endpoint().getPort());
      try (EmbeddedStore again =
          EmbeddedStore.start(address, store.accessKey(), store.secretKey())) {
        fill(again);
        truthful.awaitMetric("s3www_store_up", 1);
        assertServed(truthful);
        assertEquals("[+]s3www ok\n[+]store ok\n", truthful.admin("/readyz").body());
      }
    }
  }

  /** Neither the store's end nor that of s3www. */
  @Test
  void isNotSeenWhereTheReleaseIsInMemory(@TempDir Path folder) throws Exception {
    EmbeddedStore store = EmbeddedStore.start();
    fill(store, RELEASE);
    Site site = Site.of(store);
    try (SidecarProcess sidecar =
        SidecarProcess.start(
            site.url(),
            "--cache=8Mi",
            "--release-record=" + RELEASE.write(folder.resolve("report.json")),
            "--store-probe=" + store.endpoint() + "/healthz",
            "--store-probe-interval=200ms",
            "--store-probe-timeout=10s")) {
      sidecar.awaitMetric("s3www_cache_objects", RELEASE.items().size());
      store.close();
      sidecar.awaitMetric("s3www_store_up", 0);
      site.close();
      try (Wire wire = sidecar.connect()) {
        for (Release.Item item : RELEASE.items()) {
          String path = new URI(null, null, "/" + item.path(), null).toASCIIString();
          Reply reply = CachedSite.ask(wire, "GET", path);
          assertTrue(reply.hit(), reply.toString());
          CachedSite.assertServes(item, reply);
        }
        assertEquals(301, CachedSite.ask(wire, "GET", "/sub").status());
        assertEquals("<p>none", CachedSite.ask(wire, "GET", "/none").body());
      }
      assertEquals(200, sidecar.admin("/readyz").statusCode());
    } finally {
      site.close();
      store.close();
    }
  }

  @Test
  @EnabledIfEnvironmentVariable(named = "MINIO_BIN", matches = ".+")
  void seesMinioHangAndDie() throws Exception {
    try (MinioStore store = MinioStore.start(Path.of(System.getenv("MINIO_BIN")))) {
      fill(store);
      try (Site site = Site.of(store);
          SidecarProcess sidecar =
              SidecarProcess.start(
                  site.url(),
                  "--store-probe=" + store.endpoint() + "/minio/health/live",
                  "--store-probe-interval=200ms",
                  "--store-probe-timeout=4s")) {
        sidecar.awaitMetric("s3www_store_up", 1);
        assertServed(sidecar);

        store.signal("STOP");
        sidecar.awaitMetric("s3www_store_up", 0);
        assertTrue(
            sidecar.admin("/readyz").body().endsWith("[-]store down: no answer within 4s\n"));
        assertRefused(sidecar);

        store.signal("CONT");
        sidecar.awaitMetric("s3www_store_up", 1);
        assertServed(sidecar);

        store.signal("KILL");
        sidecar.awaitMetric("s3www_store_up", 0);
        sidecar.awaitMessage("store down: connection refused");
        assertRefused(sidecar);
        // A line a change, not a line a probe.
        assertEquals(
            4, sidecar.messages().lines().filter(line -> line.contains(": store ")).count());
      }
    }
  }
}
